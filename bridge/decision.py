"""What follows from one event: the one value that leads from deciding to committing.

The relay, the commands and the notices make it, the dispatcher hands it on, the store commits it
as one step.

Values only. A `SourceRecord` is what is remembered of a message that was relayed; a
`PendingTranslation` is work that is left for later: its message went over in the original; a
`CatchUp` is which late lines of a channel belong together.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from bridge.deliveries import Delivery
from bridge.events import (
    EventId,
    Language,
    LinkId,
    MessageEdited,
    MessageRef,
    MessageSent,
    PersonId,
)
from bridge.rooms import Link

Composed = tuple[Link, Delivery]
"""A delivery and the membership it is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """What is remembered of a message that was relayed."""

    ref: MessageRef
    author: PersonId
    author_name: str = ""
    version: int = 0
    fingerprint: str = ""
    """A hash of what was said, to tell an edit from an update that changes nothing."""
    language: Language | None = None
    late: str | None = None
    """The time its copies carry, where it came late."""
    excerpt: str | None = None
    """The first words, for quotation lines; gone after 48 hours, like the author's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingTranslation:
    """A message whose translation was not there in time, and the links that wait for it."""

    event: MessageSent | MessageEdited
    version: int
    targets: tuple[LinkId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Late lines of one channel, in a row."""

    first: EventId | None
    """The event it began with; none where a line came alone, which is not announced."""
    since: datetime
    """When the first of them was said."""
    until: datetime
    """When the last of them was said, of those that waited as it began."""
    covers: datetime
    """Whatever was said until then belongs to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """All that one event leads to, in one commit."""

    deliveries: tuple[Composed, ...] = ()
    source: SourceRecord | None = None
    links: tuple[Link, ...] = ()
    """Memberships that are new or changed."""
    dropped_links: tuple[Link, ...] = ()
    pending: PendingTranslation | None = None
    """What to translate once more without haste, and to edit in."""

    def preceded_by(self, deliveries: Iterable[Composed]) -> Self:
        """The same, with these before its own deliveries."""
        return replace(self, deliveries=(*deliveries, *self.deliveries))


NOTHING = Decision()
