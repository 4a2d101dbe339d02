"""Which of a room's waiting events are worked out together, and how long the first one waits.

Each rule is one row of `group_of`: events in a row that get equal groups belong together, and
those that get none are worked out alone. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TypeVar

from bridge.compose import is_late
from bridge.events import Channel, Event, MessageSent
from bridge.relay import is_unsaid

TOGETHER = 16
"""How many of a room's waiting events are looked at, and so worked out together at most."""

GATHERED_AFTER = timedelta(seconds=2)
"""How long the first late line waits for those that come with it."""

E = TypeVar("E")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What events have in common that are worked out together."""

    late_from: Channel | None = None
    """The channel that catches up, for late lines."""
    gathers_for: timedelta = timedelta()
    """How long the first one waits for those that arrive with it."""


PROMPT = Group()
"""Lines said just now, of whatever channel: none waits for another's translation to begin its own.
"""


def group_of(event: Event, now: datetime) -> Group | None:
    """The group an event belongs to; None for what is worked out alone."""
    if not isinstance(event, MessageSent):
        # A command, an edit or a channel that joins may change what the events behind it lead to.
        return None
    if is_late_line(event, now):
        # One channel's only: another one's first late line has to begin a catch-up of its own.
        return Group(late_from=event.ref.channel, gathers_for=GATHERED_AFTER)
    return PROMPT


def batch_of(entries: Sequence[tuple[E, Event]], now: datetime) -> Sequence[tuple[E, Event]]:
    """The first of these entries, and those right behind it that belong to its group."""
    first, *others = entries
    group = group_of(first[1], now)
    if group is None:
        return [first]
    return [first, *takewhile(lambda entry: group_of(entry[1], now) == group, others)]


def gathers_until(group: Group | None, arrived_at: datetime, now: datetime) -> datetime | None:
    """Until when the first event of a group waits for the others; None: it has waited enough."""
    until = arrived_at + (group.gathers_for if group else timedelta())
    return until if now < until else None


def is_late_line(event: Event, now: datetime) -> bool:
    """Whether it is a line to be relayed that was said a while ago."""
    return isinstance(event, MessageSent) and not is_unsaid(event) and is_late(event.sent_at, now)
