"""A platform's way out: order, progress, and what follows when the platform says no."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.attempts import plainer_forms
from bridge.decision import Decision
from bridge.deliveries import (
    CommandAnswer,
    Delivery,
    DeliveryId,
    Farewell,
    GivesCommand,
    Part,
    Post,
    Report,
)
from bridge.errors import (
    ChannelUnavailable,
    Ignored,
    Migrated,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Retryable,
)
from bridge.events import ChannelGone, DeliveryParked, EventId, MessageId, ReplyTo
from bridge.ports import Outgoing
from bridge.richtext import RichText, Style
from bridge.rooms import Link
from bridge.sender import HELD, POISONOUS_AFTER, Sender
from bridge.store.queues import Lane, held_key
from bridge.store.store import Store
from tests.bridge.fakes import FakeOutbound, RememberingOutbound, TellingOutbound
from tests.bridge.store.values import (
    ANA,
    DEN,
    DISCORD,
    EN,
    GROUP,
    LANE,
    MOMENT,
    ROOM,
    channel,
    delete,
    edit,
    leave,
    made,
    make_room,
    post,
    ref,
    relay_lease,
    sending,
    sent,
)
from tests.clock import FakeClock

ASIDE = replace(LANE, kind="aside")
UNDO = GivesCommand(label="Undo", words="bridge leave")


async def enqueue(store: Store, *deliveries: Delivery, link: Link = EN) -> None:
    """Let an event be relayed as these deliveries."""
    lease = await relay_lease(store)
    number = await store.inbox.depth(ROOM.id)
    await store.inbox.append(ROOM.id, sent(hash(deliveries) % 10**9 + number))
    ((entry, _),) = await store.inbox.read(ROOM.id, 1)
    await store.inbox.commit(
        lease,
        ROOM.id,
        entry,
        Decision(deliveries=tuple((link, delivery) for delivery in deliveries)),
    )


async def set_link(store: Store, link: Link) -> None:
    """An admin changed a channel."""
    await store.rooms.put_link(ROOM.id, link)


async def until(condition: Callable[[], Awaitable[object]], description: str) -> None:
    """Wait for something that the sender does by itself."""
    try:
        async with asyncio.timeout(3):
            while not await condition():  # noqa: ASYNC110  (Redis tells nobody)
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(description) from None


@asynccontextmanager
async def running(
    store: Store, outbound: FakeOutbound, clock: FakeClock
) -> AsyncGenerator[Sender]:
    """A sender at work, stopped as SIGTERM does."""
    sender = Sender(platform=DISCORD, outbound=outbound, store=store, clock=clock, owner="sender")
    task = asyncio.create_task(sender.run())
    try:
        yield sender
        await sender.drain()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def is_empty(store: Store, lane: Lane = LANE) -> bool:
    """Whether the lane has nothing left, now or later."""
    return await store.outbox.depth(lane) == 0


async def rests(store: Store, lane: Lane = LANE) -> bool:
    """Whether something waits, and is not due."""
    lanes = await store.ready.due_lanes(DISCORD, range(64))
    return not await is_empty(store, lane) and lane not in lanes


async def send_all(store: Store, outbound: FakeOutbound, clock: FakeClock) -> None:
    """Run a sender until nothing is due any more."""
    async with running(store, outbound, clock):

        async def is_done() -> bool:
            return not await store.ready.due_lanes(DISCORD, range(64))

        await until(is_done, "the lanes are never done")


def reply(text: str = "Done.") -> CommandAnswer:
    """An answer to a command."""
    return CommandAnswer(id=DeliveryId(f"answer {text}"), address="a1", text=RichText(text))


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


async def test_after_a_crash_a_post_goes_on_where_it_was(store: Store, clock: FakeClock) -> None:
    """Part 1 of 3 was committed by an earlier process: parts 2 and 3 follow, 1 is not repeated."""
    await make_room(store)
    parts = tuple(Part(text=RichText(text)) for text in ("one", "two", "three"))
    await enqueue(store, replace(post(1), parts=parts))
    ((entry, _),) = await store.outbox.read(LANE, 1)
    async with sending(store) as lease:
        await store.outbox.commit_steps(lease, LANE, [made(entry, 1, ref(DEN, "m0"), done=1)])
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert [text for _, _, text in outbound.calls] == ["two", "three"]
    copies = await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id)
    assert [copy.id for copy in copies] == ["m0", "m1", "m2"]


async def test_parts_are_named_for_good(store: Store, clock: FakeClock) -> None:
    """Nonces differ by part, stay the same for a repetition, and fit Discord's 25 characters."""
    await make_room(store)
    await enqueue(store, post(1, parts=2))
    outbound = FakeOutbound(errors=[None, Retryable("down"), None])

    await send_all(store, outbound, clock)
    clock.advance(timedelta(minutes=3))
    await send_all(store, outbound, clock)

    first, failed, again = (outgoing.nonce for outgoing in outbound.sent)
    assert failed == again != first
    assert len(first) <= 25


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

    async with running(store, outbound, clock):
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


