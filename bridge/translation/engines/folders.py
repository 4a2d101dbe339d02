"""Where installed models are: one folder each, with a `metadata.json` that names its direction."""

from collections.abc import Callable, Iterator
from pathlib import Path

from bridge.translation.engines import Direction


class ModelFolders:
    """The folders below one, by direction; looked at again when one came or went.

    Cheap enough to ask for every message: one `stat` as long as nothing changed.
    """

    def __init__(self, root: Path, direction_of: Callable[[Path], Direction | None]) -> None:
        self._root = root
        self._direction_of = direction_of
        self._seen_at: int | None = None
        self._found: dict[Direction, Path] = {}

    def all(self) -> dict[Direction, Path]:
        """The folder of each direction; of several, the last by name (the newest version)."""
        changed_at = self._root.stat().st_mtime_ns if self._root.is_dir() else None
        if changed_at != self._seen_at:
            self._found = dict(self._read()) if changed_at else {}
            self._seen_at = changed_at
        return self._found

    def _read(self) -> Iterator[tuple[Direction, Path]]:
        for metadata in sorted(self._root.glob("[!.]*/metadata.json")):
            direction = self._direction_of(metadata)
            if direction is not None:
                yield direction, metadata.parent
