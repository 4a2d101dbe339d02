"""Rooms and links: which channels are one room, and how each takes part.

Values only; `bridge.store.rooms` keeps them, `bridge.commands` changes them.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bridge.events import Channel, Language, LinkId, PersonId, RoomId


class Direction(StrEnum):
    """Which way a channel takes part."""

    BOTH = "both"
    IN = "in"
    """Receives only."""
    OUT = "out"
    """Sends only."""


class Show(StrEnum):
    """What a channel sees of a message in a foreign language."""

    TRANSLATION = "translation"
    BOTH = "both"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A channel's membership in a room. Its id stays when the channel's platform id changes."""

    id: LinkId
    channel: Channel
    name: str
    """The channel's own title, as its platform shows it."""
    language: Language
    direction: Direction = Direction.BOTH
    show: Show = Show.TRANSLATION
    paired_by: PersonId | None
    """The admin who linked it; None after their `/forgetme`."""
    joined_at: datetime
    paused_at: datetime | None = None
    paused_until: datetime | None = None
    """When a pause with minutes ends by itself; none with `paused_at` set: until `resume`."""
    is_suspended: bool = False
    """The bot was removed from the channel; resumes when it is back."""
    file_limit: int | None = None
    """The largest file the channel takes, in bytes, where the platform's channels differ."""
    former: tuple[Channel, ...] = ()
    """What the channel was called before it migrated: lines said there may still wait."""

    def moved_to(self, new: Channel) -> "Link":
        """The same membership under its channel's new id."""
        if new == self.channel:
            return self
        return replace(self, channel=new, former=(*self.former, self.channel), is_suspended=False)

    def is_of(self, channel: Channel) -> bool:
        """Whether this is the channel's membership, under its id of now or of before."""
        return channel == self.channel or channel in self.former

    def is_paused(self, now: datetime) -> bool:
        """Whether an admin has stopped this channel at the moment."""
        return self.paused_at is not None and (
            self.paused_until is None or now < self.paused_until
        )

    def state(self, now: datetime) -> Literal["running", "paused", "suspended"]:
        """What people are told of it."""
        if self.is_suspended:
            return "suspended"
        return "paused" if self.is_paused(now) else "running"

    def receives(self, now: datetime) -> bool:
        """Whether deliveries are composed for it now."""
        return (
            self.direction is not Direction.OUT
            and not self.is_suspended
            and not self.is_paused(now)
        )

    def sends(self, now: datetime) -> bool:
        """Whether what is said in it is relayed now."""
        return self.direction is not Direction.IN and not self.is_paused(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One or more channels bridged together."""

    id: RoomId
    name: str
    created_at: datetime
    founder: LinkId | None = None
    """The channel that made it; older records don't tell."""
    links: tuple[Link, ...] = ()
    """In the order in which they joined."""

    @property
    def founding_link(self) -> Link | None:
        """The channel whose admins may remove the others; once it has left, the oldest one."""
        made = self.link(self.founder) if self.founder else None
        return made or next(iter(self.links), None)

    def link_of(self, channel: Channel) -> Link | None:
        """The membership of this channel."""
        return next((link for link in self.links if link.is_of(channel)), None)

    def link(self, link_id: LinkId) -> Link | None:
        """The membership with this id."""
        return next((link for link in self.links if link.id == link_id), None)

    def others(self, link: Link) -> tuple[Link, ...]:
        """All memberships but this one."""
        return tuple(other for other in self.links if other.id != link.id)

    @property
    def languages(self) -> frozenset[Language]:
        """What the room's channels read."""
        return frozenset(link.language for link in self.links)

    def with_link(self, changed: Link) -> "Room":
        """The room with one membership changed or added."""
        if self.link(changed.id) is None:
            return replace(self, links=(*self.links, changed))
        return replace(
            self, links=tuple(changed if link.id == changed.id else link for link in self.links)
        )
