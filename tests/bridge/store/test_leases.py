"""Who may work on what."""

from datetime import timedelta
from pathlib import Path

import pytest

from bridge.errors import LeaseLost
from bridge.redis_server import open_embedded
from bridge.store import keys
from bridge.store.leases import LEASE
from bridge.store.store import Store, open_store
from tests.bridge.store.values import DISCORD, SHARD
from tests.clock import FakeClock


async def test_a_lone_worker_takes_every_shard_at_once(store: Store) -> None:
    """A fresh start is ready after one round trip."""
    worker = store.leases.shards("a")

    await worker.tick()

    assert set(worker.held) == set(range(keys.SHARDS))


async def test_workers_share_the_shards(store: Store) -> None:
    """When one joins, some are handed over; no shard is held twice, none is left over."""
    first, second = store.leases.shards("a"), store.leases.shards("b")

    await first.tick()
    await second.tick()
    await first.tick()
    await second.tick()

    assert set(first.held) | set(second.held) == set(range(keys.SHARDS))
    assert set(first.held).isdisjoint(second.held)
    assert 20 <= len(first.held) <= 44


async def test_a_dead_workers_shards_are_taken_over(store: Store, clock: FakeClock) -> None:
    """Within the lease's ten seconds the others have all of its shards, with higher tokens."""
    dead, other = store.leases.shards("dead"), store.leases.shards("other")
    await dead.tick()
    await other.tick()

    clock.advance(timedelta(seconds=11))
    await other.tick()

    assert set(other.held) == set(range(keys.SHARDS))
    assert int(other.held[SHARD].token) > int(dead.held[SHARD].token)


async def test_renewing_keeps_the_token(store: Store, clock: FakeClock) -> None:
    """Commits under way stay valid while a worker lives."""
    worker = store.leases.shards("a")
    await worker.tick()
    before = worker.held

    clock.advance(timedelta(seconds=3))
    await worker.tick()

    assert worker.held == before


async def test_a_released_share_is_free_at_once(store: Store) -> None:
    """A clean stop leaves nothing to wait for."""
    first, second = store.leases.shards("a"), store.leases.shards("b")
    await first.tick()

    await first.release()
    await second.tick()

    assert first.held == {}
    assert set(second.held) == set(range(keys.SHARDS))


async def test_a_sole_owner_takes_over_from_itself_at_once(store: Store) -> None:
    """The embedded Redis has one owner; after a kill its old leases need no waiting."""
    killed, restarted = store.leases.shards("sole"), store.leases.shards("sole")
    await killed.tick()

    await restarted.tick()

    assert set(restarted.held) == set(range(keys.SHARDS))
    assert int(restarted.held[SHARD].token) > int(killed.held[SHARD].token)


async def test_a_name_has_one_holder(store: Store, clock: FakeClock) -> None:
    """Another process waits until the lease runs out or is given back."""
    first, second = store.leases.named(DISCORD, "a"), store.leases.named(DISCORD, "b")

    assert await first.take()
    assert not await second.take()
    clock.advance(LEASE * 0.8)
    assert await first.take()
    clock.advance(LEASE * 0.8)
    assert not await second.take()
    await first.release()
    assert await second.take()


async def test_a_lease_that_is_not_held_gives_no_right(store: Store) -> None:
    """Whoever was refused cannot even try to commit."""
    first, second = store.leases.named(DISCORD, "a"), store.leases.named(DISCORD, "b")
    await first.take()
    await second.take()

    assert first.lease(SHARD).shard == SHARD
    with pytest.raises(LeaseLost):
        second.lease(SHARD)


async def test_each_name_is_a_lease_of_its_own(store: Store) -> None:
    """Who sends on a platform and who keeps the time may be two processes."""
    sender, scheduler = store.leases.named(DISCORD, "a"), store.leases.named("scheduler", "b")

    assert await sender.take()
    assert await scheduler.take()

    assert sender.lease(SHARD).name == DISCORD
    assert scheduler.lease(SHARD).name == "scheduler"


async def test_without_redis_a_lease_runs_out_by_itself(tmp_path: Path, clock: FakeClock) -> None:
    """Stopping while Redis is away gives nothing back, and ends in no error."""
    async with open_embedded(tmp_path) as server, open_store(server.url, clock=clock) as store:
        shards, named = store.leases.shards("a"), store.leases.named("telegram", "a")
        await shards.tick()
        await named.take()
        await server.stop()

        await shards.release()
        await named.release()

    assert shards.held == {}
