"""A platform's way out: order, rests, and what follows when the platform says no."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bridge.deliveries import (
    DeliveryId,
    Part,
    Post,
)
from bridge.errors import (
    ChannelUnavailable,
    Migrated,
    RateLimited,
    Refused,
    Retryable,
)
from bridge.events import ChannelGone, DeliveryParked, EventId, MessageId
from bridge.ports import Outgoing
from bridge.richtext import RichText
from bridge.rooms import Link
from bridge.sender import HELD, POISONOUS_AFTER
from bridge.store.queues import held_key
from bridge.store.store import Store
from tests.bridge.fakes import FakeOutbound
from tests.bridge.setting import (
    ASIDE,
    answer,
    enqueue,
    is_empty,
    rests,
    send_all,
    sender_of,
    until,
)
from tests.bridge.store.values import (
    DEN,
    DISCORD,
    EN,
    GROUP,
    LANE,
    MOMENT,
    ROOM,
    channel,
    make_room,
    post,
    ref,
    sending,
)
from tests.clock import FakeClock


async def set_link(store: Store, link: Link) -> None:
    """An admin changed a channel."""
    await store.rooms.put_link(ROOM.id, link)


async def test_deliveries_go_out_in_order_and_enter_the_map(
    store: Store, clock: FakeClock
) -> None:
    """Each as often as it was asked for; the copies are found from their originals."""
    await make_room(store)
    outbound = FakeOutbound()
    await enqueue(store, *(post(number, f"line {number}") for number in range(5)))

    await send_all(store, outbound, clock)

    assert outbound.calls == [("post", str(DEN), f"line {number}") for number in range(5)]
    assert await store.map.copies(ROOM.id, ref(GROUP, 3), EN.id) == (ref(DEN, "m4"),)
    assert await is_empty(store)


class OneAtATime(FakeOutbound):
    """Notices calls that overlap in one channel."""

    busy = 0
    most = 0

    async def post(self, channel: object, outgoing: Outgoing) -> tuple[MessageId, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Takes a few turns of the loop."""
        self.busy += 1
        self.most = max(self.most, self.busy)
        for _ in range(5):
            await asyncio.sleep(0)
        self.busy -= 1
        return await super().post(channel, outgoing)  # pyright: ignore[reportArgumentType]


async def test_a_channel_has_one_call_at_a_time(store: Store, clock: FakeClock) -> None:
    """Otherwise the platform would decide the order."""
    await make_room(store)
    outbound = OneAtATime()
    await enqueue(store, *(post(number) for number in range(5)))

    await send_all(store, outbound, clock)

    assert len(outbound.calls) == 5
    assert outbound.most == 1


async def test_a_rate_limit_waits_as_told(store: Store, clock: FakeClock) -> None:
    """Not a second less, and nothing is lost."""
    await make_room(store)
    await enqueue(store, post(1, "one"), post(2, "two"))
    outbound = FakeOutbound(errors=[RateLimited("slow down", timedelta(seconds=37))])

    await send_all(store, outbound, clock)
    assert len(outbound.calls) == 1
    clock.advance(timedelta(seconds=36))
    await send_all(store, outbound, clock)
    assert len(outbound.calls) == 1
    clock.advance(timedelta(seconds=1))
    await send_all(store, outbound, clock)

    assert [text for _, _, text in outbound.calls] == ["one", "one", "two"]


async def test_failures_wait_longer_each_time(store: Store, clock: FakeClock) -> None:
    """A second, two, four, … two minutes at most, with jitter; and it is never given up."""
    await make_room(store)
    await enqueue(store, post(1))
    outbound = FakeOutbound(errors=[Retryable("down") for _ in range(30)])
    pauses: list[float] = []

    async with sender_of(store, outbound, clock):
        for calls in range(1, 12):
            await until(lambda n=calls: _has_called(outbound, n), "no further attempt")
            await until(lambda: rests(store), "the lane does not rest")
            until_then = await store._connection.do("GET", held_key(LANE))  # pyright: ignore[reportPrivateUsage]
            pauses.append(int(until_then) / 1000 - clock.now().timestamp())
            clock.advance(timedelta(seconds=pauses[-1] + 0.001))
            await store.outbox.postpone(LANE, clock.now())

    assert pauses[0] >= 1
    assert pauses[2] > pauses[0]
    assert all(pause <= 120 * 1.25 for pause in pauses)
    assert not await is_empty(store)


async def _has_called(outbound: FakeOutbound, times: int) -> bool:
    return len(outbound.calls) >= times


async def test_a_delivery_that_nobody_foresaw_stops_nobody(store: Store, clock: FakeClock) -> None:
    """An adapter's own mistake parks the one delivery, and is named by its kind alone."""
    await make_room(store)
    await enqueue(store, post(1), post(2, "next"))
    outbound = FakeOutbound(errors=[TypeError("a secret")])

    await send_all(store, outbound, clock)

    (letter,) = await store.dead.of_room(ROOM)
    assert letter.reason == "unexpected TypeError"
    assert outbound.calls[-1][2] == "next"


