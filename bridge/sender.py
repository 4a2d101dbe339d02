"""One platform's way out: a lane for each channel, in order, and what to do when a call fails.

What is refused for good is parked; what may succeed later rests, as told or longer each time; a
channel that is gone or paused keeps its lane as it is. Answers to commands given in no room have
lanes of the same kind. `bridge.carrier` does the single delivery.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bridge.backoff import Backoff
from bridge.carrier import Carrier
from bridge.deliveries import Delivery
from bridge.errors import (
    ChannelUnavailable,
    Ignored,
    LeaseLost,
    Migrated,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Rejected,
    Retryable,
    TeahouseError,
)
from bridge.events import Channel, ChannelGone, DeliveryParked, EventId, Platform
from bridge.logs import logger
from bridge.ports import Clock, Outbound
from bridge.pump import Pump
from bridge.rooms import Link, Room
from bridge.store.keys import SHARDS, shard_of
from bridge.store.leases import RENEW
from bridge.store.queues import EntryId, Lane
from bridge.store.store import Store

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=2)
HELD = timedelta(seconds=2)
"""How often a paused or suspended channel's lane is looked at again."""

UNKNOWN_PAUSE = timedelta(seconds=2)
"""After an unknown outcome: what was carried out shows by then."""

POISONOUS_AFTER = timedelta(minutes=10)
"""A delivery that alone keeps failing for so long, while others succeed, counts as refused."""

_log = logger(__name__)


@dataclass(slots=True, kw_only=True)
class _Failing:
    """Since when a lane's first delivery has been failing, and how long it rests next."""

    since: datetime
    backoff: Backoff = field(default_factory=lambda: Backoff(FIRST_PAUSE, LONGEST_PAUSE))


