"""The message map: where a source is shown, and whose words a message holds."""

from datetime import timedelta

import pytest

from bridge.decision import Decision
from bridge.deliveries import CopyPart, Share
from bridge.events import PersonId
from bridge.store import keys
from bridge.store.connection import Connection
from bridge.store.outbox import Step
from bridge.store.queues import life
from bridge.store.store import Store
from tests.bridge.store.values import (
    ANA,
    DEN,
    EN,
    GROUP,
    LANE,
    ROOM,
    made,
    make_room,
    outgoing,
    post,
    ref,
    relay_lease,
    sending,
    sent,
    share,
    source,
)

JOINT = ref(DEN, 501)


async def relayed(store: Store, *numbers: int) -> None:
    """Ana's messages, each with a post in the lane."""
    await make_room(store)
    lease = await relay_lease(store)
    for number in numbers:
        await store.inbox.append(ROOM.id, sent(number))
        ((entry, _),) = await store.inbox.read(ROOM.id, 1)
        decision = Decision(source=source(number), deliveries=((EN, post(number)),))
        await store.inbox.commit(lease, ROOM.id, entry, decision)


async def joined(store: Store, *ranges: tuple[int, int]) -> None:
    """What waits in the lane became one message, each line with its stretch."""
    async with sending(store) as lease:
        entries = [entry for entry, _ in await store.outbox.read(LANE, 10)]
        steps = [
            share(entry, number, JOINT, start, end)
            for number, (entry, (start, end)) in enumerate(zip(entries, ranges, strict=True), 1)
        ]
        await store.outbox.commit_steps(lease, LANE, steps)


async def test_a_message_of_one_source_is_all_its_own(store: Store) -> None:
    """The simplest case: whatever place of it is meant, it is that source's."""
    await make_room(store)
    (entry,) = await outgoing(store, post(1))
    async with sending(store) as lease:
        await store.outbox.commit_steps(lease, LANE, [made(entry, 1, JOINT)])

    assert await store.map.shares(ROOM.id, JOINT) == (Share(source=ref(GROUP, 1)),)
    assert await store.map.origin(ROOM.id, JOINT, at=1000) == ref(GROUP, 1)
    assert await store.map.parts(ROOM.id, ref(GROUP, 1), EN.id) == {0: (CopyPart(ref=JOINT),)}
    assert await store.map.shares(ROOM.id, ref(DEN, 7)) == ()


async def test_a_post_may_make_several_messages(store: Store) -> None:
    """An album is one part in several messages; each leads back."""
    await make_room(store)
    (entry,) = await outgoing(store, post(1, parts=2))
    photos = (ref(DEN, 501), ref(DEN, 502), ref(DEN, 9))
    async with sending(store) as lease:
        await store.outbox.commit_steps(lease, LANE, [made(entry, 1, *photos, done=1)])
        await store.outbox.commit_steps(lease, LANE, [made(entry, 1, ref(DEN, 510), index=1)])

    parts = await store.map.parts(ROOM.id, ref(GROUP, 1), EN.id)
    assert parts == {
        0: tuple(CopyPart(ref=photo) for photo in photos),
        1: (CopyPart(ref=ref(DEN, 510)),),
    }
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (*photos, ref(DEN, 510))
    for photo in photos:
        assert await store.map.origin(ROOM.id, photo) == ref(GROUP, 1)


@pytest.mark.parametrize(
    ("at", "number"), [(None, 1), (0, 1), (9, 1), (10, 1), (11, 2), (22, 3), (999, 3)]
)
async def test_a_place_in_a_shared_message_leads_to_its_source(
    store: Store, at: int | None, number: int
) -> None:
    """Between two stretches counts to the one before; no place named, to the first."""
    await relayed(store, 1, 2, 3)
    await joined(store, (0, 10), (11, 20), (21, 30))

    assert await store.map.origin(ROOM.id, JOINT, at) == ref(GROUP, number)


async def test_a_shared_message_can_be_laid_out_anew(store: Store) -> None:
    """Each source's stretch is known in both directions, with the form it has."""
    await relayed(store, 1, 2)
    await joined(store, (0, 3), (4, 9))

    stretches = await store.map.stretches(ROOM.id, JOINT, EN.id)

    assert await store.map.shares(ROOM.id, JOINT) == (
        Share(source=ref(GROUP, 1), start=0, end=3),
        Share(source=ref(GROUP, 2), start=4, end=9),
    )
    assert [(stretch.source, stretch.index) for stretch in stretches] == [
        (ref(GROUP, 1), 0),
        (ref(GROUP, 2), 0),
    ]
    assert stretches[1].parts == (CopyPart(ref=JOINT, start=4, end=9),)
    assert stretches[1].form is not None
    assert stretches[1].form.part.text.text == "xxxxx"


async def test_forms_are_kept_as_long_as_excerpts(store: Store, connection: Connection) -> None:
    """48 hours at most, from when the line was said; a line of one source leaves none."""
    await relayed(store, 1, 2)
    await joined(store, (0, 3), (4, 9))
    await relayed(store, 3)
    ((entry, _),) = await store.outbox.read(LANE, 10)
    async with sending(store) as lease:
        await store.outbox.commit_steps(lease, LANE, [made(entry, 3, ref(DEN, 502))])

    left = await connection.do("PTTL", keys.FORM.of_room(ROOM.id, ref(GROUP, 1)))
    assert 0 < left <= life(timedelta(hours=48))
    assert not await connection.do("EXISTS", keys.FORM.of_room(ROOM.id, ref(GROUP, 3)))


async def test_forgetting_a_person_takes_their_forms(store: Store, connection: Connection) -> None:
    """And a call that was under way meanwhile brings none back."""
    await relayed(store, 1, 2)
    entries = [entry for entry, _ in await store.outbox.read(LANE, 10)]
    steps = [share(entries[0], 1, JOINT, 0, 3), share(entries[1], 2, JOINT, 4, 9)]
    async with sending(store) as lease:
        await store.outbox.commit_steps(lease, LANE, steps)
        await store.forgetting.forget(PersonId("telegram:other"))
        kept = await connection.do("EXISTS", keys.FORM.of_room(ROOM.id, ref(GROUP, 1)))

        await store.forgetting.forget(ANA)
        await store.outbox.commit_steps(lease, LANE, steps)

    assert kept
    for number in (1, 2):
        assert not await connection.do("EXISTS", keys.FORM.of_room(ROOM.id, ref(GROUP, number)))


async def test_a_deleted_stretch_leaves_the_others(store: Store, connection: Connection) -> None:
    """One step for the source that goes, form and all, one for each whose stretch moves."""
    await relayed(store, 1, 2)
    await joined(store, (0, 3), (4, 9))
    (entry,) = await outgoing(store, post(7))
    moved = CopyPart(ref=JOINT, start=0, end=5)
    async with sending(store) as lease:
        steps = [
            Step(entry=entry, source=ref(GROUP, 1), version=1, parts={0: ()}, forms={JOINT: None}),
            Step(source=ref(GROUP, 2), parts={0: (moved,)}),
        ]
        await store.outbox.commit_steps(lease, LANE, steps)

    (left,) = await store.map.stretches(ROOM.id, JOINT, EN.id)
    assert (left.source, left.parts) == (ref(GROUP, 2), (moved,))
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == ()
    assert await store.map.version(ROOM.id, ref(GROUP, 1), EN.id) == 1
    assert await store.map.version(ROOM.id, ref(GROUP, 2), EN.id) == 0
    assert not await connection.do("EXISTS", keys.FORM.of_room(ROOM.id, ref(GROUP, 1)))
