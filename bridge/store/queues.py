"""What a room's inbox and a channel's lanes have in common: a stream, and a place in a ready set.

A queue is woken by the script that fills it, and can be held (after a failure) or be told to
receive something at a later moment. `shared.lua` holds the other half of this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NewType, Self

from bridge.deliveries import Delete, Delivery, Edit, Post
from bridge.events import LinkId, Platform, RoomId
from bridge.rooms import Link
from bridge.store import keys
from bridge.store.redis import Redis, Request, pairs

EntryId = NewType("EntryId", str)
"""A place in a queue, given by Redis."""

LaneKind = Literal["speech", "aside"]

RELAY = "relay"
"""The consumer of inboxes and pending translations; of lanes it is their platform's name."""


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
    """What waits for one channel: its speech, or answers beside it."""

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
    def stream(self) -> str:
        """Its stream's key."""
        return keys.LANE.of_room(self.room_id, self.link_id, self.kind)

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


def timed(queue: Queue) -> str:
    """The key of what enters a queue later."""
    return keys.TIMED.of_room(queue.room_id, queue.member)


def held(queue: Queue) -> str:
    """The key of the moment until which a queue rests."""
    return keys.HELD.of_room(queue.room_id, queue.member)


def described(queue: Queue, request: Request) -> dict[str, object]:
    """A queue as `shared.lua` knows it."""
    shard = keys.shard_of(queue.room_id)
    return {
        "name": queue.kind,
        "stream": request.key(queue.stream),
        "timed": request.key(timed(queue)),
        "held": request.key(held(queue)),
        "ready": request.key(keys.READY.of_shard(shard, queue.consumer)),
        "member": queue.member,
        "bell": bell(queue.consumer),
    }


def asked(connection: Redis, queue: Queue, **values: object) -> Request:
    """A request about this queue, with what `wake` needs."""
    request = Request(now=connection.now(), idle=life(keys.IDLE), **values)
    request.values["queue"] = described(queue, request)
    return request


def life(lifetime: timedelta) -> int:
    """A key's lifetime in milliseconds."""
    return round(lifetime.total_seconds() * 1000)


async def read(connection: Redis, queue: Queue, count: int) -> list[tuple[EntryId, str]]:
    """The first entries of a queue, as records."""
    entries: Sequence[Any] = await connection.run("read", asked(connection, queue, count=count))
    return [(EntryId(entry), pairs(fields)["record"]) for entry, fields in entries]


async def oldest(connection: Redis, queue: Queue) -> datetime | None:
    """Since when the first entry has been waiting."""
    first: Sequence[Any] = await connection.do("XRANGE", queue.stream, "-", "+", "COUNT", 1)
    return datetime.fromtimestamp(int(pairs(first[0][1])["at"]) / 1000, UTC) if first else None


async def hold(connection: Redis, queue: Queue, until: datetime) -> None:
    """Let a queue rest until then."""
    request = asked(connection, queue, till=milliseconds(until))
    await connection.run("hold", request)


def parked(connection: Redis, queue: Queue, entry: EntryId, reason: str) -> Request:
    """A request that moves an entry into the queue's dead letters."""
    request = asked(connection, queue, entry=entry, reason=reason)
    request.values |= {
        "dead": request.key(queue.dead),
        "progress": request.key(queue.progress),
        "dead_count": keys.DEAD_COUNT,
        "dead_life": life(keys.DEAD),
    }
    return request