async def test_after_an_unknown_outcome_it_looks_before_it_repeats(
    store: Store, clock: FakeClock
) -> None:
    """What the attempt left behind is taken for the copy."""
    await make_room(store)
    await enqueue(store, post(1, "one"))
    outbound = RememberingOutbound(
        errors=[OutcomeUnknown("connection reset")], left_behind=(MessageId("there"),)
    )

    async with running(store, outbound, clock):
        await until(lambda: rests(store), "the lane does not rest")
        clock.advance(timedelta(seconds=10))
        await until(lambda: is_empty(store), "it is never sent")

    assert [what for what, _, _ in outbound.calls] == ["post", "find"]
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (ref(DEN, "there"),)


async def test_what_is_mapped_already_is_not_what_it_looks_for(
    store: Store, clock: FakeClock
) -> None:
    """Equal words of another message are another message: then it posts again."""
    await make_room(store)
    await enqueue(store, post(1, "same"), post(2, "same"))
    outbound = RememberingOutbound(
        errors=[None, OutcomeUnknown("connection reset")], left_behind=(MessageId("m1"),)
    )

    async with running(store, outbound, clock):
        await until(lambda: rests(store), "the lane does not rest")
        clock.advance(timedelta(seconds=10))
        await until(lambda: is_empty(store), "it is never sent")

    assert [what for what, _, _ in outbound.calls] == ["post", "post", "find", "post"]


async def test_what_an_earlier_process_may_have_sent_is_looked_up(
    store: Store, clock: FakeClock
) -> None:
    """A post composed before this process began may be there already."""
    await make_room(store)
    await enqueue(store, post(1))
    clock.advance(timedelta(seconds=1))
    outbound = RememberingOutbound()

    await send_all(store, outbound, clock)

    assert [what for what, _, _ in outbound.calls] == ["find", "post"]


async def test_a_refused_form_is_tried_plainer(store: Store, clock: FakeClock) -> None:
    """Each plainer form once; the first that is taken is the copy."""
    await make_room(store)
    bold = (Part(text=RichText.styled("hello", Style.BOLD)),)
    await enqueue(store, replace(post(1), parts=bold))
    outbound = FakeOutbound(errors=[Refused("can't parse entities")])

    await send_all(store, outbound, clock)

    assert [bool(outgoing.part.text.spans) for outgoing in outbound.sent] == [True, False]
    assert await store.dead.of_room(ROOM) == []


async def test_what_is_refused_in_every_form_is_parked(store: Store, clock: FakeClock) -> None:
    """With its first reason; what waits behind it goes on."""
    await make_room(store)
    bold = (Part(text=RichText.styled("hello", Style.BOLD)),)
    await enqueue(store, replace(post(1), parts=bold), post(2, "next"))
    outbound = FakeOutbound(errors=[Refused("first reason"), Refused("second reason")])

    await send_all(store, outbound, clock)

    (letter,) = await store.dead.of_room(ROOM)
    assert letter.reason == "first reason"
    assert len(list(plainer_forms(outbound.sent[0]))) == 2
    assert outbound.calls[-1][2] == "next"


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
    await enqueue(store, post(1), post(2), reply())
    outbound = FakeOutbound(errors=[Refused("no") for _ in range(3)])

    await send_all(store, outbound, clock)

    told = [event for _, event in await store.inbox.read(ROOM.id, 9)]
    parked = DeliveryParked(id=EventId(f"parked:{EN.id}:20250114"), channel=DEN, reason="no")
    assert told == [parked]
    assert len(await store.dead.of_room(ROOM)) == 3


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


