"""Begins a catch-up with one line that says from when to when, for each channel that hears it.

A catch-up is two late lines or more of one channel; a late line alone carries its time and needs
no more. The first one waits two seconds for those that come with it, so that both ends of the
line are known. What it begins with is remembered before it is relayed, so that a repetition
after a crash says the same; all that was said before it began belongs to it, however long it
takes to arrive. Lines that trickle in late, one after the other (a clock may be wrong), wait once
in five minutes and are not announced.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bridge.compose import LATE_AFTER, is_late, time_of_day
from bridge.decision import CatchUp
from bridge.deliveries import Delivery
from bridge.events import Event, MessageSent, RoomId
from bridge.notices import notice
from bridge.ports import Clock
from bridge.relay import is_unsaid
from bridge.rooms import Link, Room
from bridge.store.store import Store

GATHERED_AFTER = timedelta(seconds=2)
LOOKED_AHEAD = 1000
"""How many waiting events are looked at for the end of a catch-up."""


class CatchingUp:
    """Knows when a channel begins to catch up."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._inbox = store.inbox
        self._catch_ups = store.catch_ups
        self._clock = clock

    def is_late(self, event: Event) -> bool:
        """Whether it is a line to be relayed that was said a while ago."""
        if not isinstance(event, MessageSent) or is_unsaid(event):
            return False
        return is_late(event.sent_at, self._clock.now())

    async def rests_until(self, room_id: RoomId, event: Event) -> datetime | None:
        """Until when the first of a room's events has to wait for others; None: it may go."""
        if not isinstance(event, MessageSent) or not self.is_late(event):
            return None
        latest = await self._catch_ups.latest(room_id, event.ref.channel)
        if latest and (event.id == latest.first or event.sent_at <= latest.covers):
            return None
        now = self._clock.now()
        gathered_at = (await self._inbox.oldest(room_id) or now) + GATHERED_AFTER
        if now < gathered_at:
            return gathered_at
        await self._begin(room_id, event)
        return None

    async def _begin(self, room_id: RoomId, first: MessageSent) -> None:
        said = [
            event.sent_at
            for _, event in await self._inbox.read(room_id, LOOKED_AHEAD)
            if isinstance(event, MessageSent)
            and event.ref.channel == first.ref.channel
            and self.is_late(event)
        ]
        is_alone = len(said) < 2  # noqa: PLR2004  (a catch-up is more than one)
        begun = CatchUp(
            first=None if is_alone else first.id,
            since=first.sent_at,
            until=max(said, default=first.sent_at),
            covers=first.sent_at + LATE_AFTER if is_alone else self._clock.now(),
        )
        await self._catch_ups.begin(room_id, first.ref.channel, begun)

    async def announced(
        self, room: Room, event: MessageSent, hearers: Iterable[Link]
    ) -> tuple[tuple[Link, Delivery], ...]:
        """The line that goes before this one, if a catch-up begins with it."""
        link = room.link_of(event.ref.channel)
        if link is None or not self.is_late(event):
            return ()
        begun = await self._catch_ups.latest(room.id, event.ref.channel)
        if begun is None or begun.first != event.id:
            return ()
        now = self._clock.now()
        said = {
            "channel": link.name,
            "since": time_of_day(begun.since, now),
            "until": time_of_day(begun.until, now),
        }
        return tuple(
            (
                hearer,
                replace(
                    notice(event.id, hearer, "notice-catching-up", now, said=said),
                    is_silent=True,
                    keeps_turn=True,
                ),
            )
            for hearer in hearers
        )
