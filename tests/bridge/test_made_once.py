"""What was made is not made again, though Redis died before it could be committed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bridge.deliveries import CommandAnswer, Delivery, DeliveryId, Farewell, Report
from bridge.errors import Retryable
from bridge.events import Channel, MessageId
from bridge.ports import Outgoing
from bridge.richtext import RichText
from bridge.store.queues import Lane
from bridge.store.store import Store
from tests.bridge.fakes import FakeOutbound
from tests.bridge.setting import ASIDE, answer, enqueue, is_empty, sender_of, until
from tests.bridge.store.values import DEN, EN, GROUP, LANE, ROOM, edit, make_room, post, ref
from tests.clock import FakeClock


@dataclass
class _CutOff(FakeOutbound):
    """A platform where all succeeds; behind the first call Redis is gone for a moment."""

    cut: Callable[[], Awaitable[None]] | None = None
    seen: list[str] = field(default_factory=list)

    async def post(self, channel: Channel, outgoing: Outgoing) -> tuple[MessageId, ...]:
        """Made, and then cut off."""
        made = await super().post(channel, outgoing)
        await self._cut()
        return made

    async def answer(self, answer: CommandAnswer) -> tuple[MessageId, ...]:
        """Answered, and then cut off."""
        made = await super().answer(answer)
        await self._cut()
        return made

    async def _cut(self) -> None:
        if self.cut is not None:
            cut, self.cut = self.cut, None
            await cut()


REPORT = Report(
    id=DeliveryId("report"), person=None, text=RichText("reasons"), plain=RichText("plain")
)
FAREWELL = Farewell(id=DeliveryId("farewell"), channel=DEN, text=RichText("bye"))


@pytest.mark.parametrize(
    ("delivery", "lane"),
    [(post(1, "one"), LANE), (answer(), ASIDE), (REPORT, ASIDE), (FAREWELL, ASIDE)],
    ids=["post", "answer", "report", "farewell"],
)
async def test_what_was_made_is_not_made_again(
    store: Store, clock: FakeClock, redis_url: str, delivery: Delivery, lane: Lane
) -> None:
    """Redis goes away between the call and its commit; the call stays the only one."""
    await make_room(store)
    await enqueue(store, delivery)
    outbound = _CutOff(cut=lambda: _cut_all(redis_url))

    async with sender_of(store, outbound, clock):
        await until(lambda: _is_done(store, lane, outbound, clock), "it is never committed")

    assert [what for what, _, _ in outbound.calls] in (["post"], ["answer"])


async def test_what_was_made_is_what_the_map_holds(
    store: Store, clock: FakeClock, redis_url: str
) -> None:
    """The commit that follows knows the message, so that an edit finds it."""
    await make_room(store)
    await enqueue(store, post(1, "one"), edit(1, 2, "two"))
    outbound = _CutOff(cut=lambda: _cut_all(redis_url))

    async with sender_of(store, outbound, clock):
        await until(lambda: _is_done(store, LANE, outbound, clock), "it is never committed")

    assert outbound.calls == [("post", str(DEN), "one"), ("edit", "m1", "two")]
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (ref(DEN, "m1"),)


async def test_a_commit_that_redis_lost_is_not_made_again(store: Store, clock: FakeClock) -> None:
    """A killed server may come back without its last writes: the same delivery waits once more."""
    await make_room(store)
    await enqueue(store, post(1, "one"))
    outbound = FakeOutbound()

    async with sender_of(store, outbound, clock):
        await until(lambda: is_empty(store), "it is never sent")
        await enqueue(store, replace(post(1, "one"), is_silent=True))
        await until(lambda: is_empty(store), "it is never committed again")

    assert outbound.calls == [("post", str(DEN), "one")]


async def _is_done(store: Store, lane: Lane, outbound: _CutOff, clock: FakeClock) -> bool:
    """Whether it was cut off and committed all the same; this look may be cut off too."""
    clock.advance(timedelta(seconds=1))
    try:
        return outbound.cut is None and await is_empty(store, lane)
    except Retryable:
        return False


async def _cut_all(redis_url: str) -> None:
    """End every connection to Redis but this one, as a dying server does."""
    client = Redis.from_url(redis_url)  # pyright: ignore[reportUnknownMemberType]
    await client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")  # pyright: ignore[reportUnknownMemberType]
    await client.aclose()
