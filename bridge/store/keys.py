"""Every Redis key there is: how it is built, its type, how long it lives and who owns it.

Rooms are spread over `SHARDS` shards. All keys of a shard's rooms begin with the shard's hash tag
(`{s07}`), so a script that commits a step finds them on one node of a cluster. Other keys hold
one thing each and may lie anywhere. How a script is told its keys: `docs/store.md`.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bridge.events import RoomId

SHARDS = 64

Kept = Literal["kept", "while_filled"]
"""`kept`: as long as what it describes; `while_filled`: expires, or goes, once it ran empty."""

IDLE = timedelta(days=1)
"""How long an empty stream lingers."""
DAY = timedelta(days=1)
SEEN = timedelta(hours=25)
"""Telegram repeats an update for at most 24 hours."""
SEEN_COUNT = 50_000
MAP = timedelta(days=90)
RERENDER = timedelta(hours=48)
"""How long words are kept that a reply may quote, or that an edit beside them needs."""
DEAD = timedelta(days=7)
DEAD_COUNT = 1_000
LAST_LANGUAGE = timedelta(days=30)
ORPHAN = timedelta(days=30)
"""How long a room outlives its last link."""
RECENT_COUNT = 100
MONTH = timedelta(days=32)
"""A month's count outlives the month."""


