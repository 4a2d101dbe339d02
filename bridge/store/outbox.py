"""Keeps what each channel is asked to do until it is done, and what is done of it.

A channel has two lanes, its speech and the bot's own messages beside it, each in order. A delivery
is done in steps, one call to the platform each; every step is committed by itself, so that a crash
repeats at most one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bridge.deliveries import CopyPart, Delivery, KeptForm, Share
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
from bridge.store.records import decode_delivery, encode
from bridge.store.redis import Redis, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a call to the platform did of one delivery: how things are after it.

    In its simplest form a post became one message: `entry`, `source`, and `parts` with that
    message at index 0. A call that changed a message of several sources is a step for each of
    them: whoever commits a share of a message commits all of its shares.
    """

    entry: EntryId | None = None
    """The delivery; None for a source whose stretch of a message moved because of another's."""
    done: int | None = None
    """How many of the delivery's parts are done now; None: all, and it leaves its lane."""
    source: MessageRef | None = None
    version: int = 0
    parts: Mapping[int, tuple[CopyPart, ...]] = field(
        default_factory=dict[int, tuple[CopyPart, ...]]
    )
    """Where parts of the source's copy are shown now, by index; () for nowhere any more."""
    gone: tuple[MessageRef, ...] = ()
    """Messages that are a copy no more."""
    forms: Mapping[MessageRef, KeptForm | None] = field(
        default_factory=dict[MessageRef, KeptForm | None]
    )
    """How the source looks in messages that it shares, to be kept; None: to be forgotten."""


class Outbox:
    """The senders' work in all channels."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    async def read(self, lane: Lane, count: int) -> list[tuple[EntryId, Delivery]]:
        """The first deliveries, in order; they stay."""
        entries = await read(self._connection, lane, count)
        return [(entry, decode_delivery(record)) for entry, record in entries]

    async def parts_done(self, lane: Lane, entry: EntryId) -> int:
        """How many parts of this delivery an earlier attempt committed."""
        return int(await self._connection.do("HGET", lane.progress, entry) or 0)

    async def commit_steps(
        self, lease: Lease, lane: Lane, steps: Sequence[Step]
    ) -> tuple[Committed, ...]:
        """Commit what one call did, all or nothing: an outcome for each step that has an entry.

        `GONE` (withdrawn meanwhile) and `STALE` still map what was made, so that a deletion that
        follows finds it; the delivery's other parts are not to be made. Raises `LeaseLost`.
        """
        request = with_fence(request_for(self._connection, lane), lease)
        request.values |= {
            "link": lane.link_id,
            "progress": request.key(lane.progress),
            "progress_life": life(keys.ORPHAN),
            "map_life": life(keys.MAP),
            "steps": [_describe_step(request, lane, step) for step in steps if step.entry],
            "parts": [row for step in steps for row in _describe_parts(request, lane, step)],
            "origins": _describe_origins(request, lane, steps),
            "forms": [row for step in steps for row in _describe_forms(request, lane, step)],
        }
        outcomes = await self._connection.run("commit_steps", request)
        return tuple(Committed(outcome_of(outcome)) for outcome in outcomes)

    async def finish(self, lease: Lease, lane: Lane, entry: EntryId) -> Committed:
        """Commit a delivery that makes nothing (more): ignored, answered."""
        (outcome,) = await self.commit_steps(lease, lane, [Step(entry=entry)])
        return outcome

    async def park(self, lease: Lease, lane: Lane, entry: EntryId, reason: str) -> Committed:
        """Move a delivery that was refused for good into the channel's dead letters."""
        request = with_fence(park_request(self._connection, lane, entry, reason), lease)
        return Committed(outcome_of(await self._connection.run("park", request)))

    async def postpone(self, lane: Lane, until: datetime) -> None:
        """Let a lane rest until then; a moment that has passed wakes it."""
        await hold(self._connection, lane, until)

    async def schedule(self, lane: Lane, delivery: Delivery, at: datetime) -> None:
        """Have a delivery enter its lane at that moment. The same one twice is one."""
        record = encode(delivery)
        request = request_for(self._connection, lane, till=milliseconds(at), record=record)
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


def _describe_step(request: Request, lane: Lane, step: Step) -> dict[str, object]:
    message = request.key(keys.MESSAGE.of_room(lane.room_id, step.source)) if step.source else None
    return {"entry": step.entry, "done": step.done, "message": message, "version": step.version}


def _describe_parts(request: Request, lane: Lane, step: Step) -> Iterable[dict[str, object]]:
    if step.source is None:
        return
    message = request.key(keys.MESSAGE.of_room(lane.room_id, step.source))
    for index, parts in step.parts.items():
        record = encode(parts) if parts else None
        yield {"message": message, "field": f"part:{lane.link_id}:{index}", "record": record}


def _describe_origins(
    request: Request, lane: Lane, steps: Sequence[Step]
) -> list[dict[str, object]]:
    """Each message that was made, changed or removed, with all of its shares in their order."""
    shares: dict[MessageRef, list[Share]] = {ref: [] for step in steps for ref in step.gone}
    for step in steps:
        for part in (part for parts in step.parts.values() for part in parts):
            if step.source is not None:
                share = Share(source=step.source, start=part.start or 0, end=part.end)
                shares.setdefault(part.ref, []).append(share)
    return [
        {
            "origin": request.key(keys.ORIGIN.of_room(lane.room_id, ref)),
            "record": encode(tuple(sorted(held, key=lambda share: share.start))) if held else None,
        }
        for ref, held in shares.items()
    ]


def _describe_forms(request: Request, lane: Lane, step: Step) -> Iterable[dict[str, object]]:
    if step.source is None:
        return
    for ref, form in step.forms.items():
        yield {
            "form": request.key(keys.FORM.of_room(lane.room_id, step.source)),
            "excerpt": request.key(keys.EXCERPT.of_room(lane.room_id, step.source)),
            "field": str(ref),
            "record": encode(form) if form else None,
        }
