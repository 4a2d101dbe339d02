"""What the engines on this machine share: models' folders, loaded models, one sentence at a time.

The models were trained on single sentences; what is longer than their window they translate badly,
and it takes them seconds. ICU's rules (in `fxtranslate`) find the ends, and a sentence of
more than three hundred letters is cut between its clauses. What stood between two sentences stands
there again, except that scripts without spaces get none and scripts with spaces get one.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeVar, cast

from fxtranslate import discovery  # pyright: ignore[reportMissingModuleSource]  (compiled)

from bridge.events import Language
from bridge.languages import from_locale
from bridge.translation.engines import Direction
from bridge.translation.segments import BLANK, CLAUSE, last_cut, seam

_METADATA_LIMIT = 1_000_000
"""Bytes; real ones have some hundred."""
_LONGEST = 300
_CUTS = (CLAUSE, BLANK)
"""Where a sentence that is too long may be cut, the best first."""

Key = TypeVar("Key", bound=Hashable)
Model = TypeVar("Model")


def read_metadata(file: Path) -> Mapping[str, object]:
    """What a model says of itself; nothing where that can't be read."""
    try:
        with file.open("rb") as opened:
            fields = json.loads(opened.read(_METADATA_LIMIT))
    except (OSError, ValueError, RecursionError):
        return {}
    return cast("Mapping[str, object]", fields) if isinstance(fields, dict) else {}


def direction_between(source: object, target: object) -> Direction | None:
    """A direction between two languages we know; None where a code is none of them."""
    codes = [from_locale(code) if isinstance(code, str) else None for code in (source, target)]
    return Direction(codes[0], codes[1]) if codes[0] and codes[1] else None


class ModelFolders:
    """The installed models below a folder, by direction: a folder each, with `metadata.json`.

    Cheap enough to ask for every message: one `stat` as long as no folder came or went.
    """

    def __init__(self, root: Path, direction_of: Callable[[Path], Direction | None]) -> None:
        self._root = root
        self._direction_of = direction_of
        self._seen_at: int | None = None
        self._found: dict[Direction, Path] = {}

    def all(self) -> dict[Direction, Path]:
        """The folder of each direction; of several, the last by name (the newest version)."""
        changed_at = self._changed_at()
        if changed_at != self._seen_at:
            self._found = dict(self._read()) if changed_at else {}
            self._seen_at = changed_at
        return self._found

    def _changed_at(self) -> int | None:
        try:
            return self._root.stat().st_mtime_ns if self._root.is_dir() else None
        except OSError:  # a folder that is another's: there are no models for us
            return None

    def _read(self) -> Iterator[tuple[Direction, Path]]:
        for metadata in sorted(self._root.glob("[!.]*/metadata.json")):
            direction = self._direction_of(metadata)
            if direction is not None:
                yield direction, metadata.parent


class LoadedModels(Generic[Key, Model]):
    """Models in memory, by key: below a ceiling in bytes, the least recently used goes first.

    One always fits, however large.
    """

    def __init__(self, ceiling: int) -> None:
        self._ceiling = ceiling
        self._models: OrderedDict[Key, tuple[Model, int]] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._models

    def get(self, key: Key, *, cost: int, load: Callable[[], Model]) -> Model:
        """The loaded model, or `load()` once others left enough memory for its `cost` in bytes."""
        if key in self._models:
            self._models.move_to_end(key)
            return self._models[key][0]
        # Before loading: both at once would be above the ceiling.
        while self._models and self._used() + cost > self._ceiling:
            self._models.popitem(last=False)
        model = load()
        self._models[key] = (model, cost)
        return model

    def _used(self) -> int:
        return sum(cost for _, cost in self._models.values())


def translate_sentences(
    lines: Sequence[str],
    target: Language,
    translate: Callable[[list[str]], list[str]],
) -> list[str]:
    """Each line's sentences translated (all in one call) and joined again."""
    per_line = [list(_sentences(line)) for line in lines]
    outputs = iter(translate([sentence for sentences in per_line for sentence in sentences]))
    return [
        _joined(line, sentences, [next(outputs) for _ in sentences], target)
        for line, sentences in zip(lines, per_line, strict=True)
    ]


def _sentences(line: str) -> Iterator[str]:
    for sentence in discovery.segment_sentences(line) or [line]:
        rest = sentence
        while (end := _end_within_reach(rest)) < len(rest):
            yield rest[:end].rstrip()
            rest = rest[end:].lstrip()
        yield rest


def _end_within_reach(text: str) -> int:
    """Where to cut: after the last clause that fits, else the last word, else wherever it is."""
    end = last_cut(text, _LONGEST, _CUTS)
    return _LONGEST // 2 if end is None else end


def _joined(line: str, sentences: Sequence[str], outputs: Sequence[str], target: Language) -> str:
    joined = outputs[0]
    position = line.find(sentences[0]) + len(sentences[0])
    for sentence, output in zip(sentences[1:], outputs[1:], strict=True):
        # Not found (-1): the splitter changed it, so it goes on where the last one ended.
        start = max(line.find(sentence, position), position)
        joined += seam(line[position:start], target) + output
        position = start + len(sentence)
    return joined
