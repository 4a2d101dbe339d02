"""The worker: events are worked out together and committed in order, whatever some of them do."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from bridge import localization
from bridge.commands.rights import Rights
from bridge.deliveries import CommandAnswer, Delivery, Farewell, GivesCommand, Post, Report
from bridge.errors import Retryable
from bridge.events import (
    ChannelBack,
    ChannelGone,
    ChannelJoined,
    CommandGiven,
    DeliveryParked,
    Event,
    EventId,
    Language,
)
from bridge.interpreter import PATIENCE, Interpreter
from bridge.ports import CapabilitiesByLink
from bridge.relay import Relay
from bridge.richtext import RichText
from bridge.rooms import Link
from bridge.store.queues import Lane, lane_outside
from bridge.store.store import Store
from bridge.translating import Translation
from bridge.worker import REST, Worker
from tests.bridge.commands.setting import services_of
from tests.bridge.fakes import FACELESS, FACES, FakeTranslator
from tests.bridge.setting import at_work, until
from tests.bridge.store.values import (
    DEN,
    DISCORD,
    EN,
    GROUP,
    LANE,
    MOMENT,
    PT,
    ROOM,
    TELEGRAM,
    channel,
    make_room,
    relay_lease,
    sent,
)
from tests.clock import FakeClock

TELEGRAM_ASIDE = Lane.of(ROOM.id, PT, "aside")


async def known(given: CommandGiven) -> CommandGiven:
    """Commands come complete."""
    return given


@asynccontextmanager
async def running(
    store: Store, translator: FakeTranslator, clock: FakeClock, patience: timedelta = PATIENCE
) -> AsyncGenerator[Worker]:
    """A worker at work, stopped as SIGTERM does."""
    interpreter = Interpreter(translator=translator, members=store.members, patience=patience)
    services = services_of(
        store,
        clock,
        interpreter=interpreter,
        rights=Rights({TELEGRAM: known, DISCORD: known}, clock),
        invitations=dict,
    )
    relay = Relay(
        interpreter=interpreter,
        store=store,
        capabilities=CapabilitiesByLink(tables={TELEGRAM: FACELESS, DISCORD: FACES}),
        clock=clock,
    )
    worker = Worker(store=store, relay=relay, services=services, clock=clock, owner="worker")
    async with at_work(worker):
        yield worker


async def work_off(
    store: Store, translator: FakeTranslator, clock: FakeClock, *events: Event
) -> None:
    """Append the events and let them be worked off."""
    for event in events:
        await store.inbox.append(ROOM.id, event)

    async def is_done() -> bool:
        return await store.inbox.depth(ROOM.id) == 0

    async with running(store, translator, clock):
        await until(is_done, "the inbox is never empty")


async def waiting(store: Store, lane: Lane = LANE) -> list[Delivery]:
    """What waits in a lane."""
    return [delivery for _, delivery in await store.outbox.read(lane, 100)]


def texts(deliveries: list[Delivery]) -> list[str]:
    """What they say."""
    return [
        one.text.text
        if isinstance(one, CommandAnswer)
        else one.parts[0].text.text.partition("\n")[0]
        for one in deliveries
        if isinstance(one, CommandAnswer | Post)
    ]


def command(*given: str, number: int = 1, **changed: object) -> CommandGiven:
    """Ana, an admin of the group, gives a command there."""
    event = CommandGiven(
        id=EventId(f"command-{number}"),
        channel=GROUP,
        channel_name="#a",
        author=replace(sent(1).author, is_admin=True, locale="en"),
        words=given,
        address=f"to-{number}",
        given_at=MOMENT,
    )
    return replace(event, **changed)  # pyright: ignore[reportArgumentType]


@dataclass
class Uneven(FakeTranslator):
    """Later lines are done first."""

    turns: dict[str, int] = field(default_factory=lambda: {"um": 30, "dois": 10, "três": 0})

    async def translate(self, text: RichText, **kwargs: Any) -> Translation:
        """Takes as many turns of the loop as it was told."""
        for _ in range(self.turns.get(text.text, 0)):
            await asyncio.sleep(0)
        return await super().translate(text, **kwargs)


async def test_order_holds_whatever_each_translation_takes(store: Store, clock: FakeClock) -> None:
    """Lines are translated together and committed one after another."""
    await make_room(store)
    lines = [sent(number, text) for number, text in enumerate(("um", "dois", "três"))]

    await work_off(store, Uneven(), clock, *lines)

    assert texts(await waiting(store)) == ["en: UM", "en: DOIS", "en: TRÊS"]


@dataclass
class Poisoned(FakeTranslator):
    """One text is more than it can take."""

    async def translate(self, text: RichText, **kwargs: Any) -> Translation:
        """A mistake in the code, as far as the worker knows."""
        if "veneno" in text.text:
            self.asked.append((text.text, Language("pt"), Language("en")))
            raise ValueError("poison")
        return await super().translate(text, **kwargs)


async def test_a_poisonous_event_is_parked_after_three_tries(
    store: Store, clock: FakeClock
) -> None:
    """It is tried alone after the first time; the others go over, in order."""
    await make_room(store)
    translator = Poisoned()
    for number, text in enumerate(("antes", "veneno", "depois")):
        await store.inbox.append(ROOM.id, sent(number, text))

    async def is_done() -> bool:
        clock.advance(REST / 50)  # slowly, or the lines come late
        return await store.inbox.depth(ROOM.id) == 0

    async with running(store, translator, clock):
        await until(is_done, "the inbox is never empty")

    assert texts(await waiting(store)) == ["en: ANTES", "en: DEPOIS"]
    (letter,) = await store.dead.of_room(ROOM)
    assert letter.reason == "it failed 3 times"
    assert [text for text, _, _ in translator.asked].count("veneno") == 3


@dataclass
class Unreached(FakeTranslator):
    """Redis is away whenever it looks into its cache, some times."""

    outages: int = 5

    async def translate(self, text: RichText, **kwargs: Any) -> Translation:
        """As the store says it."""
        if self.outages:
            self.outages -= 1
            raise Retryable("Redis is away")
        return await super().translate(text, **kwargs)


async def test_an_outage_is_no_fault_of_the_event(store: Store, clock: FakeClock) -> None:
    """However often Redis is away meanwhile, nothing counts towards the three tries."""
    await make_room(store)

    await work_off(store, Unreached(), clock, sent(1, "um"), sent(2, "dois"))

    assert texts(await waiting(store)) == ["en: UM", "en: DOIS"]
    assert await store.dead.of_room(ROOM) == []


async def test_what_could_not_be_delivered_is_reported(store: Store, clock: FakeClock) -> None:
    """Reason and channel for whoever paired it; the channel's own line names neither."""
    await make_room(store)
    parked = DeliveryParked(id=EventId("p"), channel=DEN, reason="Discord: 400")

    await work_off(store, FakeTranslator(), clock, parked)

    (report,) = await waiting(store, Lane.of(ROOM.id, EN, "aside"))
    assert isinstance(report, Report)
    assert report.person == EN.paired_by
    assert report.text.text.startswith("Something could not be delivered in #b (Discord: 400).")
    assert report.plain.text == (
        "Something could not be delivered here. An admin learns more with /bridge status."
    )


