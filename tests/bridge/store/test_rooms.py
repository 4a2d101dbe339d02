"""Rooms, links and claims."""

from dataclasses import replace
from datetime import timedelta

from bridge.events import EventId, RoomId
from bridge.rooms import Room
from bridge.store import keys
from bridge.store.connection import Connection
from bridge.store.store import Store, open_store
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
    leave,
    link,
    make_room,
    outgoing,
    post,
)
from tests.clock import FakeClock


async def test_a_room_is_kept_with_its_links_in_order(store: Store) -> None:
    """A room comes back as it was made."""
    await make_room(store)

    assert await store.rooms.get(ROOM.id) == ROOM
    assert [room async for room in store.rooms.all_rooms()] == [ROOM]


async def test_the_same_event_makes_one_room(store: Store) -> None:
    """A repeated `/bridge create` gets the room it got before."""
    first = await store.rooms.create(ROOM, event_id=EventId("e1"))

    again = await store.rooms.create(replace(ROOM, id=RoomId("r2")), event_id=EventId("e1"))

    assert again == first
    assert await store.rooms.get(RoomId("r2")) is None


async def test_a_channel_leads_to_its_room(store: Store) -> None:
    """Claims and the room's own list agree."""
    await make_room(store)

    assert await store.rooms.room_of(GROUP) == ROOM.id
    assert await store.rooms.room_of(channel(TELEGRAM, "-5")) is None
    assert await store.rooms.channels(TELEGRAM) == (GROUP,)
    assert await store.rooms.channels(DISCORD) == (DEN,)


async def test_a_channel_is_in_one_room_at_most(store: Store) -> None:
    """A claim is the first room's; claiming it for the same room again succeeds."""
    await make_room(store)

    assert not await store.rooms.claim(GROUP, RoomId("r2"))
    assert await store.rooms.claim(GROUP, ROOM.id)


async def test_a_claim_that_its_room_does_not_confirm_heals(
    store: Store, clock: FakeClock
) -> None:
    """A crash between claim and link leaves a claim that does not count, and later goes."""
    await make_room(store)
    stray = channel(TELEGRAM, "-9")
    await store.rooms.claim(stray, ROOM.id)

    assert await store.rooms.room_of(stray) is None
    assert not await store.rooms.claim(stray, RoomId("r2"))
    clock.advance(timedelta(minutes=2))
    assert await store.rooms.claim(stray, RoomId("r2"))


async def test_a_dropped_link_frees_its_channel(store: Store) -> None:
    """After `leave`, a channel is in no room and can join another; its queue is gone."""
    await make_room(store)
    await outgoing(store, post(1))

    await leave(store, EN)

    assert await store.rooms.room_of(DEN) is None
    assert await store.rooms.channels(DISCORD) == ()
    assert await store.rooms.get(ROOM.id) == replace(ROOM, links=(PT,))
    assert await store.outbox.depth(LANE) == 0
    assert await store.ready.due_lanes(DISCORD, range(keys.SHARDS)) == []
    assert await store.rooms.claim(DEN, RoomId("r2"))


async def test_a_room_outlives_its_last_link_by_thirty_days(
    store: Store, connection: Connection
) -> None:
    """An empty room expires; one that is joined again in time stays."""
    await make_room(store)
    key = keys.ROOM.of_room(ROOM.id)

    await leave(store, EN)
    await leave(store, PT)
    emptied = await connection.do("TTL", key)
    await store.rooms.put_link(ROOM.id, PT)
    joined = await connection.do("TTL", key)

    assert timedelta(days=29) < timedelta(seconds=emptied) <= timedelta(days=30)
    assert joined == -1


async def test_a_link_is_never_put_into_a_room_that_is_gone(store: Store) -> None:
    """A join that comes too late makes no half a room."""
    assert not await store.rooms.put_link(RoomId("gone"), PT)
    assert await store.rooms.get(RoomId("gone")) is None


async def test_a_migrated_group_keeps_its_link(store: Store) -> None:
    """Link, settings and queue follow to the new id; the old one is free."""
    await make_room(store)
    supergroup = channel(TELEGRAM, "-100777")

    assert await store.rooms.move_channel(ROOM.id, PT.id, supergroup)

    room = await store.rooms.get(ROOM.id)
    assert room == replace(ROOM, links=(PT.moved_to(supergroup), EN))
    assert await store.rooms.room_of(supergroup) == ROOM.id
    assert await store.rooms.room_of(GROUP) is None


async def test_a_group_cannot_move_into_another_rooms_channel(store: Store) -> None:
    """The new id may have been claimed before the migration is known."""
    await make_room(store)
    other = Room(
        id=RoomId("r2"), name="", created_at=MOMENT, links=(link("c", channel(TELEGRAM, "-5")),)
    )
    await make_room(store, other)

    assert not await store.rooms.move_channel(ROOM.id, PT.id, channel(TELEGRAM, "-5"))
    assert await store.rooms.get(ROOM.id) == ROOM


async def test_a_remembered_answer_counts_only_while_it_is_true(
    store: Store, redis_url: str, clock: FakeClock
) -> None:
    """What one process remembers about a channel gives way to what another changed."""
    await make_room(store)
    assert await store.rooms.room_of(DEN) == ROOM.id
    other = Room(id=RoomId("r2"), name="", created_at=MOMENT, links=(replace(EN, id=PT.id),))

    async with open_store(redis_url, clock=clock) as elsewhere:
        await leave(elsewhere, EN)
        await make_room(elsewhere, other)

    assert await store.rooms.room_of(DEN) == other.id
