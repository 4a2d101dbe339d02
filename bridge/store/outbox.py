"""Keeps what each channel is asked to do until it is done, and what is done of it.

A channel has two lanes, speech and answers beside it, each in order. A delivery is done in steps,
one API call each; every step is committed by itself, so that a crash repeats at most one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bridge.deliveries import Delivery
from bridge.events import MessageRef
from bridge.store import keys
from bridge.store.inbox import Committed
from bridge.store.leases import Lease, outcome_of, with_fence
from bridge.store.queues import (
    EntryId,
    Lane,
    hold,
    life,
    milliseconds,
    oldest,
    park_request,
    read,
    request_for,
    timed_key,
)
from bridge.store.records import decode_delivery, decode_ref, encode
from bridge.store.redis import Redis, Request, pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is done of a delivery: per step the message it made, none where it made none."""

    steps: dict[int, MessageRef | None]

    @property
    def next_step(self) -> int:
        """The first step that is not done."""
        return max(self.steps, default=-1) + 1


class Outbox:
    """The senders' work in all channels."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    async def read(self, lane: Lane, count: int) -> list[tuple[EntryId, Delivery]]:
        """The first deliveries, in order; they stay."""
        entries = await read(self._connection, lane, count)
        return [(entry, decode_delivery(record)) for entry, record in entries]

    async def progress(self, lane: Lane, entry: EntryId) -> Progress:
        """What an earlier attempt at this delivery committed."""
        held = pairs(await self._connection.do("HGETALL", lane.progress))
        if held.pop("entry", None) != entry:
            return Progress(steps={})
        return Progress(
            steps={int(step): decode_ref(made) if made else None for step, made in held.items()}
        )

    async def commit_part(
        self,
        lease: Lease,
        lane: Lane,
        entry: EntryId,
        *,
        part_index: int,
        is_last: bool,
        source: MessageRef | None = None,
        version: int = 0,
        made: MessageRef | None = None,
        gone: Sequence[MessageRef] = (),
    ) -> Committed:
        """Commit one step: what it made or removed, in the message map too. Raises `LeaseLost`.

        `part_index` counts the delivery's steps and is the place of `made` among the copy's
        parts. `GONE` (withdrawn meanwhile) and `STALE` still map what was made, so that a
        deletion that follows finds it; the delivery's other steps are not to be done.
        """
        request = self._committing(lease, lane, entry, is_last=is_last)
        request.values |= {
            "link": lane.link_id,
            "part": str(part_index),
            "made": encode(made) if made else None,
        }
        if source:
            request.values |= _mapped(
                request, lane, source=source, version=version, made=made, gone=gone
            )
        return Committed(outcome_of(await self._connection.run("commit_part", request)))

    async def finish(
        self,
        lease: Lease,
        lane: Lane,
        entry: EntryId,
        *,
        source: MessageRef | None = None,
        version: int = 0,
        gone: Sequence[MessageRef] = (),
    ) -> Committed:
        """Commit a delivery that makes nothing (more): deleted, ignored, answered."""
        return await self.commit_part(
            lease,
            lane,
            entry,
            part_index=0,
            is_last=True,
            source=source,
            version=version,
            gone=gone,
        )

    async def park(self, lease: Lease, lane: Lane, entry: EntryId, reason: str) -> Committed:
        """Move a delivery that was refused for good into the channel's dead letters."""
        request = with_fence(park_request(self._connection, lane, entry, reason), lease)
        return Committed(outcome_of(await self._connection.run("park", request)))

    async def postpone(self, lane: Lane, until: datetime) -> None:
        """Let a lane rest until then; a moment that has passed wakes it."""
        await hold(self._connection, lane, until)

    async def schedule(self, lane: Lane, delivery: Delivery, at: datetime) -> None:
        """Have a delivery enter its lane at that moment. The same one twice is one."""
        request = request_for(
            self._connection, lane, till=milliseconds(at), record=encode(delivery)
        )
        await self._connection.run("hold", request)

    async def depth(self, lane: Lane) -> int:
        """How many deliveries wait, those of later included."""
        now, later = await self._connection.do_all(
            [("XLEN", lane.stream), ("ZCARD", timed_key(lane))]
        )
        return int(now) + int(later)

    async def oldest(self, lane: Lane) -> datetime | None:
        """Since when the first delivery has been waiting."""
        return await oldest(self._connection, lane)

    def _committing(self, lease: Lease, lane: Lane, entry: EntryId, *, is_last: bool) -> Request:
        request = with_fence(
            request_for(self._connection, lane, entry=entry, is_last=is_last), lease
        )
        request.values |= {
            "progress": request.key(lane.progress),
            "progress_life": life(keys.ORPHAN),
        }
        return request


def _mapped(
    request: Request,
    lane: Lane,
    *,
    source: MessageRef,
    version: int,
    made: MessageRef | None,
    gone: Sequence[MessageRef],
) -> dict[str, object]:
    """What a step changes in the message map, as `commit_part.lua` knows it."""

    def origin(ref: MessageRef) -> int:
        return request.key(keys.ORIGIN.of_room(lane.room_id, ref))

    return {
        "message": request.key(keys.MESSAGE.of_room(lane.room_id, source)),
        "source": encode(source),
        "version": version,
        "origin": origin(made) if made else None,
        "gone": [{"origin": origin(ref), "record": encode(ref)} for ref in gone],
        "map_life": life(keys.MAP),
    }
