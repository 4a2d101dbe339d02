"""What engines on this machine share: where their models are, and which of them stay loaded."""

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from pathlib import Path
from typing import Generic, TypeVar, cast

from bridge.languages import from_locale
from bridge.translation.engines import Direction

_METADATA_LIMIT = 1_000_000
"""Bytes; real ones have some hundred."""

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
    """The folders below one, each with a `metadata.json` that names its direction.

    Looked at again when one came or went. Cheap enough to ask for every message: one `stat` as
    long as nothing changed.
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


class Residency(Generic[Key, Model]):
    """Loaded models: as many as fit below a ceiling; the least recently used goes first.

    One always fits, however large.
    """

    def __init__(self, ceiling: int) -> None:
        self._ceiling = ceiling
        self._models: OrderedDict[Key, tuple[Model, int]] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._models

    def get(self, key: Key, *, cost: int, load: Callable[[], Model]) -> Model:
        """The loaded model, or `load()` after others made way for its `cost` in bytes."""
        if key in self._models:
            self._models.move_to_end(key)
            return self._models[key][0]
        while self._models and self._used() + cost > self._ceiling:
            self._models.popitem(last=False)
        model = load()
        self._models[key] = (model, cost)
        return model

    def _used(self) -> int:
        return sum(cost for _, cost in self._models.values())
