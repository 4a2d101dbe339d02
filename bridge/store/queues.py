"""What a room's inbox and a channel's lanes have in common: a stream, and a place in a ready set.

A queue is woken by the script that fills it, and can be held (after a failure) or be told to
receive something at a later moment. `shared.lua` holds the other half of this. Whoever works on
queues finds them by a sweep of the ready sets, or hears a bell. Bells are quick and may get lost:
a sweep each second makes up for it. What is idle stands in no set and costs nothing.
"""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NewType, Self

from bridge.deliveries import Delete, Delivery, Edit, Post
from bridge.errors import Retryable
from bridge.events import Channel, LinkId, Platform, RoomId
from bridge.rooms import Link
from bridge.store import keys
from bridge.store.redis import Redis, Request, pairs

EntryId = NewType("EntryId", str)
"""Names an entry of a queue, given by Redis."""

LaneKind = Literal["speech", "aside"]

OUTSIDE = LinkId("-")
"""Stands for the membership in lanes of channels that are in no room."""

RELAY = "relay"
"""The consumer of inboxes and pending translations; of lanes it is their platform's name."""

PAUSE = 1.0
"""Seconds between attempts to hear the bells again."""


def milliseconds(moment: datetime) -> int:
    """A moment as scores and fields hold it."""
    return round(moment.timestamp() * 1000)


def bell(consumer: str) -> str:
    """The channel on which a consumer's bell rings."""
    return f"bell:{consumer}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomQueue:
    """What waits for the relay in a room: events, or translations that are pending."""

    room_id: RoomId
    kind: Literal["inbox", "pending"] = "inbox"

    consumer = RELAY

    @property
    def member(self) -> str:
        """Its name in the ready set."""
        return f"{self.room_id}/{self.kind}"

    @property
    def stream(self) -> str:
        """Its stream's key."""
        return (keys.INBOX if self.kind == "inbox" else keys.PENDING).of_room(self.room_id)

    @property
    def dead(self) -> str:
        """The key of its dead letters."""
        return keys.DEAD_LETTERS.of_room(self.room_id, "inbox")

    @property
    def progress(self) -> str:
        """The key of what is done of its first entry; events have no steps."""
        return keys.PROGRESS.of_room(self.room_id, "", self.kind)

    @classmethod
    def of_member(cls, member: str) -> Self:
        """The queue that a ready set names."""
        room_id, kind = member.split("/")
        return cls(room_id=RoomId(room_id), kind="inbox" if kind == "inbox" else "pending")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What waits for one channel: its speech, or the bot's own messages beside it."""

    room_id: RoomId
    link_id: LinkId
    platform: Platform
    kind: LaneKind = "speech"

    @property
    def consumer(self) -> str:
        """Whose ready set it stands in."""
        return self.platform

    @property
    def member(self) -> str:
        """Its name in the ready set."""
        return f"{self.room_id}/{self.link_id}/{self.kind}"

    @property
    def is_outside(self) -> bool:
        """Whether its channel is in no room."""
        return self.link_id == OUTSIDE

    @property
    def stream(self) -> str:
        """Its stream's key."""
        return keys.LANE.of_room(self.room_id, self.link_id, self.kind)

    @property
    def index(self) -> str:
        """The key that leads from a message to its entries."""
        return keys.WAITING.of_room(self.room_id, self.link_id, self.kind)

    @property
    def dead(self) -> str:
        """The key of its dead letters."""
        return keys.DEAD_LETTERS.of_room(self.room_id, self.link_id)

    @property
    def progress(self) -> str:
        """The key of what is done of its first entry."""
        return keys.PROGRESS.of_room(self.room_id, self.link_id, self.kind)

    @classmethod
    def of_member(cls, platform: Platform, member: str) -> Self:
        """The lane that a platform's ready set names."""
        room_id, link_id, kind = member.split("/")
        return cls(
            room_id=RoomId(room_id),
            link_id=LinkId(link_id),
            platform=platform,
            kind="aside" if kind == "aside" else "speech",
        )

    @classmethod
    def of(cls, room_id: RoomId, link: Link, kind: LaneKind = "speech") -> Self:
        """A lane of this membership."""
        return cls(room_id=room_id, link_id=link.id, platform=link.channel.platform, kind=kind)


Queue = RoomQueue | Lane


def lane_for(room_id: RoomId, link: Link, delivery: Delivery) -> Lane:
    """Where a delivery waits: the bot's own words go beside the channel's speech."""
    is_speech = isinstance(delivery, Edit | Delete) or (
        isinstance(delivery, Post) and (delivery.source is not None or delivery.keeps_turn)
    )
    return Lane.of(room_id, link, "speech" if is_speech else "aside")


