"""What an engine is: something that turns lines of one language into another, and nothing more.

An engine knows directions it can do in one step. Pivoting through English, Chinese scripts,
protection, guards and retries are the pipeline's (`routes`, `pipeline`), so that each engine stays
one small file, which exports an `EngineSpec` as `SPEC`. Engines are synchronous: local ones run in
a worker process, remote ones in a thread. Making one is cheap and loads nothing, so that the main
process can ask what it knows.

Reading order: this file (what is asked of an engine) → `table` (those there are) → `firefox` and
`argos` (on this machine, both with `local`) → `libretranslate` and `openai` (behind HTTP,
both with `http`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

from bridge.errors import SetupError, TeahouseError
from bridge.events import Language
from bridge.translating import NO_HINTS, Hints


class Direction(NamedTuple):
    """From one language to another."""

    source: Language
    target: Language

    def __str__(self) -> str:
        return f"{self.source}→{self.target}"


class EngineError(TeahouseError):
    """The engine did not answer, or with something that is no translation.

    Its message names engine and cause, never the text. `retry_after`: it said when to ask again.
    """

    def __init__(self, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class TextGivenUp(EngineError):  # noqa: N818  (what became of the text)
    """This text made two workers hang or die, or our own code fail: the engine may be well."""


class Engine(Protocol):
    """Translates lines without line breaks; placeholders of `protect` may stand in them."""

    @property
    def name(self) -> str:
        """How settings call it."""
        ...

    @property
    def batch(self) -> int:
        """How many lines it likes to get at once; 1 where several are no faster."""
        ...

    @property
    def uses_hints(self) -> bool:
        """Whether it understands more than the line; it then gets a message's lines at once."""
        ...

    def model(self, direction: Direction) -> str | None:
        """What names the model of a direction and its version; None: not without a detour."""
        ...

    def warm(self, direction: Direction) -> None:
        """Load what the first translation would load. Raises `EngineError`."""
        ...

    def translate(
        self, lines: Sequence[str], direction: Direction, hints: Hints = NO_HINTS
    ) -> list[str]:
        """One output for each line, empty where there is no translation of this one.

        Raises `EngineError` where nothing is known of any; may take seconds, never minutes.
        """
        ...


@runtime_checkable
class HoldsConnections(Protocol):
    """An optional ability of an `Engine`: to close its connections."""

    def close(self) -> None:
        """Called once, after its last line."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """What engines are opened with."""

    models_dir: Path
    """Where local engines find their models, each in a folder of its name."""
    ceiling: int = 0
    """What loaded models may take, in bytes; 0 where the engine is only asked what it knows."""
    options: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    """What the operator set for engines, by the setting's name (`openai_url`)."""

    def required(self, option: str, *, engine: str) -> str:
        """An option that the engine can't do without. Raises `SetupError` where it is not set."""
        value = self.options.get(option)
        if not value:
            variable = f"TEAHOUSE_{option.upper()}"
            raise SetupError(f"{variable} is not set, but TEAHOUSE_ENGINE names {engine}")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSpec:
    """All that is asked of an engine's file."""

    name: str
    """How `TEAHOUSE_ENGINE` calls it."""
    module: str
    """Its file: worker processes import the spec from there."""
    open: Callable[[EngineSettings], Engine]
    """Raises `SetupError` where an option is missing."""
    options: tuple[str, ...] = ()
    """The settings it reads."""
    server: str | None = None
    """The option that holds its server's address; None: it works on this machine."""
    is_in_auto: bool = False
    """`auto` takes it."""
    avoided_by_auto: frozenset[Language] = frozenset()
    """Languages that `auto` does not take it for."""