async def test_a_delivery_that_alone_fails_for_ten_minutes_is_parked(
    store: Store, clock: FakeClock
) -> None:
    """While the platform answers others; in an outage of the platform nothing is parked."""
    await make_room(store)
    await enqueue(store, post(1, "poison"))
    outbound = FakeOutbound(errors=[Retryable("500"), Retryable("500")])

    async with running(store, outbound, clock):
        await until(lambda: rests(store), "the lane does not rest")
        clock.advance(POISONOUS_AFTER + timedelta(seconds=1))
        await until(lambda: _has_called(outbound, 2), "no second attempt")
        await until(lambda: rests(store), "the lane does not rest")
        assert await store.dead.of_room(ROOM) == []
        await enqueue(store, reply())
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


async def test_an_answer_to_a_migrated_address_is_parked(store: Store, clock: FakeClock) -> None:
    """Its address names the old id for good, so a second attempt would end the same."""
    await make_room(store)
    await enqueue(store, reply())
    outbound = FakeOutbound(errors=[Migrated(channel(DISCORD, "88")) for _ in range(9)])

    await send_all(store, outbound, clock)

    assert len(outbound.calls) == 2
    assert len(await store.dead.of_room(ROOM)) == 1


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


async def test_an_answer_that_cannot_be_given_suspends_nobody(
    store: Store, clock: FakeClock
) -> None:
    """It may be the asker's private chat that is closed: parked, not tried for ever."""
    await make_room(store)
    await enqueue(store, reply())
    outbound = FakeOutbound(errors=[ChannelUnavailable("blocked by the user")])

    await send_all(store, outbound, clock)

    assert await store.inbox.read(ROOM.id, 10) == []
    assert len(await store.dead.of_room(ROOM)) == 1


async def test_a_paused_lane_is_held_and_released(store: Store, clock: FakeClock) -> None:
    """What waits unsent goes out after `resume`; answers and notices are not held."""
    await make_room(store)
    await enqueue(store, post(1, "held"))
    await set_link(store, replace(EN, paused_at=MOMENT))
    told = Post(
        id=DeliveryId("n"), parts=(Part(text=RichText("paused")),), composed_at=clock.now()
    )
    await enqueue(store, reply(), told)
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)
    assert outbound.calls == [("answer", "a1", "Done."), ("post", str(DEN), "paused")]
    await set_link(store, EN)
    clock.advance(HELD)
    await send_all(store, outbound, clock)

    assert outbound.calls[-1] == ("post", str(DEN), "held")


async def test_an_answer_vanishes_after_a_minute(store: Store, clock: FakeClock) -> None:
    """Together with its command, where the platform showed it to everyone."""
    await make_room(store)
    await enqueue(store, reply())
    outbound = FakeOutbound(vanishing=(MessageId("command"), MessageId("answer")))

    await send_all(store, outbound, clock)
    clock.advance(timedelta(seconds=59))
    await send_all(store, outbound, clock)
    assert [what for what, _, _ in outbound.calls] == ["answer"]
    clock.advance(timedelta(seconds=1))
    await send_all(store, outbound, clock)

    assert outbound.calls[1:] == [("delete", "command", ""), ("delete", "answer", "")]
    assert await is_empty(store, ASIDE)


async def test_what_cannot_be_removed_any_more_stays(store: Store, clock: FakeClock) -> None:
    """A missing right, or a message that is gone: no dead letter."""
    await make_room(store)
    await enqueue(store, post(1, parts=2))
    await enqueue(store, delete(1, version=2))
    outbound = FakeOutbound()
    await send_all(store, outbound, clock)
    await enqueue(store, post(2, parts=2))
    await send_all(store, outbound, clock)
    await enqueue(store, delete(2, version=2))
    outbound.errors = [Refused("not enough rights"), Ignored("gone")]

    await send_all(store, outbound, clock)

    assert await store.dead.of_room(ROOM) == []
    assert await is_empty(store)


async def _posted(store: Store, outbound: FakeOutbound, clock: FakeClock, parts: int) -> None:
    await make_room(store)
    await enqueue(store, post(1, parts=parts))
    await send_all(store, outbound, clock)
    outbound.calls.clear()


async def test_an_edit_grows(store: Store, clock: FakeClock) -> None:
    """Parts there are change, more are posted behind them and mapped."""
    outbound = FakeOutbound()
    await _posted(store, outbound, clock, parts=1)
    parts = tuple(Part(text=RichText(text)) for text in ("one", "two"))
    await enqueue(store, replace(edit(1, 2), parts=parts))

    await send_all(store, outbound, clock)

    assert outbound.calls == [("edit", "m1", "one"), ("post", str(DEN), "two")]
    copies = await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id)
    assert [copy.id for copy in copies] == ["m1", "m2"]


