"""Keeps what could not be done, with the reason, for a person to look at: bounded, seven days.

Each channel has its own, and so has each room's inbox; updates that nobody could read are kept
by platform.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bridge.decision import PendingTranslation
from bridge.deliveries import Delivery
from bridge.events import Event, LinkId, Platform
from bridge.rooms import Room
from bridge.store import keys
from bridge.store.queues import EntryId, Lane, Queue, RoomQueue, life, request_for
from bridge.store.records import decode, decode_delivery, decode_event
from bridge.store.redis import Redis, Request, pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """Something that could not be done."""

    id: EntryId
    queue: Queue
    what: Event | Delivery | PendingTranslation
    reason: str
    at: datetime

    @property
    def link_id(self) -> LinkId | None:
        """The channel it was for; none where it failed before that."""
        return self.queue.link_id if isinstance(self.queue, Lane) else None


class DeadLetters:
    """Lists dead letters, gives them another try, or lets them go."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    async def of_room(self, room: Room) -> list[DeadLetter]:
        """All dead letters of a room, oldest first."""
        queues = _queues(room)
        pages = await self._connection.do_all(
            [("XRANGE", queue.dead, "-", "+") for queue in queues]
        )
        letters = [
            _letter(queue, EntryId(entry), pairs(fields))
            for queue, page in zip(queues, pages, strict=True)
            for entry, fields in page
        ]
        return sorted(letters, key=lambda letter: letter.at)

    async def count(self, room: Room) -> int:
        """How many there are."""
        lengths = await self._connection.do_all([("XLEN", queue.dead) for queue in _queues(room)])
        return sum(lengths)

    async def retry(self, letter: DeadLetter) -> bool:
        """Put it back at the end of its queue; False where it is no longer there."""
        request = request_for(self._connection, letter.queue, entry=letter.id)
        request.values["dead"] = request.key(letter.queue.dead)
        return await self._connection.run("revive", request) == "done"

    async def drop(self, letters: Iterable[DeadLetter]) -> int:
        """Let them go; how many there were."""
        dropped = await self._connection.do_all(
            [("XDEL", letter.queue.dead, letter.id) for letter in letters]
        )
        return sum(dropped)

    async def park_unreadable(self, platform: Platform, raw: str, reason: str) -> None:
        """Keep an update that could not be understood."""
        key, now = keys.UNREADABLE.of(platform), self._connection.now()
        kept = ("raw", raw, "reason", reason, "at", now)
        await self._connection.do_all(
            [
                ("XADD", key, "MAXLEN", keys.DEAD_COUNT, "*", *kept),
                ("PEXPIRE", key, life(keys.DEAD)),
            ]
        )
        await self._expire(key)

    async def expire(self, room: Room) -> None:
        """Let go of what is older than seven days, though newer letters keep their stream."""
        for queue in _queues(room):
            await self._expire(queue.dead)

    async def expire_unreadable(self, platform: Platform) -> None:
        """The same, for updates that could not be understood."""
        await self._expire(keys.UNREADABLE.of(platform))

    async def _expire(self, stream: str) -> None:
        request = Request(now=self._connection.now(), life=life(keys.DEAD))
        request.values["stream"] = request.key(stream)
        await self._connection.run("expire", request)

    async def count_unreadable(self, platform: Platform) -> int:
        """How many updates could not be understood."""
        return int(await self._connection.do("XLEN", keys.UNREADABLE.of(platform)))

    async def unreadable(self, platform: Platform) -> list[tuple[str, str]]:
        """Updates that could not be understood, each with its reason."""
        entries = await self._connection.do("XRANGE", keys.UNREADABLE.of(platform), "-", "+")
        return [(held["raw"], held["reason"]) for held in (pairs(fields) for _, fields in entries)]


def _queues(room: Room) -> list[Queue]:
    return [RoomQueue(room_id=room.id), *(Lane.of(room.id, link) for link in room.links)]


def _letter(queue: Queue, entry: EntryId, fields: dict[str, str]) -> DeadLetter:
    record, name = fields["record"], fields["queue"]
    what: Event | Delivery | PendingTranslation
    if isinstance(queue, Lane):
        queue = Lane(
            room_id=queue.room_id,
            link_id=queue.link_id,
            platform=queue.platform,
            kind="aside" if name == "aside" else "speech",
        )
        what = decode_delivery(record)
    elif name == "pending":
        queue = RoomQueue(room_id=queue.room_id, kind="pending")
        what = decode(PendingTranslation, record)
    else:
        what = decode_event(record)
    return DeadLetter(
        id=entry,
        queue=queue,
        what=what,
        reason=fields["reason"],
        at=datetime.fromtimestamp(int(fields["at"]) / 1000, UTC),
    )
