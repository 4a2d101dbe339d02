"""What an engine is: something that turns lines of one language into another, and nothing more.

An engine knows directions it can do in one step. Pivoting through English, Chinese scripts,
protection, guards and retries are the pipeline's (`routes`, `pipeline`), so that each engine stays
one small file. Engines are synchronous: local ones run in a worker process, remote ones in a
thread. Making one is cheap and loads nothing, so that the main process can ask what it knows.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple, Protocol

from bridge.errors import TeahouseError
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
