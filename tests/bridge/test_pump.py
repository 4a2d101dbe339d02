"""The pump: one task a queue, woken by bells, swept each second, drained on stop."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bridge.errors import LeaseLost, Retryable
from bridge.events import RoomId
from bridge.pump import Pump
from bridge.store.queues import RoomQueue

ONE, TWO = RoomQueue(room_id=RoomId("r1")), RoomQueue(room_id=RoomId("r2"))


@dataclass
class Works:
    """A consumer: what is due, who rings, and what became of it."""

    due: list[RoomQueue] = field(default_factory=list)
    shards: Collection[int] = range(64)
    rings: asyncio.Queue[RoomQueue] = field(default_factory=asyncio.Queue)
    done: list[RoomQueue] = field(default_factory=list)
    outcomes: list[bool | Exception] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """Work ends when it is open."""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def look(self, _shards: Collection[int]) -> Sequence[RoomQueue]:
        """Each due queue once."""
        due, self.due = self.due, []
        return due

    async def bells(self) -> AsyncIterator[RoomQueue]:
        """As they ring."""
        while True:
            yield await self.rings.get()

    async def work(self, queue: RoomQueue) -> bool:
        """Noted when it begins."""
        async with self.changed:
            self.done.append(queue)
            self.changed.notify_all()
        await self.gate.wait()
        outcome = self.outcomes.pop(0) if self.outcomes else True
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def until_done(self, *queues: RoomQueue) -> None:
        """Wait for exactly these works to have begun."""
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(lambda: self.done == list(queues))


@asynccontextmanager
async def pumping(works: Works) -> AsyncGenerator[Pump[RoomQueue]]:
    """A pump at work."""
    pump = Pump[RoomQueue](
        name="test",
        due=works.look,
        bells=works.bells,
        shards=lambda: works.shards,
        work=works.work,
    )
    task = asyncio.create_task(pump.run())
    yield pump
    task.cancel()
    await asyncio.wait([task])


async def turns() -> None:
    """Let everything that can go on do so."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_what_is_due_is_worked_on_at_once_and_side_by_side() -> None:
    """A slow queue delays no other."""
    works = Works(due=[ONE, TWO])

    async with pumping(works):
        await works.until_done(ONE, TWO)


async def test_a_bell_wakes_its_queue() -> None:
    """Without waiting for the sweep; other workers' shards are theirs."""
    works = Works()

    async with pumping(works):
        works.rings.put_nowait(ONE)
        await works.until_done(ONE)
        works.shards = ()
        works.rings.put_nowait(TWO)
        await turns()

    assert works.done == [ONE]


async def test_a_queue_is_worked_on_by_one_task() -> None:
    """What rings meanwhile is worked on once more, afterwards."""
    works = Works()

    async with pumping(works):
        works.rings.put_nowait(ONE)
        await works.until_done(ONE)
        works.rings.put_nowait(ONE)
        works.rings.put_nowait(ONE)
        await turns()
        assert works.done == [ONE]
        works.gate.set()
        await works.until_done(ONE, ONE)
        await turns()

    assert works.done == [ONE, ONE]


async def test_a_resting_queue_is_left_alone() -> None:
    """What comes in while a call is refused for the moment does not repeat the call."""
    works = Works(outcomes=[False])

    async with pumping(works):
        works.rings.put_nowait(ONE)
        await works.until_done(ONE)
        works.rings.put_nowait(ONE)
        await turns()
        works.gate.set()
        await turns()

    assert works.done == [ONE]


@pytest.mark.parametrize("error", [Retryable("Redis is away"), LeaseLost("another's")])
async def test_an_outage_ends_the_work_not_the_pump(error: Exception) -> None:
    """The next bell or sweep begins anew."""
    works = Works(outcomes=[error])
    works.gate.set()

    async with pumping(works):
        works.rings.put_nowait(ONE)
        await works.until_done(ONE)
        await turns()
        works.rings.put_nowait(ONE)
        await works.until_done(ONE, ONE)


async def test_anything_else_ends_the_pump() -> None:
    """A mistake in the code is not hidden: the process ends and is started again."""
    works = Works(due=[ONE], outcomes=[ValueError("a mistake")])
    works.gate.set()
    pump = Pump[RoomQueue](
        name="test", due=works.look, bells=works.bells, shards=lambda: [1], work=works.work
    )

    with pytest.raises(ExceptionGroup) as ended:
        await pump.run()

    assert ended.group_contains(ValueError)


async def test_draining_finishes_what_is_in_flight() -> None:
    """And starts nothing new."""
    works = Works(due=[ONE])

    async with pumping(works) as pump:
        await works.until_done(ONE)
        drained = asyncio.create_task(pump.drain())
        works.rings.put_nowait(TWO)
        works.rings.put_nowait(ONE)
        await turns()
        assert not drained.done()
        works.gate.set()
        await drained

    assert works.done == [ONE]
