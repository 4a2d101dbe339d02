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
from datetime import datetime

from bridge.batching import gathers_until, group_of, is_late_line
from bridge.compose import LATE_AFTER, time_of_day
from bridge.decision import CatchUp, Composed
from bridge.events import Event, MessageSent, RoomId
from bridge.notices import notice
from bridge.ports import Clock
from bridge.rooms import Link, Room
from bridge.store.store import Store

LOOKED_AHEAD = 1000
"""How many waiting events are looked at for the end of a catch-up."""


class CatchingUp:
    """Knows when a channel begins to catch up."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._inbox = store.inbox
        self._catch_ups = store.catch_ups
        self._clock = clock

    async def rests_until(self, room_id: RoomId, event: Event) -> datetime | None:
        """Until when the first of a room's events has to wait for others; None: it may go."""
        now = self._clock.now()
        if not isinstance(event, MessageSent) or not is_late_line(event, now):
            return None
        latest = await self._catch_ups.latest(room_id, event.ref.channel)
        if latest and (event.id == latest.first or event.sent_at <= latest.covers):
            return None
        arrived_at = await self._inbox.oldest(room_id) or now
        until = gathers_until(group_of(event, now), arrived_at, now)
        if until is None:
            # Before it is relayed: after a crash in between, the same line begins the same one.
            await self._begin(room_id, event)
        return until

    async def _begin(self, room_id: RoomId, first: MessageSent) -> None:
        now = self._clock.now()
        said = [
            event.sent_at
            for _, event in await self._inbox.read(room_id, LOOKED_AHEAD)
            if isinstance(event, MessageSent)
            and event.ref.channel == first.ref.channel
            and is_late_line(event, now)
        ]
        is_alone = len(said) < 2  # noqa: PLR2004  (a catch-up is more than one)
        begun = CatchUp(
            first=None if is_alone else first.id,
            since=first.sent_at,
            until=max(said, default=first.sent_at),
            covers=first.sent_at + LATE_AFTER if is_alone else now,
        )
        await self._catch_ups.begin(room_id, first.ref.channel, begun)

    async def announced(
        self, room: Room, event: MessageSent, hearers: Iterable[Link]
    ) -> tuple[Composed, ...]:
        """The line that goes before this one, if a catch-up begins with it."""
        link = room.link_of(event.ref.channel)
        now = self._clock.now()
        if link is None or not is_late_line(event, now):
            return ()
        begun = await self._catch_ups.latest(room.id, event.ref.channel)
        if begun is None or begun.first != event.id:
            return ()
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
