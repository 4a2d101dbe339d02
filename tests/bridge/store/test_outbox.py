"""The outbox: what a channel is asked to do, until it is done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.deliveries import DeliveryId, Vanish
from bridge.errors import LeaseLost
from bridge.events import MessageId
from bridge.store.connection import Connection
from bridge.store.inbox import Committed
from bridge.store.outbox import Step
from bridge.store.queues import EntryId, Lane
from bridge.store.store import Store
from tests.bridge.store.values import (
    DEN,
    DISCORD,
    EN,
    GROUP,
    LANE,
    ROOM,
    SHARD,
    delete,
    edit,
    made,
    make_room,
    outgoing,
    post,
    ref,
    sending,
    share,
)
from tests.clock import FakeClock

ASIDE = Lane.of(ROOM.id, EN, "aside")


async def test_a_sent_post_leaves_its_lane_for_the_map(store: Store) -> None:
    """The copy's id and the lane's end come in one step, and lead both ways."""
    await make_room(store)
    (entry,) = await outgoing(store, post(1))

    async with sending(store) as lease:
        outcomes = await store.outbox.commit_steps(lease, LANE, [made(entry, 1, ref(DEN, 501))])

    assert outcomes == (Committed.DONE,)
    assert await store.outbox.read(LANE, 10) == []
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (ref(DEN, 501),)
    assert await store.map.origin(ROOM.id, ref(DEN, 501)) == ref(GROUP, 1)
    assert await store.map.is_copy(ROOM.id, ref(DEN, 501))
    assert await store.ready.due_lanes(DISCORD, [SHARD]) == []


async def test_a_post_of_three_parts_goes_on_where_it_stopped(store: Store) -> None:
    """After a crash, parts that were made are not made again."""
    await make_room(store)
    (entry,) = await outgoing(store, post(1, parts=3))
    async with sending(store) as lease:
        for index in (0, 1):
            step = made(entry, 1, ref(DEN, 500 + index), index=index, done=index + 1)
            await store.outbox.commit_steps(lease, LANE, [step])

    assert await store.outbox.parts_done(LANE, entry) == 2
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (ref(DEN, 500), ref(DEN, 501))
    assert [waiting for waiting, _ in await store.outbox.read(LANE, 10)] == [entry]


async def test_progress_belongs_to_one_delivery(store: Store) -> None:
    """The next delivery of a lane begins at its first step."""
    await make_room(store)
    first, second = await outgoing(store, post(1), post(2))

    async with sending(store) as lease:
        await store.outbox.commit_steps(lease, LANE, [made(first, 1, ref(DEN, 500), done=1)])

    assert await store.outbox.parts_done(LANE, first) == 1
    assert await store.outbox.parts_done(LANE, second) == 0


async def test_what_was_withdrawn_half_done_leaves_no_progress(
    store: Store, connection: Connection
) -> None:
    """It goes with the next step that is counted, and so does what was parked."""
    await make_room(store)
    (first,) = await outgoing(store, post(1, parts=2))
    async with sending(store) as lease:
        await store.outbox.commit_steps(lease, LANE, [made(first, 1, ref(DEN, 500), done=1)])
        deletion, second = await outgoing(store, delete(1), post(2, parts=2))
        await store.outbox.finish(lease, LANE, deletion)

        await store.outbox.commit_steps(lease, LANE, [made(second, 2, ref(DEN, 501), done=1)])

        assert await store.outbox.parts_done(LANE, first) == 0
        assert await store.outbox.parts_done(LANE, second) == 1
        await store.outbox.park(lease, LANE, second, "refused")
    assert await connection.do("EXISTS", LANE.progress) == 0


async def test_an_older_generation_commits_nothing(store: Store, clock: FakeClock) -> None:
    """A sender that was slow, not dead, leaves map and lane as they are."""
    await make_room(store)
    (entry,) = await outgoing(store, post(1))
    slow = store.leases.named(DISCORD, "slow")
    assert await slow.take()
    clock.advance(timedelta(seconds=11))

    async with sending(store, "quick"):
        with pytest.raises(LeaseLost):
            await store.outbox.commit_steps(
                slow.lease(SHARD), LANE, [made(entry, 1, ref(DEN, 501))]
            )

    assert len(await store.outbox.read(LANE, 10)) == 1
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == ()


async def test_a_repeated_commit_changes_nothing(store: Store) -> None:
    """After an unknown outcome the same step is committed again."""
    await make_room(store)
    first, second = await outgoing(store, post(1), post(2))

    async with sending(store) as lease:
        for expected in (Committed.DONE, Committed.GONE):
            step = made(first, 1, ref(DEN, 501))
            assert await store.outbox.commit_steps(lease, LANE, [step]) == (expected,)

    assert [waiting for waiting, _ in await store.outbox.read(LANE, 10)] == [second]
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (ref(DEN, 501),)


async def test_what_was_made_while_its_post_was_withdrawn_can_be_deleted(store: Store) -> None:
    """A deletion that overtakes a post in flight finds the copy in the map."""
    await make_room(store)
    (entry,) = await outgoing(store, post(1))
    (follows,) = await outgoing(store, delete(1))

    async with sending(store) as lease:
        outcomes = await store.outbox.commit_steps(lease, LANE, [made(entry, 1, ref(DEN, 501))])

    assert outcomes == (Committed.GONE,)
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (ref(DEN, 501),)
    assert [waiting for waiting, _ in await store.outbox.read(LANE, 10)] == [follows]


async def test_a_deleted_copy_leaves_the_map(store: Store) -> None:
    """Parts that are gone are found no more, in neither direction."""
    await make_room(store)
    first, second = await outgoing(store, post(1, parts=2), edit(1, 1))
    kept, gone = ref(DEN, 501), ref(DEN, 502)

    async with sending(store) as lease:
        await store.outbox.commit_steps(lease, LANE, [made(first, 1, kept, done=1)])
        await store.outbox.commit_steps(lease, LANE, [made(first, 1, gone, index=1)])
        shrunk = Step(entry=second, source=ref(GROUP, 1), version=1, parts={1: ()}, gone=(gone,))
        await store.outbox.commit_steps(lease, LANE, [shrunk])

    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (kept,)
    assert await store.map.origin(ROOM.id, gone) is None
    assert await store.map.origin(ROOM.id, kept) == ref(GROUP, 1)


async def test_an_older_version_does_not_count(store: Store) -> None:
    """A commit of an older version of the same message is told that it is stale."""
    await make_room(store)
    newer, older = await outgoing(store, edit(1, 2), edit(1, 1))

    async with sending(store) as lease:
        for entry, version, expected in (
            (newer, 2, Committed.DONE),
            (older, 1, Committed.STALE),
        ):
            step = Step(entry=entry, source=ref(GROUP, 1), version=version)
            assert await store.outbox.commit_steps(lease, LANE, [step]) == (expected,)

    assert await store.outbox.read(LANE, 10) == []
    assert await store.map.version(ROOM.id, ref(GROUP, 1), EN.id) == 2


async def test_a_step_of_something_older_ends_its_delivery(store: Store) -> None:
    """What it made is still in the map, so that an edit or deletion that follows finds it."""
    await make_room(store)
    newer, older = await outgoing(store, edit(1, 2), edit(1, 1))

    async with sending(store) as lease:
        step = Step(entry=newer, source=ref(GROUP, 1), version=2)
        await store.outbox.commit_steps(lease, LANE, [step])
        step = replace(made(older, 1, ref(DEN, 501), done=1), version=1)
        outcomes = await store.outbox.commit_steps(lease, LANE, [step])

    assert outcomes == (Committed.STALE,)
    assert await store.outbox.read(LANE, 10) == []
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (ref(DEN, 501),)


async def test_one_message_for_several_entries_is_one_commit(store: Store) -> None:
    """Each keeps its own version and progress: one is done, one half done, one outdated."""
    await make_room(store)
    first, second, third = await outgoing(store, post(1), post(2, parts=2), post(3))
    async with sending(store) as lease:
        deleted = Step(source=ref(GROUP, 3), entry=EntryId("0-1"), version=5)
        await store.outbox.commit_steps(lease, LANE, [deleted])
        steps = [
            share(first, 1, ref(DEN, 501), 0, 3),
            replace(share(second, 2, ref(DEN, 501), 4, 7), done=1),
            share(third, 3, ref(DEN, 501), 8, 11),
        ]

        outcomes = await store.outbox.commit_steps(lease, LANE, steps)

    assert outcomes == (Committed.DONE, Committed.DONE, Committed.STALE)
    assert [entry for entry, _ in await store.outbox.read(LANE, 10)] == [second]
    assert await store.outbox.parts_done(LANE, second) == 1
    assert await store.map.origin(ROOM.id, ref(DEN, 501), at=9) == ref(GROUP, 3)


async def test_several_entries_are_committed_all_or_none(store: Store, clock: FakeClock) -> None:
    """An older generation commits none of them; a repetition changes nothing."""
    await make_room(store)
    first, second = await outgoing(store, post(1), post(2))
    steps = [share(first, 1, ref(DEN, 501), 0, 3), share(second, 2, ref(DEN, 501), 4, 7)]
    slow = store.leases.named(DISCORD, "slow")
    assert await slow.take()
    clock.advance(timedelta(seconds=11))

    async with sending(store, "quick") as lease:
        with pytest.raises(LeaseLost):
            await store.outbox.commit_steps(slow.lease(SHARD), LANE, steps)
        assert len(await store.outbox.read(LANE, 10)) == 2
        once = await store.outbox.commit_steps(lease, LANE, steps)
        shares = await store.map.shares(ROOM.id, ref(DEN, 501))
        again = await store.outbox.commit_steps(lease, LANE, steps)

    assert once == (Committed.DONE, Committed.DONE)
    assert again == (Committed.GONE, Committed.GONE)
    assert await store.map.shares(ROOM.id, ref(DEN, 501)) == shares


async def test_a_postponed_lane_rests_alone(store: Store, clock: FakeClock) -> None:
    """A rate limit holds one lane until the moment the platform named."""
    await make_room(store)
    await outgoing(store, post(1))

    await store.outbox.postpone(LANE, clock.now() + timedelta(seconds=5))
    resting = await store.ready.due_lanes(DISCORD, [SHARD])
    clock.advance(timedelta(seconds=5))

    assert resting == []
    assert await store.ready.due_lanes(DISCORD, [SHARD]) == [LANE]


async def test_a_postponed_lane_can_be_woken(store: Store, clock: FakeClock) -> None:
    """`resume` ends a hold at once."""
    await make_room(store)
    await outgoing(store, post(1))
    await store.outbox.postpone(LANE, clock.now() + timedelta(hours=1))

    await store.outbox.postpone(LANE, clock.now())

    assert await store.ready.due_lanes(DISCORD, [SHARD]) == [LANE]


async def test_a_scheduled_delivery_enters_its_lane_when_it_is_due(
    store: Store, clock: FakeClock
) -> None:
    """An answer vanishes after a minute, also after a restart, and only once."""
    await make_room(store)
    vanish = Vanish(id=DeliveryId("v"), channel=DEN, messages=(MessageId("5"),))
    for _ in range(2):
        await store.outbox.schedule(ASIDE, vanish, clock.now() + timedelta(minutes=1))

    early = await store.outbox.read(ASIDE, 10), await store.ready.due_lanes(DISCORD, [SHARD])
    clock.advance(timedelta(minutes=1))

    assert early == ([], [])
    assert await store.outbox.depth(ASIDE) == 1
    assert await store.ready.due_lanes(DISCORD, [SHARD]) == [ASIDE]
    assert [delivery for _, delivery in await store.outbox.read(ASIDE, 10)] == [vanish]


async def test_status_knows_how_much_waits_and_since_when(store: Store, clock: FakeClock) -> None:
    """Depth and age of a lane are what `/bridge status` reports."""
    await make_room(store)
    assert await store.outbox.oldest(LANE) is None

    since = clock.now()
    await outgoing(store, post(1), post(2))
    clock.advance(timedelta(minutes=3))

    assert await store.outbox.depth(LANE) == 2
    assert await store.outbox.oldest(LANE) == since