async def test_an_edit_shrinks(store: Store, clock: FakeClock) -> None:
    """Parts that are too many go, from the platform and from the map."""
    outbound = FakeOutbound()
    await _posted(store, outbound, clock, parts=3)
    await enqueue(store, edit(1, 2, "short"))

    await send_all(store, outbound, clock)

    assert outbound.calls == [("edit", "m1", "short"), ("delete", "m2", ""), ("delete", "m3", "")]
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (ref(DEN, "m1"),)


async def test_an_edit_behind_its_post_waits_for_it(store: Store, clock: FakeClock) -> None:
    """In one lane, in order: the edit finds what the post has made."""
    await make_room(store)
    await enqueue(store, post(1, "old"), edit(1, 2, "new"))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert outbound.calls == [("post", str(DEN), "old"), ("edit", "m1", "new")]


async def test_a_deletion_takes_an_unsent_post_out(store: Store, clock: FakeClock) -> None:
    """What was taken back before it went over never appears."""
    await make_room(store)
    await enqueue(store, post(1), post(2, "other"))
    await enqueue(store, delete(1, version=2))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert outbound.calls == [("post", str(DEN), "other")]


async def test_an_edit_without_a_copy_is_done(store: Store, clock: FakeClock) -> None:
    """Its post was said while this channel was paused, or was refused."""
    await make_room(store)
    await enqueue(store, edit(1, 2), delete(1, version=3))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert outbound.calls == []
    assert await is_empty(store)


async def test_an_older_version_is_dropped(store: Store, clock: FakeClock) -> None:
    """A dead letter that is tried again overwrites nothing newer, and revives nothing deleted."""
    outbound = FakeOutbound()
    await _posted(store, outbound, clock, parts=1)
    await enqueue(store, edit(1, 3, "newest"), edit(1, 2, "older"))
    await enqueue(store, delete(2, version=2))
    await enqueue(store, replace(post(2, "deleted before"), version=1))

    await send_all(store, outbound, clock)

    assert outbound.calls == [("edit", "m1", "newest")]
    assert await is_empty(store)


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "unknown"])
async def test_an_answer_points_or_quotes(
    store: Store, clock: FakeClock, *, is_known: bool
) -> None:
    """At the copy of what it answers, or, where there is none here, at its first words."""
    await make_room(store)
    if is_known:
        await enqueue(store, post(1, "question"))
    answers = ReplyTo(ref=ref(GROUP, 1), author="Ana", excerpt="which cat?")
    await enqueue(store, replace(post(2, "that one"), reply_to=answers))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    last = outbound.sent[-1]
    if is_known:
        assert last.reply_to is not None
        assert (last.reply_to.ref, last.part.text.text) == (ref(DEN, "m1"), "that one")
    else:
        assert (last.reply_to, last.part.text.text) == (None, "Ana: which cat?\nthat one")


async def test_buttons_stand_under_the_last_part(store: Store, clock: FakeClock) -> None:
    """And a silent post is silent in all its parts."""
    await make_room(store)
    await enqueue(store, replace(post(1, parts=2), buttons=(UNDO,), is_silent=True))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert [outgoing.buttons for outgoing in outbound.sent] == [(), (UNDO,)]
    assert all(outgoing.is_silent for outgoing in outbound.sent)


async def test_what_waits_for_a_channel_that_left_goes(store: Store, clock: FakeClock) -> None:
    """Nothing is sent into a channel that is in the room no more; answers still are."""
    await make_room(store)
    await enqueue(store, post(1))
    await leave(store, EN)
    await enqueue(store, reply("Goodbye."))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert outbound.calls == [("answer", "a1", "Goodbye.")]


async def test_a_second_sender_waits_its_turn(store: Store, clock: FakeClock) -> None:
    """Only the holder of the platform's lease sends."""
    await make_room(store)
    outbound = FakeOutbound()
    async with sending(store, owner="first"):
        await enqueue(store, post(1))
        async with running(store, outbound, clock):
            await store.ready.due_lanes(DISCORD, range(64))
        assert outbound.calls == []

    await send_all(store, outbound, clock)

    assert len(outbound.calls) == 1
