"""Nothing outlives its days, though newer things keep its key alive."""

from datetime import timedelta

import pytest

from bridge.events import Author, UserId
from bridge.store import keys
from bridge.store.connection import Connection
from bridge.store.queues import RoomQueue
from bridge.store.store import Store
from bridge.store.sweeping import Sweeping
from tests.bridge.store.values import EN, ROOM, TELEGRAM, make_room, relay_lease, sent
from tests.clock import FakeClock

INBOX = RoomQueue(room_id=ROOM.id)


async def _park(store: Store, number: int) -> None:
    lease = await relay_lease(store)
    await store.inbox.append(ROOM.id, sent(number))
    ((entry, _),) = await store.inbox.read(ROOM.id, 1)
    await store.inbox.park(lease, INBOX, entry, "odd")


@pytest.mark.parametrize("is_written", [True, False], ids=["written", "swept"])
async def test_dead_letters_are_gone_after_seven_days(
    store: Store, clock: FakeClock, *, is_written: bool
) -> None:
    """By their own age: newer ones don't keep older ones, nor do those that come."""
    await make_room(store)
    await _park(store, 1)
    await store.dead.park_unreadable(TELEGRAM, "old", "odd")
    clock.advance(timedelta(days=5))
    await _park(store, 2)
    await store.dead.park_unreadable(TELEGRAM, "newer", "odd")
    clock.advance(timedelta(days=2, minutes=1))

    if is_written:
        await _park(store, 3)
        await store.dead.park_unreadable(TELEGRAM, "newest", "odd")
    await Sweeping(store, [TELEGRAM] if not is_written else []).sweep()

    left = [sent(2), sent(3)] if is_written else [sent(2)]
    assert [letter.what for letter in await store.dead.of_room(ROOM)] == left
    assert "old" not in [raw for raw, _ in await store.dead.unreadable(TELEGRAM)]


async def test_an_admins_name_is_forgotten_after_ninety_days(
    store: Store, clock: FakeClock
) -> None:
    """Since they were last met, whoever else was met meanwhile."""
    await make_room(store)
    old, other = (
        Author(platform=TELEGRAM, id=UserId(number), name=name)
        for number, name in (("8", "Old Admin"), ("9", "Other Admin"))
    )
    await store.staff.note(ROOM.id, EN.id, [old])
    clock.advance(timedelta(days=60))
    await store.staff.note(ROOM.id, EN.id, [other])
    clock.advance(timedelta(days=31))

    await Sweeping(store, []).sweep()

    posing = [Author(platform=TELEGRAM, id=UserId("1"), name=one.name) for one in (old, other)]
    found = [await store.staff.resembled(ROOM.id, [EN], one) for one in posing]
    assert found == [frozenset(), frozenset({EN.id})]


async def test_rooms_one_spoke_in_are_forgotten_one_by_one(
    store: Store, clock: FakeClock, connection: Connection
) -> None:
    """Ninety days after the last word there, though one goes on speaking elsewhere."""
    await make_room(store)
    person = keys.PERSON.of("telegram:7")
    await store.inbox.append(ROOM.id, sent(1))
    await connection.do("ZADD", person, connection.now(), "elsewhere")
    clock.advance(timedelta(days=91))

    await store.inbox.append(ROOM.id, sent(2))

    assert await connection.do("ZRANGE", person, 0, -1) == [ROOM.id]
