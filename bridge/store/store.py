"""Opens the store: one connection, checked, and everything that works on it.

At first start the layout and a random secret are written. The layout is a number for the form of
keys and records, and the number of shards: another form could not be read, another number of
shards would look for every room in the wrong place. Both are refused.
"""

import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from redis import exceptions

from bridge.errors import Retryable, SetupError
from bridge.ports import Clock
from bridge.store import keys
from bridge.store.catch_ups import CatchUps
from bridge.store.ceilings import Ceilings
from bridge.store.connection import Connection
from bridge.store.dead_letters import DeadLetters
from bridge.store.forgetting import Forgetting
from bridge.store.inbox import Inbox
from bridge.store.leases import Leases
from bridge.store.message_map import MessageMap
from bridge.store.outbox import Outbox
from bridge.store.pairing_codes import PairingCodes
from bridge.store.people import Members, Staff
from bridge.store.queues import Ready
from bridge.store.redis import Redis
from bridge.store.rooms import Rooms
from bridge.store.sent_away import SentAway
from bridge.store.translations import Translations

LAYOUT = f"2/{keys.SHARDS}"
"""The form of keys and records (raised by whatever changes it), and the number of shards."""


class Store:
    """Everything that is kept, by what it is."""

    def __init__(self, connection: Redis, secret: bytes) -> None:
        self._connection = connection
        self.rooms = Rooms(connection)
        self.ceilings = Ceilings(connection, secret)
        self.codes = PairingCodes(connection, secret)
        self.inbox = Inbox(connection)
        self.outbox = Outbox(connection)
        self.map = MessageMap(connection)
        self.ready = Ready(connection)
        self.leases = Leases(connection)
        self.members = Members(connection)
        self.staff = Staff(connection, secret)
        self.catch_ups = CatchUps(connection)
        self.dead = DeadLetters(connection)
        self.translations = Translations(connection, secret)
        self.sent_away = SentAway(connection)
        self.forgetting = Forgetting(connection, self.translations, self.staff)

    async def ping(self) -> None:
        """Ask whether Redis is there; `Retryable` where it is not."""
        await self._connection.do("PING")

    async def memory(self) -> tuple[int, int]:
        """How many bytes Redis holds, and how many it may (0: no bound)."""
        lines = str(await self._connection.do("INFO", "memory")).splitlines()
        held = dict(line.split(":", 1) for line in lines if ":" in line)
        return int(held["used_memory"]), int(held["maxmemory"])

    async def compact(self) -> None:
        """Rewrite the append-only file, so that what was removed leaves the disk too."""
        try:
            await self._connection.do("BGREWRITEAOF")
        except exceptions.ResponseError:
            return  # one is under way, and another follows tomorrow


@asynccontextmanager
async def open_store(url: str, *, clock: Clock) -> AsyncGenerator[Store]:
    """Connect, check and hand out the store. Raises `SetupError` where that cannot be."""
    connection = Connection(url, clock)
    try:
        yield Store(connection, await _checked(connection))
    finally:
        await connection.close()


async def _checked(connection: Redis) -> bytes:
    layout, secret = keys.LAYOUT.of(), keys.SECRET.of()
    try:
        _, _, written, held = await connection.do_all(
            [
                ("SET", layout, LAYOUT, "NX"),
                ("SET", secret, secrets.token_hex(32), "NX"),
                ("GET", layout),
                ("GET", secret),
            ]
        )
    except (Retryable, exceptions.ResponseError) as error:
        raise SetupError(
            f"TEAHOUSE_REDIS_URL: no Redis can be used there ({error}): start it, or set another "
            "address; unset, teahouse brings its own"
        ) from error
    if written != LAYOUT:
        raise SetupError(
            f"TEAHOUSE_REDIS_URL: this Redis was written in layout {written} and this teahouse "
            f"uses {LAYOUT}: start the version that wrote it, or begin anew on an empty Redis or "
            "data folder"
        )
    return bytes.fromhex(held)
