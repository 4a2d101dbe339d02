"""How many characters a room may send to someone else's machine in a month."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bridge.errors import Retryable
from bridge.events import RoomId
from bridge.store.connection import Connection
from bridge.store.sent_away import SentAway
from bridge.store.store import Store, open_store
from tests.bridge.store.values import ROOM
from tests.clock import FakeClock

MILK = RoomId("milk")


async def test_a_room_sends_up_to_its_ceiling(store: Store) -> None:
    """The last character fits; what would pass the ceiling is refused whole and not counted."""
    asked = [60, 50, 40, 1]

    taken = [await store.sent_away.take(ROOM.id, some, ceiling=100) for some in asked]

    assert taken == [True, False, True, False]


async def test_each_room_has_its_own_count(store: Store) -> None:
    """One room's talk costs another nothing."""
    taken = [await store.sent_away.take(room, 60, ceiling=100) for room in (ROOM.id, MILK)]

    assert taken == [True, True]


async def test_a_restart_forgives_nothing(store: Store, redis_url: str, clock: FakeClock) -> None:
    """Another process, or the same one started again, goes on counting."""
    await store.sent_away.take(ROOM.id, 60, ceiling=100)

    async with open_store(redis_url, clock=clock) as restarted:
        assert not await restarted.sent_away.take(ROOM.id, 60, ceiling=100)


async def test_a_month_begins_with_nothing_taken(store: Store, clock: FakeClock) -> None:
    """On the first of the next month (UTC) there is as much again."""
    last_second = datetime(2025, 1, 31, 23, 59, 59, tzinfo=UTC)
    clock.advance(last_second - clock.now())
    before = [await store.sent_away.take(ROOM.id, 60, ceiling=100) for _ in range(2)]

    clock.advance(timedelta(seconds=1))

    assert before == [True, False]
    assert await store.sent_away.take(ROOM.id, 60, ceiling=100)


async def test_two_workers_at_once_do_not_overdraw(
    store: Store, redis_url: str, clock: FakeClock
) -> None:
    """However many ask at the same time, together they get no more than the ceiling."""
    async with open_store(redis_url, clock=clock) as other:
        taken = await asyncio.gather(
            *(one.sent_away.take(ROOM.id, 7, ceiling=100) for one in (store, other) * 20)
        )

    assert sum(taken) == 100 // 7


async def test_nobody_counts_without_redis(clock: FakeClock) -> None:
    """While Redis is away it is neither yes nor no."""
    connection = Connection("redis://127.0.0.1:9/0", clock)

    with pytest.raises(Retryable):
        await SentAway(connection).take(ROOM.id, 1, ceiling=100)
    await connection.close()
