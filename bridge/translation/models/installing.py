"""Brings models in and takes them out: a model's folder appears whole or not at all.

Nothing is printed here: the command line shows the results, and the progress that is told.
"""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bridge.errors import SetupError
from bridge.events import Language
from bridge.languages import from_locale
from bridge.translation import routes
from bridge.translation.engines import Direction, argos
from bridge.translation.models import carried
from bridge.translation.models.catalogue import Catalogue, Release, fetch_catalogue
from bridge.translation.models.download import download
from bridge.translation.models.installed import LICENCE, Model, installed

_PATIENCE = httpx.Timeout(30, connect=10)
_FIREFOX_FILE = re.compile(
    r"(model|vocab|srcvocab|trgvocab|lex\.\d+\.\d+)\.([a-z]{2,3})([a-z]{2,3})\."
)


_FOLDER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}")
"""What a model's folder may be called: a version that a mirror names is somebody's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a download is, in bytes."""

    done: int
    total: int


async def install(
    data_dir: Path,
    one: Language,
    other: Language,
    *,
    mirror: str | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> list[Model]:
    """Bring in what both directions between two languages need; the models that were missing.

    Raises:
        SetupError: the pair does not exist (the message names those that do), or a download fails.
    """
    here = {model.direction for model in installed(data_dir) if model.engine == "firefox"}
    pair = Direction(one, other), Direction(other, one)
    missing = [way for way in pair if routes.find_route(_Among(here), way) is None]
    if not missing:
        return []
    releases = _releases(missing, here, await fetch_catalogue(mirror))
    done, total = 0, sum(release.size for release in releases)

    def arrived(count: int) -> None:
        nonlocal done
        done += count
        tell(Progress(done=done, total=total))

    for release in releases:
        await _fetch(data_dir, release, arrived)
    brought = {release.direction for release in releases}
    return [model for model in installed(data_dir) if model.direction in brought]


def install_file(data_dir: Path, path: Path, *, limit: int = carried.LIMIT) -> list[Model]:
    """Bring in a model that was carried here: an Argos package, or Mozilla's files of a direction.

    Raises:
        SetupError: it is neither, or holds more than `limit` bytes.
    """
    with carried.opened(path, limit) as folder:
        directions = [*_adopt_packages(data_dir, folder), *_adopt_files(data_dir, folder)]
    if not directions:
        raise SetupError(f"{path} holds neither an Argos package nor Mozilla's files of a model")
    return [model for model in installed(data_dir) if model.direction in directions]


def remove(data_dir: Path, one: Language, other: Language) -> list[Model]:
    """Take out both directions' models, of all engines; those that were there.

    Raises:
        SetupError: there is nothing to remove.
    """
    pair = {Direction(one, other), Direction(other, one)}
    models = [model for model in installed(data_dir) if model.direction in pair]
    removable = [model for model in models if not model.is_packaged]
    if not removable:
        why = "comes with teahouse" if models else "is not installed"
        raise SetupError(f"{one} ↔ {other} {why}: nothing to remove")
    for model in removable:
        if model.path is not None:
            shutil.rmtree(model.path)
    return removable


@dataclass(frozen=True, slots=True)
class _Among:
    """Models by direction, as `routes` asks for them."""

    directions: Collection[Direction]

    def model(self, direction: Direction) -> str | None:
        return "" if direction in self.directions else None


def _releases(
    missing: Iterable[Direction], here: Collection[Direction], offered: Catalogue
) -> list[Release]:
    needed: dict[Direction, Release] = {}
    for way in missing:
        route = routes.find_route(_Among({*here, *offered}), way)
        if route is None:
            raise SetupError(f"there is no model {way}; {_choice(offered)}")
        for step in route:
            if not step.is_conversion and step.direction not in here:
                needed[step.direction] = offered[step.direction]
    return list(needed.values())


def _choice(offered: Catalogue) -> str:
    pairs = sorted({"↔".join(sorted(direction)) for direction in offered})
    return f"there are {', '.join(pairs)} (others go through English)"


async def _fetch(data_dir: Path, release: Release, arrived: Callable[[int], None]) -> None:
    root = data_dir / "models" / "firefox"
    partial_dir = data_dir / "models" / ".partial"
    partial_dir.mkdir(parents=True, exist_ok=True)
    async with httpx.AsyncClient(timeout=_PATIENCE, follow_redirects=True) as client:
        contents = {
            file.name: await download(client, file, partial_dir, arrived) for file in release.files
        }
    direction = release.direction
    name = "-".join((*direction, release.version, release.architecture)).rstrip("-")
    with _new_folder(root, name) as folder:
        for file, content in contents.items():
            (folder / Path(file).name).write_bytes(content)
        _write_metadata(folder, direction, release.version, release.architecture)


def _adopt_packages(data_dir: Path, folder: Path) -> list[Direction]:
    """Argos' packages in the folder: each its own folder with metadata and a CTranslate2 model."""
    adopted: list[Direction] = []
    for metadata in folder.rglob("metadata.json"):
        package = metadata.parent
        direction = argos.direction_of(metadata) if (package / "model").is_dir() else None
        if direction is not None:
            root = data_dir / "models" / "argos"
            is_named = package != folder and _FOLDER.fullmatch(package.name)
            name = package.name if is_named else "-".join(direction)
            with _new_folder(root, name) as new:
                shutil.copytree(package, new, dirs_exist_ok=True)
            adopted.append(direction)
    return adopted


def _adopt_files(data_dir: Path, folder: Path) -> list[Direction]:
    """Mozilla's files in the folder, told apart by their names."""
    by_direction: dict[Direction, list[Path]] = {}
    for path in folder.rglob("*"):
        found = _FIREFOX_FILE.match(path.name)
        source, target = (
            (from_locale(code) for code in found.groups()[1:]) if found else (None,) * 2
        )
        if source and target:
            by_direction.setdefault(Direction(source, target), []).append(path)
    for direction, paths in by_direction.items():
        version = hashlib.sha256("".join(sorted(path.name for path in paths)).encode()).hexdigest()
        root = data_dir / "models" / "firefox"
        with _new_folder(root, "-".join((*direction, version[:8]))) as new:
            for path in paths:
                shutil.copy(path, new)
            _write_metadata(new, direction, version[:8], "")
    return list(by_direction)


def _write_metadata(folder: Path, direction: Direction, version: str, architecture: str) -> None:
    source, target = direction
    fields = {
        "source": source,
        "target": target,
        "version": version,
        "architecture": architecture,
        "licence": LICENCE,
    }
    (folder / "metadata.json").write_text(json.dumps(fields, indent=1), "utf-8")


@contextmanager
def _new_folder(root: Path, name: str) -> Generator[Path]:
    """A folder that is filled aside and takes its name, and an older one's place, at the end.

    Raises:
        SetupError: no folder may be called so, or the disk takes no more.
    """
    if not _FOLDER.fullmatch(name):
        raise SetupError(f"{name[:80]!r} is no name of a model's folder; nothing was installed")
    try:
        with _filled(root, name) as new:
            yield new
    except OSError as error:
        raise SetupError(f"{root} takes no model ({error.strerror})") from error


@contextmanager
def _filled(root: Path, name: str) -> Generator[Path]:
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=root) as aside:
        new = Path(aside) / name
        new.mkdir()
        yield new
        if (root / name).exists():
            shutil.rmtree(root / name)
        new.rename(root / name)
