"""`/metrics` tells what waits and what was parked, from what the store holds."""

import aiohttp

from bridge.errors import Retryable
from bridge.events import Platform
from bridge.health import open_health
from bridge.metrics import Metrics
from bridge.ports import SystemClock
from bridge.store.store import Store
from tests.bridge.store.values import ROOM, make_room, sent

TELEGRAM, DISCORD = Platform("telegram"), Platform("discord")


async def test_what_waits_and_what_is_parked_is_counted(store: Store) -> None:
    """An event to relay, two updates that nobody could read."""
    await make_room(store, ROOM)
    await store.inbox.append(ROOM.id, sent(1))
    for _ in range(2):
        await store.dead.park_unreadable(TELEGRAM, "{}", "KeyError")
    metrics = Metrics(
        store=store, clock=SystemClock(), platforms=(TELEGRAM, DISCORD), relayed=lambda: 7
    )

    async with (
        open_health("127.0.0.1:0", {}, metrics.text) as address,
        aiohttp.ClientSession() as session,
        session.get(f"{address}/metrics") as answer,
    ):
        told = (await answer.text()).splitlines()

    assert answer.content_type == "text/plain"
    assert "teahouse_inbox_waiting 1" in told
    assert "teahouse_lanes_waiting 0" in told
    assert 'teahouse_updates_unread{platform="telegram"} 2' in told
    assert 'teahouse_updates_unread{platform="discord"} 0' in told
    assert "teahouse_dead_letters 0" in told
    assert "teahouse_events_relayed_total 7" in told
    (oldest,) = [row for row in told if row.startswith("teahouse_oldest_waiting_seconds")]
    assert float(oldest.split()[1]) >= 0


async def test_without_redis_it_says_so() -> None:
    """503, and never a traceback."""

    async def fail() -> str:
        raise Retryable("Redis is not there")

    async with (
        open_health("127.0.0.1:0", {}, fail) as address,
        aiohttp.ClientSession() as session,
        session.get(f"{address}/metrics") as answer,
    ):
        assert (answer.status, await answer.text()) == (503, "Redis is not there\n")
