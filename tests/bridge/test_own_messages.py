"""How answers, reports and farewells are carried out: what is for one person, what is for all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.deliveries import (
    DeliveryId,
    Farewell,
    Report,
    Vanish,
)
from bridge.errors import (
    ChannelUnavailable,
    Migrated,
    Refused,
    Retryable,
)
from bridge.events import MessageId
from bridge.own_messages import READ_FOR
from bridge.richtext import RichText
from bridge.store.queues import lane_outside
from bridge.store.store import Store
from tests.bridge.fakes import FakeOutbound, TellingOutbound
from tests.bridge.setting import (
    ASIDE,
    answer,
    enqueue,
    is_empty,
    send_all,
)
from tests.bridge.store.values import (
    ANA,
    DEN,
    DISCORD,
    EN,
    ROOM,
    channel,
    leave,
    make_room,
    post,
)
from tests.clock import FakeClock

OUTSIDE = lane_outside(channel(DISCORD, "99"))


async def test_an_answer_outside_any_room_is_given_and_vanishes(
    store: Store, clock: FakeClock
) -> None:
    """No room and no membership is needed: the answer and its removal name the channel."""
    given = replace(answer(), channel=channel(DISCORD, "99"))
    await store.outbox.schedule(OUTSIDE, given, clock.now())
    outbound = FakeOutbound(vanishing=(MessageId("command"), MessageId("answer")))

    await send_all(store, outbound, clock)
    clock.advance(READ_FOR)
    await send_all(store, outbound, clock)

    assert outbound.calls == [
        ("answer", "a1", "Done."),
        ("delete", "command", ""),
        ("delete", "answer", ""),
    ]
    assert await is_empty(store, OUTSIDE)


@pytest.mark.parametrize(
    "error",
    [Refused("too old"), ChannelUnavailable("kicked"), Migrated(channel(DISCORD, "88"))],
    ids=["refused", "kicked", "migrated"],
)
async def test_an_answer_that_cannot_be_removed_stays(
    store: Store, clock: FakeClock, error: Exception
) -> None:
    """No dead letter comes of it, and the rest is removed all the same."""
    await make_room(store)
    vanish = Vanish(id=DeliveryId("v"), channel=DEN, messages=(MessageId("1"), MessageId("2")))
    await enqueue(store, vanish)
    outbound = FakeOutbound(errors=[error])

    await send_all(store, outbound, clock)

    assert outbound.calls == [("delete", "1", ""), ("delete", "2", "")]
    assert await is_empty(store, ASIDE)
    assert await store.dead.of_room(ROOM) == []


async def test_an_answer_vanishes_after_a_minute(store: Store, clock: FakeClock) -> None:
    """Together with its command, where the platform showed it to everyone."""
    await make_room(store)
    await enqueue(store, answer())
    outbound = FakeOutbound(vanishing=(MessageId("command"), MessageId("answer")))

    await send_all(store, outbound, clock)
    clock.advance(timedelta(seconds=59))
    await send_all(store, outbound, clock)
    assert [what for what, _, _ in outbound.calls] == ["answer"]
    clock.advance(timedelta(seconds=1))
    await send_all(store, outbound, clock)

    assert outbound.calls[1:] == [("delete", "command", ""), ("delete", "answer", "")]
    assert await is_empty(store, ASIDE)


def report() -> Report:
    """What an admin is to know."""
    return Report(
        id=DeliveryId("report"),
        person=ANA,
        text=RichText("why it failed"),
        plain=RichText("something failed"),
    )


@pytest.mark.parametrize(
    ("outbound", "told", "calls"),
    [
        (TellingOutbound(), report(), [("tell", ANA, "why it failed")]),
        (
            TellingOutbound(errors=[Refused("never began a conversation")]),
            report(),
            [("tell", ANA, "why it failed"), ("post", str(DEN), "something failed")],
        ),
        (
            TellingOutbound(),
            replace(report(), person=None),
            [("post", str(DEN), "something failed")],
        ),
        (FakeOutbound(), report(), [("post", str(DEN), "something failed")]),
    ],
    ids=["told", "cannot be told", "nobody known", "platform cannot"],
)
async def test_a_reason_is_told_to_one_person_or_to_nobody(
    store: Store,
    clock: FakeClock,
    outbound: FakeOutbound,
    told: Report,
    calls: list[tuple[str, str, str]],
) -> None:
    """The channel learns at most that there is something to know."""
    await make_room(store)
    await enqueue(store, told)

    await send_all(store, outbound, clock)

    assert outbound.calls == calls
    assert await is_empty(store, ASIDE)


async def test_a_farewell_reaches_a_channel_that_has_left(store: Store, clock: FakeClock) -> None:
    """The last line goes to the channel it names; the room doesn't know it any more."""
    await make_room(store)
    goodbye = Farewell(id=DeliveryId("bye"), channel=DEN, text=RichText("goodbye"))
    await enqueue(store, goodbye, post(1))
    await leave(store, EN)
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert outbound.calls == [("post", str(DEN), "goodbye")]