class Sender:
    """One platform's way out."""

    def __init__(
        self, *, platform: Platform, outbound: Outbound, store: Store, clock: Clock, owner: str
    ) -> None:
        self._platform = platform
        self._store = store
        self._clock = clock
        self._lease = store.leases.named(platform, owner)
        self._is_holder = False
        self._carrier = Carrier(outbound=outbound, store=store, clock=clock, lease=self._lease)
        self._failures: dict[Lane, _Failing] = {}
        self._succeeded_at = clock.now()
        """When the platform last carried something out."""
        self._pump = Pump[Lane](
            name=platform,
            due=lambda shards: store.ready.due_lanes(platform, shards),
            bells=lambda: store.ready.lane_bells(platform),
            shards=lambda: range(SHARDS) if self._is_holder else (),
            work=self._work,
        )

    async def run(self) -> None:
        """Send until cancelled."""
        try:
            await self._take_lease()  # first, so that what waits is found by the first sweep
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep_lease())
                group.create_task(self._pump.run())
        finally:
            await self._lease.release()

    async def drain(self) -> None:
        """Start nothing new; return when the calls in flight are committed."""
        await self._pump.drain()

    async def _keep_lease(self) -> None:
        while True:
            await asyncio.sleep(RENEW.total_seconds())
            await self._take_lease()

    async def _take_lease(self) -> None:
        try:
            was_holder, self._is_holder = self._is_holder, await self._lease.take()
            if self._is_holder and not was_holder:
                _log.info("lease_taken", platform=self._platform)
        except Retryable as error:
            _log.warning("lease_unrenewed", platform=self._platform, reason=str(error))

    async def _work(self, lane: Lane) -> bool:
        """Empty the lane, or let it rest and return. What comes in meanwhile rings the bell.

        One delivery at a time: the next one may be withdrawn while this one is made.
        """
        has_more = True
        while has_more:
            # Two are read, though one is carried out: whether another look is worth it.
            entries = await self._store.outbox.read(lane, 2)
            has_more = len(entries) > 1
            for entry, delivery in entries[:1]:
                if not await self._try(lane, entry, delivery):
                    return False
        return True

    async def _try(self, lane: Lane, entry: EntryId, delivery: Delivery) -> bool:
        """Carry out one delivery; False where the lane is to rest now."""
        found = await self._membership(lane)
        link = found[1] if found else None
        if (until := self._rests_until(lane, link)) is not None:
            await self._store.outbox.postpone(lane, until)
            return False
        try:
            await self._carrier.carry_out(lane, entry, delivery, link)
        except LeaseLost:
            raise
        except Retryable as error:
            return await self._failed(lane, entry, delivery, error)
        except Ignored:
            await self._carrier.finish(lane, entry, delivery)
        except Rejected as error:
            return await self._rejected(lane, entry, delivery, error)
        except TeahouseError:
            raise
        except Exception as error:  # noqa: BLE001  (the service loop: one odd delivery stops nobody)
            odd = Refused(f"unexpected {type(error).__name__}")
            return await self._rejected(lane, entry, delivery, odd)
        self._succeeded_at = self._clock.now()
        self._failures.pop(lane, None)
        return True

    async def _membership(self, lane: Lane) -> tuple[Room, Link] | None:
        """None for a channel that has left its room, or is in none."""
        room = None if lane.is_outside else await self._store.rooms.get(lane.room_id)
        link = room.link(lane.link_id) if room else None
        return (room, link) if room and link else None

    async def _failed(
        self, lane: Lane, entry: EntryId, delivery: Delivery, error: Retryable
    ) -> bool:
        if self._is_poisonous(lane, error):
            await self._park(lane, entry, delivery, Refused(f"10 minutes in vain: {error}"))
            return True
        await self._rest(lane, error)
        return False

    async def _rejected(
        self, lane: Lane, entry: EntryId, delivery: Delivery, error: Rejected
    ) -> bool:
        found = await self._membership(lane)
        match error:
            case Migrated() if found and await self._moves(*found, error.new):
                return True
            case ChannelUnavailable() if found and lane.kind == "speech":
                await self._gone(*found, lane, error)
                return False
            case _:
                await self._park(lane, entry, delivery, error)
                return True

    async def _moves(self, room: Room, link: Link, new: Channel) -> bool:
        """Whether the same delivery can be tried at the channel's new id."""
        if link.channel == new:
            return False  # an answer's address, for instance, stays the old one
        return await self._store.rooms.move_channel(room.id, link.id, new)

    def _is_poisonous(self, lane: Lane, error: Retryable) -> bool:
        failing = self._failures.get(lane)
        if failing is None or isinstance(error, RateLimited):
            return False
        # Had nothing succeeded since, the platform itself would be down, and patience right.
        is_long = self._clock.now() - failing.since > POISONOUS_AFTER
        return is_long and self._succeeded_at > failing.since

    def _rests_until(self, lane: Lane, link: Link | None) -> datetime | None:
        now = self._clock.now()
        if link is None or lane.kind == "aside":
            return None
        if link.is_suspended or link.is_paused(now):
            return now + HELD
        return None

    async def _park(self, lane: Lane, entry: EntryId, delivery: Delivery, error: Rejected) -> None:
        self._failures.pop(lane, None)
        if lane.is_outside:
            # No room would list it among its dead letters, and an answer is soon of no use.
            _log.warning("answer_refused", id=delivery.id, reason=str(error))
            await self._carrier.finish(lane, entry, delivery)
            return
        _log.error("delivery_parked", id=delivery.id, platform=self._platform, reason=str(error))
        lease = self._lease.lease(shard_of(lane.room_id))
        await self._store.outbox.park(lease, lane, entry, str(error))
        if lane.kind == "speech":
            await self._tell_parked(lane, error)

    async def _tell_parked(self, lane: Lane, error: Rejected) -> None:
        """Let an admin know, by way of the inbox: a second event of the day has the same id."""
        if (found := await self._membership(lane)) is None:
            return
        room, link = found
        event = DeliveryParked(
            id=EventId(f"parked:{link.id}:{self._clock.now():%Y%m%d}"),
            channel=link.channel,
            reason=str(error),
        )
        await self._store.inbox.append(room.id, event)

    async def _rest(self, lane: Lane, error: Retryable) -> None:
        """Let the lane wait as told, or longer with each failure."""
        failing = self._failures.setdefault(lane, _Failing(since=self._clock.now()))
        pause = failing.backoff.next(error.retry_after)
        if isinstance(error, OutcomeUnknown):
            pause = max(pause, UNKNOWN_PAUSE)
        _log.warning(
            "delivery_postponed",
            platform=self._platform,
            room=lane.room_id,
            seconds=round(pause.total_seconds(), 1),
            reason=str(error),
        )
        await self._store.outbox.postpone(lane, self._clock.now() + pause)

    async def _gone(self, room: Room, link: Link, lane: Lane, error: ChannelUnavailable) -> None:
        """Suspend the link by way of the inbox, so that the others are told once."""
        _log.warning("channel_unavailable", channel=str(link.channel), reason=str(error))
        event = ChannelGone(
            id=EventId(f"gone:{link.id}:{self._clock.now():%Y%m%d%H%M}"), channel=link.channel
        )
        await self._store.inbox.append(room.id, event)
        await self._store.outbox.postpone(lane, self._clock.now() + HELD)
