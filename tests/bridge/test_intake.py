"""The intake: into the room's inbox, or, outside any room, a command that is run at once."""

from dataclasses import replace

import pytest

from bridge.events import Channel, ChannelMigrated, CommandGiven, EventId, MessageId
from bridge.intake import Intake
from bridge.store.queues import lane_outside
from bridge.store.store import Store
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
def intake(store: Store) -> Intake:
    """The intake under test."""
    return Intake(store=store)


async def waiting(store: Store, where: Channel = ELSEWHERE) -> list[EventId]:
    """The commands that wait in the inbox of a channel that is in no room."""
    room_id = lane_outside(where).room_id
    return [event.id for _, event in await store.inbox.read(room_id, 99)]


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


async def test_a_command_outside_any_room_waits_to_be_worked(store: Store, intake: Intake) -> None:
    """Stored, once, in an inbox of its channel alone; nothing is asked while it is received."""
    for _ in range(3):
        await intake.take(command("bridge", "create", "Tea"))

    assert await waiting(store) == ["command-1"]
    assert [queue.room_id for queue in await store.ready.due_rooms(range(64))] == [
        lane_outside(ELSEWHERE).room_id
    ]
    assert await store.rooms.room_of(ELSEWHERE) is None


async def test_each_channel_outside_has_its_own_inbox(store: Store, intake: Intake) -> None:
    """In the order of the commands; one channel's delay no other's."""
    private = channel(TELEGRAM, "7")

    await intake.take(command("help", number=1))
    await intake.take(command("help", number=2, channel=private, is_private=True))

    assert await waiting(store) == ["command-1"]
    assert await waiting(store, private) == ["command-2"]


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