async def test_a_command_keeps_its_place_among_the_lines(store: Store, clock: FakeClock) -> None:
    """What is said after `/bridge direction in` is not relayed, what was said before is."""
    await make_room(store)

    await work_off(
        store,
        FakeTranslator(),
        clock,
        sent(1, "antes"),
        command("bridge", "direction", "in"),
        sent(2, "depois"),
    )

    assert texts(await waiting(store)) == ["en: ANTES"]
    assert texts(await waiting(store, TELEGRAM_ASIDE)) == [
        "This channel receives only: what is said here stays here."
    ]


async def test_a_join_is_told_to_all(store: Store, clock: FakeClock) -> None:
    """The others hear who and by whom, with a button to undo it; the new one is welcomed."""
    await make_room(store)
    joined = ChannelJoined(id=EventId("j"), channel=DEN, by="Emma")

    await work_off(store, FakeTranslator(), clock, joined)

    (told,) = await waiting(store, TELEGRAM_ASIDE)
    (welcome,) = await waiting(store, Lane.of(ROOM.id, EN, "aside"))
    assert isinstance(told, Post)
    assert "#b" in told.parts[0].text.text
    assert "Emma" in told.parts[0].text.text
    assert [button.words for button in told.buttons if isinstance(button, GivesCommand)] == [
        f"bridge remove {EN.id}"
    ]
    assert texts([welcome])[0].startswith("This channel and #a are one room now.")