async def test_what_is_parked_is_reported_once_a_day(store: Store, clock: FakeClock) -> None:
    """By way of the inbox, for each channel; an answer that is refused is nobody's business."""
    await make_room(store)
    await enqueue(store, post(1), post(2), answer())
    outbound = FakeOutbound(errors=[Refused("no") for _ in range(3)])

    await send_all(store, outbound, clock)

    told = [event for _, event in await store.inbox.read(ROOM.id, 9)]
    parked = DeliveryParked(id=EventId(f"parked:{EN.id}:20250114"), channel=DEN, reason="no")
    assert told == [parked]
    assert len(await store.dead.of_room(ROOM)) == 3


async def test_a_delivery_that_alone_fails_for_ten_minutes_is_parked(
    store: Store, clock: FakeClock
) -> None:
    """While the platform answers others; in an outage of the platform nothing is parked."""
    await make_room(store)
    await enqueue(store, post(1, "poison"))
    outbound = FakeOutbound(errors=[Retryable("500"), Retryable("500")])

    async with sender_of(store, outbound, clock):
        await until(lambda: rests(store), "the lane does not rest")
        clock.advance(POISONOUS_AFTER + timedelta(seconds=1))
        await until(lambda: _has_called(outbound, 2), "no second attempt")
        await until(lambda: rests(store), "the lane does not rest")
        assert await store.dead.of_room(ROOM) == []
        await enqueue(store, answer())
        await until(lambda: is_empty(store, ASIDE), "the answer is not given")
        outbound.errors = [Retryable("500")]
        clock.advance(timedelta(minutes=3))
        await until(lambda: is_empty(store), "it is never parked")

    (letter,) = await store.dead.of_room(ROOM)
    assert letter.reason == "10 minutes in vain: 500"


async def test_a_migrated_channel_gets_the_same_delivery(store: Store, clock: FakeClock) -> None:
    """The link moves to the new id, and the post follows at once."""
    await make_room(store)
    await enqueue(store, post(1, "one"))
    new = channel(DISCORD, "88")
    outbound = FakeOutbound(errors=[Migrated(new)])

    await send_all(store, outbound, clock)

    assert outbound.calls == [("post", str(DEN), "one"), ("post", str(new), "one")]
    moved = await store.rooms.get(ROOM.id)
    assert moved is not None
    assert moved.link_of(new) is not None


async def test_a_new_id_that_another_room_has_ends_the_delivery(
    store: Store, clock: FakeClock
) -> None:
    """Nothing moves, nothing is tried for ever."""
    await make_room(store)
    new = channel(DISCORD, "88")
    other = replace(ROOM, id=type(ROOM.id)("r2"), links=(replace(EN, channel=new),))
    await make_room(store, other)
    await enqueue(store, post(1))
    outbound = FakeOutbound(errors=[Migrated(new)])

    await send_all(store, outbound, clock)

    assert len(outbound.calls) == 1
    assert len(await store.dead.of_room(ROOM)) == 1


async def test_a_channel_that_is_gone_is_told_of_once(store: Store, clock: FakeClock) -> None:
    """By way of the inbox; what waits stays, and goes out when the bot is back."""
    await make_room(store)
    await enqueue(store, post(1, "one"))
    outbound = FakeOutbound(errors=[ChannelUnavailable("kicked"), ChannelUnavailable("kicked")])

    await send_all(store, outbound, clock)
    clock.advance(HELD)
    await send_all(store, outbound, clock)

    ((_, event),) = await store.inbox.read(ROOM.id, 10)
    assert isinstance(event, ChannelGone)
    assert event.channel == DEN
    await set_link(store, replace(EN, is_suspended=True))
    clock.advance(HELD)
    await send_all(store, outbound, clock)
    assert len(outbound.calls) == 2
    await set_link(store, EN)
    clock.advance(HELD)
    await send_all(store, outbound, clock)
    assert outbound.calls[2:] == [("post", str(DEN), "one")]


async def test_a_paused_lane_is_held_and_released(store: Store, clock: FakeClock) -> None:
    """What waits unsent goes out after `resume`; answers and notices are not held."""
    await make_room(store)
    await enqueue(store, post(1, "held"))
    await set_link(store, replace(EN, paused_at=MOMENT))
    told = Post(
        id=DeliveryId("n"), parts=(Part(text=RichText("paused")),), composed_at=clock.now()
    )
    await enqueue(store, answer(), told)
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)
    assert outbound.calls == [("answer", "a1", "Done."), ("post", str(DEN), "paused")]
    await set_link(store, EN)
    clock.advance(HELD)
    await send_all(store, outbound, clock)

    assert outbound.calls[-1] == ("post", str(DEN), "held")


async def test_a_second_sender_waits_its_turn(store: Store, clock: FakeClock) -> None:
    """Only the holder of the platform's lease sends."""
    await make_room(store)
    outbound = FakeOutbound()
    async with sending(store, owner="first"):
        await enqueue(store, post(1))
        async with sender_of(store, outbound, clock):
            await store.ready.due_lanes(DISCORD, range(64))
        assert outbound.calls == []

    await send_all(store, outbound, clock)

    assert len(outbound.calls) == 1