async def test_a_farewell_that_is_refused_is_nobodys_business(
    store: Store, clock: FakeClock
) -> None:
    """The bot was thrown out before the channel was removed: nothing is left to be mended."""
    await make_room(store)
    await enqueue(store, Farewell(id=DeliveryId("bye"), channel=DEN, text=RichText("goodbye")))

    await send_all(store, FakeOutbound(errors=[ChannelUnavailable("kicked")]), clock)

    assert await is_empty(store, ASIDE)
    assert await store.dead.of_room(ROOM) == []


async def test_what_waits_for_a_channel_that_left_goes(store: Store, clock: FakeClock) -> None:
    """Nothing is sent into a channel that is in the room no more; answers still are."""
    await make_room(store)
    await enqueue(store, post(1))
    await leave(store, EN)
    await enqueue(store, answer("Goodbye."))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert outbound.calls == [("answer", "a1", "Goodbye.")]


async def test_an_answer_to_a_migrated_address_is_parked(store: Store, clock: FakeClock) -> None:
    """Its address names the old id for good, so a second attempt would end the same."""
    await make_room(store)
    await enqueue(store, answer())
    outbound = FakeOutbound(errors=[Migrated(channel(DISCORD, "88")) for _ in range(9)])

    await send_all(store, outbound, clock)

    assert len(outbound.calls) == 2
    assert len(await store.dead.of_room(ROOM)) == 1


async def test_an_answer_that_cannot_be_given_suspends_nobody(
    store: Store, clock: FakeClock
) -> None:
    """It may be the asker's private chat that is closed: parked, not tried for ever."""
    await make_room(store)
    await enqueue(store, answer())
    outbound = FakeOutbound(errors=[ChannelUnavailable("blocked by the user")])

    await send_all(store, outbound, clock)

    assert await store.inbox.read(ROOM.id, 10) == []
    assert len(await store.dead.of_room(ROOM)) == 1


async def test_an_answer_outside_any_room_is_tried_again(store: Store, clock: FakeClock) -> None:
    """By the same means as everything else: it rests, in its order, until it can be given."""
    for address in ("first", "second"):
        await store.outbox.schedule(OUTSIDE, answer(address=address), clock.now())
        clock.advance(timedelta(milliseconds=1))
    outbound = FakeOutbound(errors=[Retryable("down")])

    await send_all(store, outbound, clock)
    assert [where for _, where, _ in outbound.calls] == ["first"]
    clock.advance(timedelta(seconds=2))
    await send_all(store, outbound, clock)

    assert [where for _, where, _ in outbound.calls] == ["first", "first", "second"]
    assert await is_empty(store, OUTSIDE)


@pytest.mark.parametrize(
    "error", [Refused("blocked"), ChannelUnavailable("kicked"), Migrated(DEN)]
)
async def test_a_refused_answer_outside_any_room_is_dropped(
    store: Store, clock: FakeClock, error: Exception
) -> None:
    """Whoever blocked the bot stops nobody else's answers, and no dead letter is left unseen."""
    await store.outbox.schedule(OUTSIDE, answer(address="first"), clock.now())
    clock.advance(timedelta(milliseconds=1))
    await store.outbox.schedule(OUTSIDE, answer(address="second"), clock.now())
    outbound = FakeOutbound(errors=[error])

    await send_all(store, outbound, clock)

    assert [where for _, where, _ in outbound.calls] == ["first", "second"]
    assert await is_empty(store, OUTSIDE)
    assert await store._connection.do("XLEN", OUTSIDE.dead) == 0  # pyright: ignore[reportPrivateUsage]