async def test_gone_and_back_are_told_once(store: Store, clock: FakeClock) -> None:
    """The link rests meanwhile."""
    await make_room(store)
    gone = [ChannelGone(id=EventId(f"g{number}"), channel=DEN) for number in (1, 2)]
    translator = FakeTranslator()

    await work_off(store, translator, clock, *gone)
    assert (await _link(store, EN)).is_suspended
    await work_off(store, translator, clock, ChannelBack(id=EventId("b"), channel=DEN))

    assert not (await _link(store, EN)).is_suspended
    assert texts(await waiting(store, TELEGRAM_ASIDE)) == [
        localization.say(message, locale="pt", channel="#b").text
        for message in ("notice-gone", "notice-back")
    ]


async def _link(store: Store, link: Link) -> Link:
    room = await store.rooms.get(ROOM.id)
    assert room is not None
    found = room.link(link.id)
    assert found is not None
    return found


async def test_a_channel_that_left_is_free_again(store: Store, clock: FakeClock) -> None:
    """`/bridge leave` ends membership and claim; the answer and a farewell still go out."""
    await make_room(store)

    await work_off(store, FakeTranslator(), clock, command("bridge", "leave"))

    assert await store.rooms.room_of(GROUP) is None
    answer, goodbye = await waiting(store, TELEGRAM_ASIDE)
    assert texts([answer]) == ["This channel has left Tea. Nothing is relayed here any more."]
    assert isinstance(goodbye, Farewell)
    assert goodbye.channel == GROUP
    assert len(await waiting(store, Lane.of(ROOM.id, EN, "aside"))) == 1


async def test_a_late_translation_follows_as_an_edit(store: Store, clock: FakeClock) -> None:
    """The original goes over at once, the translation when it is there."""
    await make_room(store)
    translator = Uneven(turns={"um": 50})
    await store.inbox.append(ROOM.id, sent(1, "um"))

    async def has_two() -> bool:
        return len(await waiting(store)) == 2

    async with running(store, translator, clock, patience=timedelta()):
        await until(has_two, "no edit comes")

    original, late = await waiting(store)
    assert texts([original]) == ["um"]
    assert late.kind == "edit"


@pytest.mark.parametrize("given", [("forgetme",), ("privacy",), ("help",)])
async def test_what_anyone_may_ask_is_answered(
    store: Store, clock: FakeClock, given: tuple[str, ...]
) -> None:
    """`/forgetme` too, though it removes all else that waits of theirs."""
    await make_room(store)

    await work_off(store, FakeTranslator(), clock, sent(1, "segredo"), command(*given))

    (answer,) = await waiting(store, TELEGRAM_ASIDE)
    assert texts([answer])[0]


async def test_a_worker_without_the_lease_commits_nothing(store: Store, clock: FakeClock) -> None:
    """Another worker that took the shard over goes on where this one stopped."""
    await make_room(store)
    lease = await relay_lease(store, "other")
    await store.inbox.append(ROOM.id, sent(1))

    async with running(store, FakeTranslator(), clock):
        await store.ready.due_rooms(range(64))

    assert await store.inbox.depth(ROOM.id) + len(await waiting(store)) == 1
    assert lease.shard >= 0


async def test_a_command_outside_any_room_is_answered_in_its_own_lane(
    store: Store, clock: FakeClock
) -> None:
    """It makes its room, and the answer waits, durable, for whoever sends on that platform."""
    elsewhere = channel(TELEGRAM, "-500")
    given = CommandGiven(
        id=EventId("command-1"),
        channel=elsewhere,
        channel_name="Casa",
        author=replace(sent(1).author, is_admin=True, locale="en"),
        words=("bridge", "create", "Tea"),
        address="to-1",
        given_at=MOMENT,
    )
    await store.inbox.append_outside(given)

    async def is_answered() -> bool:
        return bool(await store.outbox.read(lane_outside(elsewhere), 9))

    async with running(store, FakeTranslator(), clock):
        await until(is_answered, "no answer waits")

    ((_, answer),) = await store.outbox.read(lane_outside(elsewhere), 9)
    assert isinstance(answer, CommandAnswer)
    assert answer.text.text.startswith("Tea is a room now")
    assert await store.rooms.room_of(elsewhere) is not None
