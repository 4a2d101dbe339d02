"""What a translation may depend on besides the line: where it was said, and by whom."""

from dataclasses import dataclass

from bridge.events import PersonId, RoomId

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
