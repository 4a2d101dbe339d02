"""The only reader of `wordfreq`'s lists: straight from the package's files.

Importing `wordfreq` itself would bring tokenisers that nobody here needs, which weigh 20 MB and
take 300 ms, in each process.
"""

import gzip
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, cast

import msgpack

from bridge.events import Language


def words_by_rarity(
    language: Language, size: Literal["small", "large"]
) -> Iterator[tuple[int, list[str]]]:
    """The words of each rarity, in centibels: 100 more is ten times rarer.

    The small list goes down to a millionth of what is written. Nothing where there is no list.
    """
    path = _folder() / f"{size}_{language}.msgpack.gz"
    if not path.is_file():
        return
    with gzip.open(path) as file:
        unpacker = cast("Any", msgpack).Unpacker(file, raw=False)  # it has no types
        buckets: int = unpacker.read_array_header()
        unpacker.skip()  # the header
        for rarity in range(buckets - 1):
            yield rarity, cast("list[str]", unpacker.unpack())


@cache
def _folder() -> Path:
    spec = find_spec("wordfreq")  # finds the package without importing it
    locations = spec.submodule_search_locations if spec is not None else None
    if not locations:
        raise ModuleNotFoundError("wordfreq is not installed")
    return Path(next(iter(locations))) / "data"
