"""Keeps what happened in a room, in order, until what follows from it is committed.

Appending is idempotent by the event's id, committing by the entry's: whatever is repeated after a
crash or an unknown outcome changes nothing. Translations that come late are work of the same
kind, in a queue of their own.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from bridge.decision import Decision, PendingTranslation
from bridge.deliveries import Delete, Delivery, Edit, Post
from bridge.events import (
    Channel,
    CommandGiven,
    Event,
    MessageId,
    MessageSent,
    RoomId,
    actor_of,
    channel_of,
)
from bridge.rooms import Link
from bridge.store import keys, message_map
from bridge.store.leases import Lease, outcome_of, with_fence
from bridge.store.queues import (
    EntryId,
    RoomQueue,
    describe,
    hold,
    lane_for,
    lane_outside,
    life,
    oldest,
    park_request,
    read,
    request_for,
)
from bridge.store.records import decode, decode_event, encode
from bridge.store.redis import Redis, Request
from bridge.store.rooms import describe_link_changes


class Appended(StrEnum):
    """What became of an event."""

    STORED = "stored"
    SEEN = "seen"
    NOT_LINKED = "not_linked"


class Committed(StrEnum):
    """What became of a commit."""

    DONE = "done"
    GONE = "gone"
    """The entry is no longer there: it was committed before, or withdrawn."""
    STALE = "stale"
    """Something newer was committed for the same message."""


class Inbox:
    """The relay's work in all rooms."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    async def append(self, room_id: RoomId, event: Event) -> Appended:
        """Store an event, wake its room, move the channel's mark; all or nothing."""
        request = request_for(
            self._connection,
            RoomQueue(room_id=room_id),
            room=room_id,
            channel=str(channel_of(event)),
            id=event.id,
            record=encode(event),
            seen_since=self._connection.now() - life(keys.SEEN),
            seen_count=keys.SEEN_COUNT,
            seen_life=life(keys.SEEN),
            marks_life=life(keys.MAP),
            **_mark_of(event),
        )
        request.values |= {
            "channels": request.key(keys.CHANNELS.of_shard(keys.shard_of(room_id))),
            "seen": request.key(keys.SEEN_IDS.of_room(room_id)),
            "marks": request.key(keys.MARKS.of_room(room_id)),
        }
        index = self._index(room_id, event)
        responses = await self._connection.run_all("append", [request], before=index)
        return Appended(responses[0])

    async def append_outside(self, event: CommandGiven) -> Appended:
        """Store a command of a channel that is in no room, in an inbox of that channel alone."""
        room_id = lane_outside(event.channel).room_id
        request = request_for(
            self._connection,
            RoomQueue(room_id=room_id),
            id=event.id,
            record=encode(event),
            seen_since=self._connection.now() - life(keys.SEEN),
            seen_count=keys.SEEN_COUNT,
            seen_life=life(keys.SEEN),
        )
        request.values["seen"] = request.key(keys.SEEN_IDS.of_room(room_id))
        return Appended(await self._connection.run("append", request))

    def _index(self, room_id: RoomId, event: Event) -> list[Sequence[str | float]]:
        """Remembers for `/forgetme` that the author spoke here, before anything of it is kept."""
        author = actor_of(event)
        if author is None:
            return []
        key, now = keys.PERSON.of(author), self._connection.now()
        return [
            ("ZADD", key, now, room_id),
            ("ZREMRANGEBYSCORE", key, "-inf", now - life(keys.MAP)),
            ("PEXPIRE", key, life(keys.MAP)),
        ]

    async def mark(self, room_id: RoomId, channel: Channel) -> MessageId | None:
        """The last message of this channel that was appended."""
        mark = await self._connection.do("HGET", keys.MARKS.of_room(room_id), str(channel))
        return MessageId(mark.partition(" ")[2]) if mark else None

    async def read(self, room_id: RoomId, count: int) -> list[tuple[EntryId, Event]]:
        """The first events, in order; they stay."""
        entries = await read(self._connection, RoomQueue(room_id=room_id), count)
        return [(entry, decode_event(record)) for entry, record in entries]

    async def read_pending(
        self, room_id: RoomId, count: int
    ) -> list[tuple[EntryId, PendingTranslation]]:
        """The first pending translations, in order; they stay."""
        queue = RoomQueue(room_id=room_id, kind="pending")
        entries = await read(self._connection, queue, count)
        return [(entry, decode(PendingTranslation, record)) for entry, record in entries]

    async def attempts(self, room_id: RoomId, entry: EntryId) -> int:
        """Count an attempt at this entry, before it is made; how many there were with it."""
        request = Request(entry=entry, life=life(keys.DEAD))
        request.values["tries"] = request.key(keys.TRIES.of_room(room_id))
        return int(await self._connection.run("attempt", request))

    async def commit(
        self,
        lease: Lease,
        room_id: RoomId,
        entry: EntryId,
        decision: Decision,
    ) -> Committed:
        """Replace an event by what follows from it, in one step. Raises `LeaseLost`.

        A `Delete` takes what was not sent yet out of its lane, and follows all the same.
        """
        request = self._request_to_commit(lease, RoomQueue(room_id=room_id), entry)
        request.values["deliveries"] = _describe_deliveries(request, room_id, decision.deliveries)
        if decision.source:
            request.values["source"] = message_map.describe_source(
                request, room_id, decision.source
            )
        if decision.links or decision.dropped_links:
            request.values["room"] = describe_link_changes(
                request, room_id, put=decision.links, dropped=decision.dropped_links
            )
        if decision.pending:
            queue = describe(RoomQueue(room_id=room_id, kind="pending"), request)
            request.values["pending"] = {"queue": queue, "record": encode(decision.pending)}
        return Committed(outcome_of(await self._connection.run("commit", request)))

    async def commit_pending(
        self,
        lease: Lease,
        room_id: RoomId,
        entry: EntryId,
        *,
        work: PendingTranslation,
        deliveries: Sequence[tuple[Link, Delivery]],
    ) -> Committed:
        """Replace a pending translation by its edits; `STALE`: the message changed meanwhile."""
        queue = RoomQueue(room_id=room_id, kind="pending")
        request = self._request_to_commit(lease, queue, entry)
        request.values |= {
            "deliveries": _describe_deliveries(request, room_id, deliveries),
            "message": request.key(keys.MESSAGE.of_room(room_id, work.event.ref)),
            "version": str(work.version),
        }
        return Committed(outcome_of(await self._connection.run("commit_pending", request)))

    async def park(self, lease: Lease, queue: RoomQueue, entry: EntryId, reason: str) -> Committed:
        """Move an event that keeps failing into the room's dead letters."""
        request = with_fence(park_request(self._connection, queue, entry, reason), lease)
        return Committed(outcome_of(await self._connection.run("park", request)))

    async def postpone(self, queue: RoomQueue, until: datetime) -> None:
        """Let a room rest until then, after a failure."""
        await hold(self._connection, queue, until)

    async def oldest(self, room_id: RoomId) -> datetime | None:
        """Since when the first event has been waiting."""
        return await oldest(self._connection, RoomQueue(room_id=room_id))

    async def depth(self, room_id: RoomId) -> int:
        """How many events wait."""
        return int(await self._connection.do("XLEN", RoomQueue(room_id=room_id).stream))

    def _request_to_commit(self, lease: Lease, queue: RoomQueue, entry: EntryId) -> Request:
        request = with_fence(request_for(self._connection, queue, entry=entry), lease)
        request.values["tries"] = request.key(keys.TRIES.of_room(queue.room_id))
        return request


def _describe_deliveries(
    request: Request, room_id: RoomId, deliveries: Sequence[tuple[Link, Delivery]]
) -> list[object]:
    return [_describe_delivery(request, room_id, link, delivery) for link, delivery in deliveries]


def _describe_delivery(
    request: Request, room_id: RoomId, link: Link, delivery: Delivery
) -> dict[str, object]:
    lane = describe(lane_for(room_id, link, delivery), request)
    held: dict[str, object] = {"queue": lane, "record": encode(delivery), "source": ""}
    if isinstance(delivery, Post | Edit | Delete) and delivery.source:
        held["source"] = str(delivery.source)
        if isinstance(delivery, Delete):
            held |= {
                "withdraws": True,
                "dead": request.key(keys.DEAD_LETTERS.of_room(room_id, link.id)),
                "version": str(delivery.version),
                "message": request.key(keys.MESSAGE.of_room(room_id, delivery.source)),
            }
    return held


def _mark_of(event: Event) -> dict[str, object]:
    """Where the channel's mark moves to. Positions hold no blank, so that one parts them here."""
    if not isinstance(event, MessageSent):
        return {}
    return {"position": event.position, "message": event.ref.id}
