"""A sender at work on Discord: how its tests fill lanes, let it run and look at what is left."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from bridge.decision import Decision
from bridge.deliveries import CommandAnswer, Delivery, DeliveryId
from bridge.richtext import RichText
from bridge.sender import Sender
from bridge.store.queues import Lane
from bridge.store.store import Store
from bridge.worker import Worker
from tests.bridge.fakes import FakeOutbound
from tests.bridge.store.values import DEN, DISCORD, EN, LANE, ROOM, relay_lease, sent
from tests.clock import FakeClock

ASIDE = replace(LANE, kind="aside")


async def enqueue(store: Store, *deliveries: Delivery) -> None:
    """Let an event be relayed as these deliveries."""
    lease = await relay_lease(store)
    number = await store.inbox.depth(ROOM.id)
    await store.inbox.append(ROOM.id, sent(hash(deliveries) % 10**9 + number))
    ((entry, _),) = await store.inbox.read(ROOM.id, 1)
    decision = Decision(deliveries=tuple((EN, delivery) for delivery in deliveries))
    await store.inbox.commit(lease, ROOM.id, entry, decision)


async def until(condition: Callable[[], Awaitable[object]], description: str) -> None:
    """Wait for something that happens by itself."""
    try:
        async with asyncio.timeout(8):
            while not await condition():  # noqa: ASYNC110  (Redis tells nobody)
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(description) from None


@asynccontextmanager
async def at_work(service: Sender | Worker) -> AsyncGenerator[None]:
    """A service at work, stopped as SIGTERM does."""
    task = asyncio.create_task(service.run())
    try:
        yield
        await service.drain()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def sender_of(
    store: Store, outbound: FakeOutbound, clock: FakeClock
) -> AsyncGenerator[Sender]:
    """A sender at work, stopped as SIGTERM does."""
    sender = Sender(platform=DISCORD, outbound=outbound, store=store, clock=clock, owner="sender")
    async with at_work(sender):
        yield sender


async def is_empty(store: Store, lane: Lane = LANE) -> bool:
    """Whether the lane has nothing left, now or later."""
    return await store.outbox.depth(lane) == 0


async def rests(store: Store, lane: Lane = LANE) -> bool:
    """Whether something waits, and is not due."""
    lanes = await store.ready.due_lanes(DISCORD, range(64))
    return not await is_empty(store, lane) and lane not in lanes


async def send_all(store: Store, outbound: FakeOutbound, clock: FakeClock) -> None:
    """Run a sender until nothing is due any more."""
    async with sender_of(store, outbound, clock):

        async def is_done() -> bool:
            return not await store.ready.due_lanes(DISCORD, range(64))

        await until(is_done, "the lanes are never done")


def answer(text: str = "Done.", address: str = "a1") -> CommandAnswer:
    """The answer to a command."""
    return CommandAnswer(
        id=DeliveryId(f"answer {text} {address}"),
        channel=DEN,
        address=address,
        text=RichText(text),
    )
