"""What could not be done, kept for a person to look at."""

from bridge.store.store import Store
from tests.bridge.store.values import (
    DISCORD,
    EN,
    LANE,
    ROOM,
    SHARD,
    TELEGRAM,
    make_room,
    outgoing,
    post,
    sending,
)


async def test_a_refused_delivery_becomes_a_dead_letter(store: Store) -> None:
    """It makes room for the next one and is kept with its reason."""
    await make_room(store)
    first, second = await outgoing(store, post(1), post(2))

    async with sending(store) as lease:
        await store.outbox.park(lease, LANE, first, "403: no access")

    (letter,) = await store.dead.of_room(ROOM)
    assert (letter.what, letter.reason, letter.link_id) == (post(1), "403: no access", EN.id)
    assert await store.dead.count(ROOM) == 1
    assert [waiting for waiting, _ in await store.outbox.read(LANE, 10)] == [second]


async def test_a_dead_letter_can_be_tried_again_or_dropped(store: Store) -> None:
    """`teahouse dead retry` puts it at the end of its lane, `drop` lets it go."""
    await make_room(store)
    for entry in await outgoing(store, post(1), post(2)):
        async with sending(store) as lease:
            await store.outbox.park(lease, LANE, entry, "refused")
    first, second = await store.dead.of_room(ROOM)

    assert await store.dead.retry(first)
    assert not await store.dead.retry(first)
    assert await store.dead.drop([second]) == 1

    assert [delivery for _, delivery in await store.outbox.read(LANE, 10)] == [post(1)]
    assert await store.ready.due_lanes(DISCORD, [SHARD]) == [LANE]
    assert await store.dead.of_room(ROOM) == []


async def test_what_nobody_could_read_is_kept_for_a_person(store: Store) -> None:
    """A malformed update stops nothing and is not lost."""
    await store.dead.park_unreadable(TELEGRAM, '{"update_id": 1}', "no such field")

    assert await store.dead.unreadable(TELEGRAM) == [('{"update_id": 1}', "no such field")]
