"""What is due, and the bells."""

import asyncio
from itertools import count

from bridge.store import keys
from bridge.store.connection import Connection
from bridge.store.queues import RELAY, Lane, RoomQueue, bell
from bridge.store.store import Store
from tests.bridge.store.values import DISCORD, EN, ROOM, SHARD, make_room, outgoing, post, sent


async def _until_listening(connection: Connection, consumer: str) -> None:
    async with asyncio.timeout(5):
        while not (await connection.do("PUBSUB", "NUMSUB", bell(consumer)))[1]:
            continue


async def test_an_append_rings_the_relays_bell(store: Store, connection: Connection) -> None:
    """The relay hears which room has just got something."""
    await make_room(store)
    bells = store.ready.room_bells()
    heard = asyncio.ensure_future(anext(bells))
    await _until_listening(connection, RELAY)

    await store.inbox.append(ROOM.id, sent(1))

    async with asyncio.timeout(5):
        assert await heard == RoomQueue(room_id=ROOM.id)
    await bells.aclose()


async def test_a_commit_rings_the_platforms_bell(store: Store, connection: Connection) -> None:
    """A platform's sender hears which lane has a new delivery."""
    await make_room(store)
    bells = store.ready.lane_bells(DISCORD)
    heard = asyncio.ensure_future(anext(bells))
    await _until_listening(connection, DISCORD)

    await outgoing(store, post(1))

    async with asyncio.timeout(5):
        assert await heard == Lane.of(ROOM.id, EN)
    await bells.aclose()


async def test_bells_are_heard_again_after_an_outage(store: Store, connection: Connection) -> None:
    """A cut connection is made anew; whoever listens needs to do nothing."""
    await make_room(store)
    bells = store.ready.room_bells()
    heard = asyncio.ensure_future(anext(bells))
    await _until_listening(connection, RELAY)

    await connection.do("CLIENT", "KILL", "TYPE", "pubsub")
    async with asyncio.timeout(10):
        for number in count(1):
            await store.inbox.append(ROOM.id, sent(number))
            if heard.done():
                break

    assert await heard == RoomQueue(room_id=ROOM.id)
    await bells.aclose()


async def test_a_lost_bell_is_made_up_for_by_the_sweep(store: Store) -> None:
    """What is due is found without any bell, in the shards that are asked for."""
    await make_room(store)
    await store.inbox.append(ROOM.id, sent(1))
    others = [shard for shard in range(keys.SHARDS) if shard != SHARD]

    assert await store.ready.due_rooms(range(keys.SHARDS)) == [RoomQueue(room_id=ROOM.id)]
    assert await store.ready.due_rooms(others) == []