def lane_outside(channel: Channel) -> Lane:
    """Where answers to commands wait that were given in no room.

    The channel's name is hashed: it may hold what parts the names of keys and queues.
    """
    name = hashlib.blake2b(str(channel).encode(), digest_size=8).hexdigest()
    return Lane(
        room_id=RoomId(f"outside-{name}"),
        link_id=OUTSIDE,
        platform=channel.platform,
        kind="aside",
    )


def timed_key(queue: Queue) -> str:
    """The key of what enters a queue later."""
    return keys.TIMED.of_room(queue.room_id, queue.member)


def held_key(queue: Queue) -> str:
    """The key of the moment until which a queue rests."""
    return keys.HELD.of_room(queue.room_id, queue.member)


def describe(queue: Queue, request: Request) -> dict[str, object]:
    """A queue as `shared.lua` knows it."""
    shard = keys.shard_of(queue.room_id)
    return {
        "name": queue.kind,
        "stream": request.key(queue.stream),
        "index": request.key(queue.index) if isinstance(queue, Lane) else None,
        "timed": request.key(timed_key(queue)),
        "held": request.key(held_key(queue)),
        "ready": request.key(keys.READY.of_shard(shard, queue.consumer)),
        "member": queue.member,
        "bell": bell(queue.consumer),
    }


def request_for(connection: Redis, queue: Queue, **values: object) -> Request:
    """A request about this queue, with what `wake` needs."""
    request = Request(now=connection.now(), idle=life(keys.IDLE), **values)
    request.values["queue"] = describe(queue, request)
    return request


def life(lifetime: timedelta) -> int:
    """A key's lifetime in milliseconds."""
    return round(lifetime.total_seconds() * 1000)


async def read(connection: Redis, queue: Queue, count: int) -> list[tuple[EntryId, str]]:
    """The first entries of a queue, as records."""
    entries: Sequence[Any] = await connection.run(
        "read", request_for(connection, queue, count=count)
    )
    return [(EntryId(entry), pairs(fields)["record"]) for entry, fields in entries]


async def oldest(connection: Redis, queue: Queue) -> datetime | None:
    """Since when the first entry has been waiting."""
    first: Sequence[Any] = await connection.do("XRANGE", queue.stream, "-", "+", "COUNT", 1)
    return datetime.fromtimestamp(int(pairs(first[0][1])["at"]) / 1000, UTC) if first else None


async def hold(connection: Redis, queue: Queue, until: datetime) -> None:
    """Let a queue rest until then."""
    request = request_for(connection, queue, till=milliseconds(until))
    await connection.run("hold", request)


def park_request(connection: Redis, queue: Queue, entry: EntryId, reason: str) -> Request:
    """The request that moves an entry into the queue's dead letters."""
    request = request_for(connection, queue, entry=entry, reason=reason)
    request.values |= {
        "dead": request.key(queue.dead),
        "progress": request.key(queue.progress),
        "dead_count": keys.DEAD_COUNT,
        "dead_life": life(keys.DEAD),
    }
    return request


class Ready:
    """The ready sets of all shards."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    async def due_rooms(self, shards: Iterable[int], limit: int = 1000) -> list[RoomQueue]:
        """What waits for the relay in these shards now, the longest waiting first in each."""
        return [RoomQueue.of_member(member) for member in await self._due(shards, RELAY, limit)]

    async def due_lanes(
        self, platform: Platform, shards: Iterable[int], limit: int = 1000
    ) -> list[Lane]:
        """The lanes of a platform with something to do now."""
        members = await self._due(shards, platform, limit)
        return [Lane.of_member(platform, member) for member in members]

    async def room_bells(self) -> AsyncGenerator[RoomQueue]:
        """What waits for the relay, as it comes in. Outages are waited for."""
        async for member in self._bells(RELAY):
            yield RoomQueue.of_member(member)

    async def lane_bells(self, platform: Platform) -> AsyncGenerator[Lane]:
        """The platform's lanes with something new, as it comes in. Outages are waited for."""
        async for member in self._bells(platform):
            yield Lane.of_member(platform, member)

    async def _bells(self, consumer: str) -> AsyncGenerator[str]:
        while True:
            try:
                async for member in self._connection.listener(bell(consumer)):
                    yield member
            except Retryable:
                await asyncio.sleep(PAUSE)

    async def _due(self, shards: Iterable[int], consumer: str, limit: int) -> list[str]:
        now = self._connection.now()
        pages = await self._connection.do_all(
            [
                (
                    "ZRANGEBYSCORE",
                    keys.READY.of_shard(shard, consumer),
                    "-inf",
                    now,
                    "LIMIT",
                    0,
                    limit,
                )
                for shard in shards
            ]
        )
        return [member for page in pages for member in page]
