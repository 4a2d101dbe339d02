"""The intake: into the room's inbox, or, outside any room, an answer at once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

from bridge.commands import Services
from bridge.errors import Refused, Retryable
from bridge.events import ChannelMigrated, CommandGiven, EventId, MessageId
from bridge.intake import Intake
from bridge.interpreter import Interpreter
from bridge.store.store import Store
from tests.bridge.fakes import FakeOutbound, FakeTranslator
from tests.bridge.store.values import (
    ANA,
    GROUP,
    MOMENT,
    ROOM,
    TELEGRAM,
    channel,
    make_room,
    sent,
)
from tests.clock import FakeClock

ELSEWHERE = channel(TELEGRAM, "-500")


def command(*words: str, number: int = 1, **changed: object) -> CommandGiven:
    """Ana, an admin, gives a command in a group that is in no room."""
    given = CommandGiven(
        id=EventId(f"command-{number}"),
        channel=ELSEWHERE,
        channel_name="Casa",
        author=replace(sent(1).author, is_admin=True, locale="en"),
        words=words,
        address=f"to-{number}",
        given_at=MOMENT,
    )
    return replace(given, **changed)  # pyright: ignore[reportArgumentType]


@asynccontextmanager
async def taking(store: Store, clock: FakeClock, outbound: FakeOutbound) -> AsyncGenerator[Intake]:
    """An intake that gives its answers."""
    interpreter = Interpreter(translator=FakeTranslator(), members=store.members)
    services = Services(store=store, interpreter=interpreter, clock=clock, invitations=dict)
    intake = Intake(store=store, services=services, clock=clock)
    intake.connect({TELEGRAM: outbound})
    task = asyncio.create_task(intake.run())
    yield intake
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def until_called(outbound: FakeOutbound, times: int) -> None:
    """Wait for so many answers."""
    async with asyncio.timeout(5):
        while len(outbound.calls) < times:  # noqa: ASYNC110  (a fake tells nobody)
            await asyncio.sleep(0)


async def test_what_a_room_concerns_is_stored(store: Store, clock: FakeClock) -> None:
    """Once, in order, and the channel's mark moves."""
    await make_room(store)

    async with taking(store, clock, FakeOutbound()) as intake:
        for event in (sent(1), sent(2), sent(1)):
            await intake.take(event)
        mark = await intake.mark(GROUP)
        channels = await intake.channels(TELEGRAM)

    assert [event.id for _, event in await store.inbox.read(ROOM.id, 9)] == [
        sent(1).id,
        sent(2).id,
    ]
    assert mark == MessageId("2")
    assert channels == (GROUP,)


async def test_what_no_room_concerns_is_not_stored(store: Store, clock: FakeClock) -> None:
    """Not a word of channels that are in no room, nor who spoke there."""
    async with taking(store, clock, FakeOutbound()) as intake:
        await intake.take(sent(1, where=ELSEWHERE))
        assert await intake.mark(ELSEWHERE) is None
        assert await intake.recent(ELSEWHERE, 9) == ()

    assert await store.members.rooms_of(ANA) == ()


async def test_a_command_outside_any_room_is_answered_at_once(
    store: Store, clock: FakeClock
) -> None:
    """And a repetition gets the same answer: one room, one code."""
    outbound = FakeOutbound()

    async with taking(store, clock, outbound) as intake:
        await intake.take(command("bridge", "create", "Tea"))
        await until_called(outbound, 1)
    room_id = await store.rooms.room_of(ELSEWHERE)
    assert room_id is not None
    assert outbound.calls[0][1] == "to-1"
    assert outbound.calls[0][2].startswith("Tea is a room now")
    assert [room.id async for room in store.rooms.all_rooms()] == [room_id]


async def test_the_same_command_again_is_answered_the_same(store: Store, clock: FakeClock) -> None:
    """A wrong code that the platform delivers twice is one wrong try."""
    outbound = FakeOutbound()

    async with taking(store, clock, outbound) as intake:
        for _ in range(12):
            await intake.take(command("bridge", "join", "ABCD-EFGH"))
        await until_called(outbound, 12)

    assert len({text for _, _, text in outbound.calls}) == 1
    assert not await store.codes.is_locked(ELSEWHERE)


async def test_a_refused_answer_is_dropped(store: Store, clock: FakeClock) -> None:
    """Whoever blocked the bot stops nobody else's answers."""
    outbound = FakeOutbound(errors=[Refused("blocked"), None])

    async with taking(store, clock, outbound) as intake:
        await intake.take(command("help", number=1))
        await intake.take(command("help", number=2))
        await until_called(outbound, 2)

    assert [where for _, where, _ in outbound.calls] == ["to-1", "to-2"]


async def test_an_answer_that_failed_is_given_again(store: Store, clock: FakeClock) -> None:
    """After a pause, as told."""
    outbound = FakeOutbound(errors=[Retryable("down", timedelta(milliseconds=1))])

    async with taking(store, clock, outbound) as intake:
        await intake.take(command("help"))
        async with asyncio.timeout(5):
            while len(outbound.calls) < 2:  # noqa: ASYNC110  (a fake tells nobody)
                await asyncio.sleep(0.001)

    assert [where for _, where, _ in outbound.calls] == ["to-1", "to-1"]


async def test_a_group_that_migrates_keeps_its_place(store: Store, clock: FakeClock) -> None:
    """The next line already comes from the new id."""
    await make_room(store)
    event = ChannelMigrated(id=EventId("m"), channel=GROUP, new=ELSEWHERE)

    async with taking(store, clock, FakeOutbound()) as intake:
        await intake.take(event)
        await intake.take(sent(5, where=ELSEWHERE))

    assert await store.rooms.room_of(GROUP) is None
    assert await store.inbox.depth(ROOM.id) == 1


async def test_what_nobody_could_read_is_kept(store: Store, clock: FakeClock) -> None:
    """For a person to look at."""
    async with taking(store, clock, FakeOutbound()) as intake:
        await intake.park(TELEGRAM, "{}", "no such field")

    assert await store.dead.unreadable(TELEGRAM) == [("{}", "no such field")]
