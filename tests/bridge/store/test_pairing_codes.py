"""Pairing codes."""

import re
from datetime import timedelta

from bridge.events import EventId
from bridge.store.connection import Connection
from bridge.store.pairing_codes import TRIES
from bridge.store.store import Store
from tests.bridge.store.values import DEN, GROUP, ROOM
from tests.clock import FakeClock

ASKED = EventId("create-1")


async def test_a_code_opens_its_room_once(store: Store) -> None:
    """The first event takes it, also when that event is repeated; every other is refused."""
    code = await store.codes.new_code(ROOM.id, ASKED)

    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", code)
    assert await store.codes.take_code(code, EventId("e1")) == ROOM.id
    assert await store.codes.take_code(code, EventId("e1")) == ROOM.id
    assert await store.codes.take_code(code, EventId("e2")) is None


async def test_the_same_event_gets_the_same_code(store: Store) -> None:
    """A command that comes twice is answered the same; another one gets another code."""
    first, again = [await store.codes.new_code(ROOM.id, ASKED) for _ in range(2)]

    assert first == again
    assert await store.codes.new_code(ROOM.id, EventId("create-2")) != first


async def test_a_code_is_read_as_people_type_it(store: Store) -> None:
    """Case, spaces and the hyphen don't matter."""
    code = await store.codes.new_code(ROOM.id, ASKED)

    typed = f" {code.lower().replace('-', ' ')} "

    assert await store.codes.take_code(typed, EventId("e1")) == ROOM.id


async def test_a_code_can_be_looked_at(store: Store) -> None:
    """Looking at a code does not use it."""
    code = await store.codes.new_code(ROOM.id, ASKED)

    assert await store.codes.peek_code(code) == ROOM.id
    assert await store.codes.peek_code("ABCD-EFGH") is None
    assert await store.codes.take_code(code, EventId("e1")) == ROOM.id


async def test_a_code_is_valid_for_a_day(store: Store, clock: FakeClock) -> None:
    """After 24 hours it gets the answer that a wrong one gets."""
    code = await store.codes.new_code(ROOM.id, ASKED)

    clock.advance(timedelta(hours=24))

    assert await store.codes.take_code(code, EventId("e1")) is None
    assert await store.codes.take_code("ABCD-EFGH", EventId("e1")) is None


async def test_the_code_itself_is_nowhere_in_redis(store: Store, connection: Connection) -> None:
    """Who reads the database cannot join a room."""
    code = await store.codes.new_code(ROOM.id, ASKED)

    names = await connection.do("KEYS", "*")

    assert not any(code.replace("-", "") in name.upper() for name in names)


async def test_ten_wrong_codes_lock_the_channel(store: Store, clock: FakeClock) -> None:
    """Within ten minutes; a repeated event counts once, and another channel is not concerned."""
    for number in range(TRIES - 1):
        await store.codes.note_wrong_code(GROUP, EventId(f"e{number}"))
    await store.codes.note_wrong_code(GROUP, EventId("e0"))
    before = await store.codes.is_locked(GROUP)

    count = await store.codes.note_wrong_code(GROUP, EventId("last"))

    assert (before, count) == (False, TRIES)
    assert await store.codes.is_locked(GROUP)
    assert not await store.codes.is_locked(DEN)
    clock.advance(timedelta(minutes=11))
    assert not await store.codes.is_locked(GROUP)
