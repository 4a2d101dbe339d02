"""The intake: into the room's inbox, or, outside any room, a command that is run at once."""

from dataclasses import replace

import pytest

from bridge.commands import Services
from bridge.deliveries import CommandAnswer
from bridge.events import Channel, ChannelMigrated, CommandGiven, EventId, MessageId
from bridge.intake import Intake
from bridge.interpreter import Interpreter
from bridge.store.queues import lane_outside
from bridge.store.store import Store
from tests.bridge.fakes import FakeTranslator
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


@pytest.fixture
def intake(store: Store, clock: FakeClock) -> Intake:
    """The intake under test."""
    interpreter = Interpreter(translator=FakeTranslator(), members=store.members)
    services = Services(
        store=store, interpreter=interpreter, clock=clock, invitations=dict, messages={}
    )
    return Intake(store=store, services=services, clock=clock)


async def answers(store: Store, where: Channel = ELSEWHERE) -> list[CommandAnswer]:
    """What waits for a channel that was in no room when it asked."""
    waiting = await store.outbox.read(lane_outside(where), 99)
    return [delivery for _, delivery in waiting if isinstance(delivery, CommandAnswer)]


async def test_what_a_room_concerns_is_stored(store: Store, intake: Intake) -> None:
    """Once, in order, and the channel's mark moves."""
    await make_room(store)

    for event in (sent(1), sent(2), sent(1)):
        await intake.take(event)

    assert [event.id for _, event in await store.inbox.read(ROOM.id, 9)] == [
        sent(1).id,
        sent(2).id,
    ]
    assert await intake.mark(GROUP) == MessageId("2")
    assert await intake.channels(TELEGRAM) == (GROUP,)


async def test_what_no_room_concerns_is_not_stored(store: Store, intake: Intake) -> None:
    """Not a word of channels that are in no room, nor who spoke there."""
    await intake.take(sent(1, where=ELSEWHERE))

    assert await intake.mark(ELSEWHERE) is None
    assert await intake.recent(ELSEWHERE, 9) == ()
    assert await store.members.rooms_of(ANA) == ()


async def test_a_command_outside_any_room_is_run_at_once(store: Store, intake: Intake) -> None:
    """Its answer waits, durable, for whoever sends on that platform."""
    await intake.take(command("bridge", "create", "Tea"))

    room_id = await store.rooms.room_of(ELSEWHERE)
    assert room_id is not None
    assert [room.id async for room in store.rooms.all_rooms()] == [room_id]
    assert await store.ready.due_lanes(TELEGRAM, range(64)) == [lane_outside(ELSEWHERE)]
    (answer,) = await answers(store)
    assert (answer.channel, answer.address) == (ELSEWHERE, "to-1")
    assert answer.text.text.startswith("Tea is a room now")


async def test_the_same_command_again_is_answered_the_same(store: Store, intake: Intake) -> None:
    """A wrong code that the platform delivers twice is one wrong try, with one answer."""
    for _ in range(12):
        await intake.take(command("bridge", "join", "ABCD-EFGH"))

    assert len(await answers(store)) == 1
    assert not await store.codes.is_locked(ELSEWHERE)


async def test_each_channel_outside_has_its_answers(store: Store, intake: Intake) -> None:
    """In the order of the commands; a channel that can't be answered delays no other."""
    private = channel(TELEGRAM, "7")

    await intake.take(command("help", number=1))
    await intake.take(command("help", number=2, channel=private, is_private=True))

    assert [answer.address for answer in await answers(store)] == ["to-1"]
    assert [answer.address for answer in await answers(store, private)] == ["to-2"]


async def test_a_group_that_migrates_keeps_its_place(store: Store, intake: Intake) -> None:
    """The next line already comes from the new id."""
    await make_room(store)
    event = ChannelMigrated(id=EventId("m"), channel=GROUP, new=ELSEWHERE)

    await intake.take(event)
    await intake.take(sent(5, where=ELSEWHERE))

    assert await store.rooms.room_of(GROUP) is None
    assert await store.inbox.depth(ROOM.id) == 1


async def test_what_nobody_could_read_is_kept(store: Store, intake: Intake) -> None:
    """For a person to look at."""
    await intake.park(TELEGRAM, "{}", "no such field")

    assert await store.dead.unreadable(TELEGRAM) == [("{}", "no such field")]
