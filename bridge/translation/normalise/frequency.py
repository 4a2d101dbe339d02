"""How frequent a word is: the only reader of `wordfreq`'s lists.

They are read straight from the package's files: importing `wordfreq` itself brings tokenisers that
weigh 20 MB and 300 ms. The small list (30,000 words, 3–7 MB) is a plain mapping; the large one,
asked only about words the small one lacks, is kept as sorted integers (2 MB instead of 40).
"""

import gzip
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import msgpack

from bridge.events import Language

NEVER = 900
"""The rarity of a word in no list. Rarity is in centibels: 100 more is ten times rarer."""
_BITS = 10  # rarity fits into these; the rest of an integer is the word's checksum


@cache
def common(language: Language) -> Mapping[str, int]:
    """Rarity of each word that makes up at least a millionth of what is written."""
    return {word: rarity for rarity, words in _list(language, "small") for word in words}


def rarity(word: str, language: Language) -> int:
    """Rarity of any word in lower case."""
    known = common(language).get(word)
    if known is not None:
        return known
    sums = _rare(language)
    wanted = _checksum(word) << _BITS
    index = bisect_left(sums, wanted)
    if index < len(sums) and sums[index] >> _BITS == wanted >> _BITS:
        return sums[index] & ((1 << _BITS) - 1)
    return NEVER


@cache
def _rare(language: Language) -> "array[int]":
    return array(
        "Q",
        sorted(
            _checksum(word) << _BITS | rarity
            for rarity, words in _list(language, "large")
            for word in words
        ),
    )


def _checksum(word: str) -> int:
    return zlib.crc32(word.encode())


def _list(language: Language, size: str) -> Iterator[tuple[int, list[str]]]:
    """A list's words by rarity; nothing where `wordfreq` has none of that size."""
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