def shard_of(room_id: RoomId) -> int:
    """The shard a room belongs to, for good."""
    digest = hashlib.blake2b(room_id.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % SHARDS


def tag(shard: int) -> str:
    """The hash tag of a shard's keys."""
    return f"{{s{shard:02d}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One kind of key. `scope` decides what its name begins with."""

    scope: Literal["room", "shard", "single"]
    name: str
    parts: tuple[str, ...] = ()
    type: Literal["string", "hash", "stream", "set", "zset"]
    lifetime: timedelta | Kept
    owner: str

    def of_room(self, room_id: RoomId, *parts: object) -> str:
        """The key of this room."""
        return ":".join(map(str, (tag(shard_of(room_id)), "room", room_id, self.name, *parts)))

    def of_shard(self, shard: int, *parts: object) -> str:
        """The key of this shard."""
        return ":".join(map(str, (tag(shard), self.name, *parts)))

    def of(self, *parts: object) -> str:
        """The key that belongs to no shard."""
        return ":".join(map(str, (self.name, *parts)))

    @property
    def pattern(self) -> re.Pattern[str]:
        """What keys of this kind look like."""
        begin = {"room": r"\{s\d\d\}:room:[^:]+:", "shard": r"\{s\d\d\}:", "single": ""}
        return re.compile(begin[self.scope] + re.escape(self.name) + r"(:.+)?" * bool(self.parts))


ROOM = Key(scope="room", name="record", type="hash", lifetime="kept", owner="rooms")
INBOX = Key(scope="room", name="inbox", type="stream", lifetime="while_filled", owner="inbox")
PENDING = Key(scope="room", name="pending", type="stream", lifetime="while_filled", owner="inbox")
TRIES = Key(scope="room", name="tries", type="hash", lifetime=DEAD, owner="inbox")
SEEN_IDS = Key(scope="room", name="seen", type="zset", lifetime=SEEN, owner="inbox")
MARKS = Key(scope="room", name="marks", type="hash", lifetime=MAP, owner="inbox")
HELD = Key(
    scope="room", name="held", parts=("queue",), type="string", lifetime=DAY, owner="queues"
)
LANE = Key(
    scope="room",
    name="lane",
    parts=("link", "kind"),
    type="stream",
    lifetime="while_filled",
    owner="outbox",
)
WAITING = Key(
    scope="room",
    name="waiting",
    parts=("link", "kind"),
    type="zset",
    lifetime="while_filled",
    owner="outbox",
)
TIMED = Key(
    scope="room", name="timed", parts=("queue",), type="zset", lifetime="kept", owner="outbox"
)
PROGRESS = Key(
    scope="room",
    name="progress",
    parts=("link", "kind"),
    type="hash",
    lifetime=ORPHAN,
    owner="outbox",
)
DEAD_LETTERS = Key(
    scope="room", name="dead", parts=("link",), type="stream", lifetime=DEAD, owner="dead_letters"
)
MESSAGE = Key(
    scope="room", name="message", parts=("ref",), type="hash", lifetime=MAP, owner="message_map"
)
ORIGIN = Key(
    scope="room", name="origin", parts=("ref",), type="string", lifetime=MAP, owner="message_map"
)
FORM = Key(
    scope="room", name="form", parts=("ref",), type="hash", lifetime=RERENDER, owner="message_map"
)
EXCERPT = Key(
    scope="room",
    name="excerpt",
    parts=("ref",),
    type="string",
    lifetime=RERENDER,
    owner="message_map",
)
RECENT = Key(
    scope="room", name="recent", parts=("channel",), type="zset", lifetime=MAP, owner="message_map"
)
WROTE = Key(
    scope="room", name="wrote", parts=("person",), type="zset", lifetime=MAP, owner="people"
)
SPOKE = Key(
    scope="room",
    name="spoke",
    parts=("person",),
    type="string",
    lifetime=LAST_LANGUAGE,
    owner="people",
)
STAFF = Key(scope="room", name="staff", parts=("link",), type="hash", lifetime=MAP, owner="people")
CATCH_UPS = Key(scope="room", name="catchups", type="hash", lifetime=SEEN, owner="catch_ups")
OPT_INS = Key(scope="room", name="optins", type="set", lifetime="kept", owner="people")
SENT_AWAY = Key(
    scope="room",
    name="sent_away",
    parts=("month",),
    type="string",
    lifetime=MONTH,
    owner="sent_away",
)

READY = Key(
    scope="shard", name="ready", parts=("consumer",), type="zset", lifetime="kept", owner="queues"
)
FENCE = Key(scope="shard", name="fence", type="hash", lifetime="kept", owner="leases")
ROOMS = Key(scope="shard", name="rooms", type="set", lifetime="kept", owner="rooms")
CHANNELS = Key(scope="shard", name="channels", type="hash", lifetime="kept", owner="rooms")

LAYOUT = Key(scope="single", name="shards", type="string", lifetime="kept", owner="store")
SECRET = Key(scope="single", name="secret", type="string", lifetime="kept", owner="store")
WORKERS = Key(scope="single", name="workers", type="zset", lifetime=DAY, owner="leases")
NAMED_LEASE = Key(
    scope="single",
    name="lease",
    parts=("name",),
    type="hash",
    lifetime="kept",
    owner="leases",
)
CLAIM = Key(
    scope="single", name="claim", parts=("channel",), type="string", lifetime="kept", owner="rooms"
)
CREATED = Key(
    scope="single", name="created", parts=("event",), type="string", lifetime=SEEN, owner="rooms"
)
CODE = Key(
    scope="single", name="code", parts=("hash",), type="hash", lifetime=SEEN, owner="pairing_codes"
)
WRONG_CODES = Key(
    scope="single",
    name="wrong",
    parts=("channel",),
    type="zset",
    lifetime=timedelta(minutes=20),
    owner="pairing_codes",
)
MADE = Key(
    scope="single",
    name="made",
    parts=("what", "hash"),
    type="zset",
    lifetime=ORPHAN,
    owner="ceilings",
)
CODES_MADE = Key(
    scope="single",
    name="codes",
    parts=("room",),
    type="zset",
    lifetime=SEEN,
    owner="pairing_codes",
)
PERSON = Key(
    scope="single", name="person", parts=("person",), type="zset", lifetime=MAP, owner="people"
)
OPTED_IN = Key(
    scope="single", name="opted", parts=("person",), type="set", lifetime="kept", owner="people"
)
UNREADABLE = Key(
    scope="single",
    name="unreadable",
    parts=("platform",),
    type="stream",
    lifetime=DEAD,
    owner="dead_letters",
)
CACHED = Key(
    scope="single",
    name="{cache}:text",
    parts=("hash",),
    type="string",
    lifetime=timedelta(days=7),
    owner="translations",
)
CACHE_INDEX = Key(
    scope="single",
    name="{cache}:index",
    type="zset",
    lifetime=timedelta(days=7),
    owner="translations",
)
CACHED_BY = Key(
    scope="single",
    name="{cache}:by",
    parts=("person",),
    type="zset",
    lifetime=timedelta(days=7),
    owner="translations",
)

TABLE: tuple[Key, ...] = tuple(value for value in globals().values() if isinstance(value, Key))


def kind_of(key: str) -> Key | None:
    """Which row of the table a key in Redis belongs to."""
    return next((row for row in TABLE if row.pattern.fullmatch(key)), None)
