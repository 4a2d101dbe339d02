"""Opening the store, and what happens when Redis is not there."""

import asyncio
from pathlib import Path

import pytest

from bridge.decision import NOTHING
from bridge.errors import Retryable, SetupError
from bridge.events import EventId
from bridge.store import keys
from bridge.store.connection import Connection
from bridge.store.store import Store, open_store
from tests.bridge.store.values import GROUP, ROOM, make_room, sent
from tests.clock import FakeClock


async def test_the_secret_is_made_once(redis_url: str, clock: FakeClock) -> None:
    """A code given before a restart is valid after it."""
    async with open_store(redis_url, clock=clock) as store:
        code = await store.codes.new_code(ROOM.id, sent(1).id)

    async with open_store(redis_url, clock=clock) as store:
        assert await store.codes.take_code(code, EventId("e")) is not None


async def test_another_layout_is_refused(
    store: Store, connection: Connection, redis_url: str, clock: FakeClock
) -> None:
    """A teahouse that would look for every room in the wrong place does not start."""
    await store.ping()
    await connection.do("SET", keys.LAYOUT.of(), 64)

    with pytest.raises(SetupError, match="written in layout 64 and this teahouse uses 2/64"):
        async with open_store(redis_url, clock=clock):
            pass


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1", "unix:///nowhere/redis.sock", "http://127.0.0.1", "redis"]
)
async def test_an_unreachable_redis_is_one_clear_line(url: str, clock: FakeClock) -> None:
    """The message names the setting."""
    with pytest.raises(SetupError, match=r"^TEAHOUSE_REDIS_URL[^\n]*$"):
        async with open_store(url, clock=clock):
            pass


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"<html>", b""])
async def test_a_server_that_is_no_redis_is_one_clear_line(
    greeting: bytes, clock: FakeClock
) -> None:
    """Whatever answers at that address."""

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(SetupError, match=r"^TEAHOUSE_REDIS_URL[^\n]*$"):
            async with open_store(f"redis://127.0.0.1:{port}", clock=clock):
                pass


async def test_a_cut_connection_is_retryable_and_the_next_call_works(
    store: Store, connection: Connection
) -> None:
    """An outage is passed on as something that may pass; nothing is repeated by itself."""
    await make_room(store)
    await store.inbox.append(ROOM.id, sent(1))

    await connection.do("CLIENT", "KILL", "TYPE", "normal")

    with pytest.raises(Retryable):
        await store.inbox.append(ROOM.id, sent(2))
    assert await store.inbox.append(ROOM.id, sent(2)) == "stored"


async def test_scripts_are_sent_again_to_a_server_that_lost_them(
    store: Store, connection: Connection
) -> None:
    """A restarted Redis knows no scripts; nobody has to notice."""
    await make_room(store)

    await connection.do("SCRIPT", "FLUSH")

    assert await store.inbox.append(ROOM.id, sent(1)) == "stored"


async def test_a_full_redis_takes_nothing_new_but_lets_work_finish(
    store: Store, connection: Connection
) -> None:
    """Appending waits; committing goes on, since it frees before it writes."""
    await make_room(store)
    await store.inbox.append(ROOM.id, sent(1))
    worker = store.leases.shards("a")
    await worker.tick()
    await connection.do("CONFIG", "SET", "maxmemory", 1)
    try:
        with pytest.raises(Retryable):
            await store.inbox.append(ROOM.id, sent(2))
        await worker.tick()
        ((entry, _),) = await store.inbox.read(ROOM.id, 10)
        assert await store.inbox.attempts(ROOM.id, entry) == 1
        lease = worker.held[keys.shard_of(ROOM.id)]
        assert await store.inbox.commit(lease, ROOM.id, entry, NOTHING) == "done"
    finally:
        await connection.do("CONFIG", "SET", "maxmemory", 0)

    assert await store.inbox.mark(ROOM.id, GROUP) == "1"


def test_every_script_is_a_file_of_its_own() -> None:
    """No Lua hides in Python; each script says first what it is for."""
    scripts = Path(keys.__file__).with_name("scripts")

    for script in scripts.glob("*.lua"):
        assert script.read_text(encoding="utf-8").startswith("-- "), script


async def test_the_memory_in_use_is_told(store: Store, connection: Connection) -> None:
    """With its bound, or 0 where there is none."""
    await connection.do("CONFIG", "SET", "maxmemory", "64mb")
    used, limit = await store.memory()
    await connection.do("CONFIG", "SET", "maxmemory", "0")

    assert (0 < used < limit, limit) == (True, 64 * 2**20)
    assert (await store.memory())[1] == 0
