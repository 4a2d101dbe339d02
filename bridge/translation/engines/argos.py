"""Argos Translate's packages on CTranslate2: the second local engine, with models of its own.

The `argostranslate` module reads the packages (metadata, SentencePiece or BPE); translating goes
straight to CTranslate2, because the module's own way splits sentences with a network that it would
first download, searches four alternatives and throws three away, and logs every text. Sentences
are split as for `firefox`, so nothing is fetched once a package is installed.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

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
    from argostranslate.package import Package

_BEAM = 4
_BATCH = 32
# Argos' own codes where they aren't ours.
_CODES = {"zt": "zh-Hant", "pb": "pt", "no": "nb"}


class _Result(Protocol):
    hypotheses: list[list[str]]


class _Translator(Protocol):
    """What we use of CTranslate2's translator, which carries no types."""

    def translate_batch(
        self,
        source: list[list[str]],
        *,
        target_prefix: list[list[str]] | None,
        beam_size: int,
        max_batch_size: int,
        length_penalty: float,
        replace_unknowns: bool,
    ) -> list[_Result]: ...


@dataclass(frozen=True, slots=True)
class _Loaded:
    package: "Package"
    translator: _Translator


class ArgosEngine:
    """One of these per process; `ceiling` bounds what it keeps loaded, in bytes."""

    name = "argos"
    batch = 16
    uses_hints = False

    def __init__(self, models_dir: Path, *, ceiling: int) -> None:
        self._packages = ModelFolders(models_dir, direction_of)
        self._loaded: LoadedModels[Direction, _Loaded] = LoadedModels(ceiling)

    def model(self, direction: Direction) -> str | None:
        """The folder's name carries the version."""
        folder = self._packages.all().get(direction)
        return None if folder is None else folder.name

    def warm(self, direction: Direction) -> None:
        """Load the model and translate once, which loads the tokenizer, too."""
        self.translate(["1"], direction)

    def translate(
        self,
        lines: Sequence[str],
        direction: Direction,
        hints: Hints = NO_HINTS,  # noqa: ARG002  (these models see one sentence)
    ) -> list[str]:
        """All sentences in one batch, which is twice as fast as one after another."""
        loaded = self._get(direction)
        return translate_sentences(
            lines, direction.target, lambda sentences: _translate(loaded, sentences)
        )

    def _get(self, direction: Direction) -> _Loaded:
        folder = self._packages.all().get(direction)
        if folder is None:
            raise EngineError(f"argos has no model {direction}")
        cost = (folder / "model" / "model.bin").stat().st_size
        return self._loaded.get(direction, cost=2 * cost, load=lambda: _load(folder))


def direction_of(metadata: Path) -> Direction | None:
    """The direction a package's metadata names; None where it is no translation package."""
    fields = read_metadata(metadata)
    if fields.get("type", "translate") != "translate":
        return None
    source, target = (fields.get(key) for key in ("from_code", "to_code"))
    return direction_between(_code(source), _code(target))


def _code(code: object) -> object:
    return _CODES.get(code, code) if isinstance(code, str) else None


def _translate(loaded: _Loaded, sentences: list[str]) -> list[str]:
    encode, decode = loaded.package.tokenizer.encode, loaded.package.tokenizer.decode
    prefix = str(loaded.package.target_prefix)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
    results = loaded.translator.translate_batch(
        [encode(sentence) for sentence in sentences],
        target_prefix=[[prefix]] * len(sentences) if prefix else None,
        beam_size=_BEAM,
        max_batch_size=_BATCH,
        length_penalty=0.2,
        # Instead of `<unk>` the source word.
        replace_unknowns=True,
    )
    outputs = (decode(result.hypotheses[0]) for result in results)
    return [output.removeprefix(prefix).strip() for output in outputs]


def _load(folder: Path) -> _Loaded:
    # Importing argostranslate makes folders in the user's homes; they may be read-only, and these
    # processes need none of them.
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        os.environ[variable] = str(folder.parent / ".argostranslate")
    from argostranslate.package import Package  # noqa: PLC0415  (heavy, only where it works)
    from ctranslate2 import Translator  # noqa: PLC0415  # pyright: ignore[reportUnknownVariableType]

    try:
        translator = Translator(str(folder / "model"), inter_threads=1, intra_threads=1)  # pyright: ignore[reportUnknownVariableType]
        return _Loaded(Package(folder), cast("_Translator", translator))
    except (RuntimeError, OSError) as error:
        raise EngineError(f"{folder} can't be loaded ({error}); install it again") from error


def _open(settings: EngineSettings) -> ArgosEngine:
    return ArgosEngine(settings.models_dir / ArgosEngine.name, ceiling=settings.ceiling)


SPEC = EngineSpec(
    name=ArgosEngine.name,
    module=__name__,
    open=_open,
    is_in_auto=True,
    # Mozilla's own measurements put it far behind there.
    avoided_by_auto=frozenset({Language("ja"), Language("ko")}),
)
