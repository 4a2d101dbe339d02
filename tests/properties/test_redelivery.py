"""No interleaving of crash and redelivery loses a message, or turns two around."""

import asyncio
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from redis import Redis

from bridge.decision import Decision
from bridge.events import MessageId
from bridge.store.store import Store, open_store
from tests.bridge.store.values import (
    DEN,
    EN,
    LANE,
    ROOM,
    SHARD,
    made,
    make_room,
    post,
    ref,
    sent,
    source,
)
from tests.clock import FakeClock

STEPS = st.lists(
    st.sampled_from(
        [
            "receive",
            "receive again",
            "relay",
            "relay, crash before the commit",
            "relay, commit twice",
            "send",
            "send, crash before the commit",
            "send, commit twice",
        ]
    ),
    max_size=30,
)


class _Bridge:
    """The three steps of a message, each of which may die in the middle."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._workers = 0
        self.received = 0
        self.said: list[MessageId] = []
        """What the platform was asked to post, in order."""
        self.crashes = 0

    async def step(self, name: str) -> None:
        what, _, how = name.partition(", ")
        match what:
            case "receive":
                self.received += 1
                await self._store.inbox.append(ROOM.id, sent(self.received))
            case "receive again":
                await self._store.inbox.append(ROOM.id, sent(max(self.received, 1)))
                self.received = max(self.received, 1)
            case "relay":
                await self._relay(how)
            case _:
                await self._send(how)

    async def _relay(self, how: str) -> None:
        self._workers += 1
        worker = self._store.leases.shards("sole")
        await worker.tick()
        for entry, event in await self._store.inbox.read(ROOM.id, 1):
            if how == "crash before the commit":
                return
            number = int(event.id.rpartition(":")[2])
            for _ in range(2 if how == "commit twice" else 1):
                await self._store.inbox.commit(
                    worker.held[SHARD],
                    ROOM.id,
                    entry,
                    Decision(source=source(number), deliveries=((EN, post(number)),)),
                )

    async def _send(self, how: str) -> None:
        lease = self._store.leases.named(EN.channel.platform, "sole")
        await lease.take()
        for entry, delivery in await self._store.outbox.read(LANE, 1):
            origin = getattr(delivery, "source")  # noqa: B009  (posts only)
            self.said.append(origin.id)
            if how == "crash before the commit":
                self.crashes += 1
                return
            for _ in range(2 if how == "commit twice" else 1):
                step = made(entry, int(origin.id), ref(DEN, 1000 + len(self.said)))
                await self._store.outbox.commit_steps(lease.lease(SHARD), LANE, [step])

    async def drain(self) -> None:
        """What a healthy process does in the end."""
        while await self._store.inbox.read(ROOM.id, 1):
            await self._relay("")
        while await self._store.outbox.depth(LANE):
            await self._send("")


async def _play(socket: Path, steps: list[str]) -> _Bridge:
    async with open_store(f"unix://{socket}", clock=FakeClock()) as store:
        await make_room(store)
        bridge = _Bridge(store)
        for name in steps:
            await bridge.step(name)
        await bridge.drain()
        return bridge


@settings(max_examples=40, deadline=None)
@given(steps=STEPS)
def test_nothing_is_lost_or_turned_around(redis_socket: Path, steps: list[str]) -> None:
    """Every message arrives, in order; only a crash after the call repeats one, once each."""
    with Redis(unix_socket_path=str(redis_socket)) as client:
        client.flushall()  # pyright: ignore[reportUnknownMemberType]  (the library's own types)

    bridge = asyncio.run(_play(redis_socket, steps))

    numbers = [int(message) for message in bridge.said]
    assert sorted(set(numbers)) == list(range(1, bridge.received + 1))
    assert numbers == sorted(numbers)
    assert len(numbers) == bridge.received + bridge.crashes
