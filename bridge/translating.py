"""What the core asks of a translator, as a Protocol, with all that it gives and gets back.

`bridge.translation` brings it; the core imports this module and nothing of that package.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from bridge.events import Language, PersonId, RoomId
from bridge.richtext import RichText

Glossary = tuple[tuple[str, str], ...]
"""Words of a room and how they are always translated (the same word: kept)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What an engine that understands context may know besides the line."""

    glossary: Glossary = ()
    earlier: tuple[str, ...] = ()
    """The last few lines of the conversation, oldest first."""


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomContext:
    """The room and author of a line, and what was agreed there."""

    room: RoomId | None = None
    author: PersonId | None = None
    """Whose index of cached lines this goes into."""
    may_leave: bool = False
    """An owner allowed that this room's lines go to someone else's machine."""
    hints: Hints = NO_HINTS


NO_ROOM = RoomContext()


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A translation that passed the guards."""

    text: RichText
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Untranslated:
    """Why a line goes over as it is."""

    reason: Literal["nothing_to_translate", "no_model", "failed"]


Translation = Translated | Untranslated


class Translator(Protocol):
    """Names languages and translates between them; never blocks the event loop."""

    @property
    def wants_context(self) -> bool:
        """Whether an engine of it makes use of a room's last lines."""
        ...

    async def detect(
        self, text: RichText, *, languages: Collection[Language], author: Language | None = None
    ) -> Language:
        """The language of `text` among people who read these; `und` where nothing tells.

        `author` is the language its author pinned or last wrote in there: a last resort.
        """
        ...

    async def translate(
        self,
        text: RichText,
        *,
        source: Language,
        target: Language,
        names: Sequence[str] = (),
        context: RoomContext = NO_ROOM,
    ) -> Translation:
        """`text` in the target language; `names` are display names to keep verbatim.

        `context` says who spoke in which room, and whether its lines may leave this machine.
        Raises nothing: whatever goes wrong is an `Untranslated`.
        """
        ...

    async def warm(self, languages: Collection[Language]) -> None:
        """Load what the first lines between these languages would have to load."""
        ...

    def can_translate(self, source: Language, target: Language) -> bool:
        """Whether this machine has what it takes for the pair, pivoting included."""
        ...
