"""The inbox: what happened, until what follows is committed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.decision import NOTHING, Decision, PendingTranslation
from bridge.deliveries import CommandAnswer, DeliveryId
from bridge.errors import LeaseLost
from bridge.events import CommandGiven, EventId, MessageEdited, RoomId
from bridge.richtext import RichText
from bridge.store import keys
from bridge.store.connection import Connection
from bridge.store.inbox import Appended, Committed
from bridge.store.queues import Lane, RoomQueue
from bridge.store.store import Store
from tests.bridge.store.values import (
    DISCORD,
    EN,
    GROUP,
    LANE,
    MOMENT,
    PT,
    ROOM,
    SHARD,
    TELEGRAM,
    channel,
    delete,
    edit,
    leave,
    make_room,
    post,
    ref,
    relay_lease,
    sending,
    sent,
    source,
)
from tests.clock import FakeClock

INBOX = RoomQueue(room_id=ROOM.id)
PENDING = RoomQueue(room_id=ROOM.id, kind="pending")


async def test_an_event_is_stored_once(store: Store) -> None:
    """The same update, seen twice, is one event."""
    await make_room(store)

    assert await store.inbox.append(ROOM.id, sent(1)) is Appended.STORED
    assert await store.inbox.append(ROOM.id, sent(1)) is Appended.SEEN
    assert [event for _, event in await store.inbox.read(ROOM.id, 10)] == [sent(1)]


async def test_seen_ids_are_known_for_25_hours(store: Store, clock: FakeClock) -> None:
    """An id that returns after that is another happening."""
    await make_room(store)
    await store.inbox.append(ROOM.id, sent(1))

    clock.advance(timedelta(hours=24))
    assert await store.inbox.append(ROOM.id, sent(1)) is Appended.SEEN
    clock.advance(timedelta(hours=2))
    await store.inbox.append(ROOM.id, sent(2))

    assert await store.inbox.append(ROOM.id, sent(1)) is Appended.STORED


async def test_what_is_in_no_room_is_not_stored(store: Store) -> None:
    """A channel that has left (or never was) leaves nothing."""
    await make_room(store)
    stranger = sent(1, where=channel(TELEGRAM, "-5"))

    assert await store.inbox.append(ROOM.id, stranger) is Appended.NOT_LINKED
    assert await store.inbox.append(RoomId("none"), sent(1)) is Appended.NOT_LINKED
    assert await store.inbox.read(ROOM.id, 10) == []


async def test_the_mark_only_moves_forward(store: Store) -> None:
    """Catch-up begins after the highest message, compared as numbers, with the 64 bits kept."""
    await make_room(store)

    for number in (9, 10, 2, 1326000000000000123, 1326000000000000121):
        await store.inbox.append(ROOM.id, sent(number))

    assert await store.inbox.mark(ROOM.id, GROUP) == "1326000000000000123"


async def test_a_mark_goes_with_its_link(store: Store) -> None:
    """What is said between `leave` and a new `join` is not caught up with; settings keep it."""
    await make_room(store)
    await store.inbox.append(ROOM.id, sent(5))

    await store.rooms.put_link(ROOM.id, replace(PT, name="Dogs"))
    kept = await store.inbox.mark(ROOM.id, GROUP)
    await leave(store, PT)
    await store.rooms.put_link(ROOM.id, PT)

    assert kept == "5"
    assert await store.inbox.mark(ROOM.id, GROUP) is None


async def test_an_append_wakes_the_room(store: Store) -> None:
    """A room with an event is due; one without is in no set."""
    await make_room(store)
    assert await store.ready.due_rooms([SHARD]) == []

    await store.inbox.append(ROOM.id, sent(1))

    assert await store.ready.due_rooms([SHARD]) == [INBOX]


async def test_a_commit_replaces_the_event_by_what_follows(store: Store) -> None:
    """Deliveries, the message's record and the emptied inbox come in one step."""
    await make_room(store)
    lease = await relay_lease(store)
    await store.inbox.append(ROOM.id, sent(1))
    ((entry, _),) = await store.inbox.read(ROOM.id, 10)

    outcome = await store.inbox.commit(
        lease, ROOM.id, entry, Decision(deliveries=((EN, post(1)),), source=source(1))
    )

    assert outcome is Committed.DONE
    assert await store.inbox.read(ROOM.id, 10) == []
    assert [delivery for _, delivery in await store.outbox.read(LANE, 10)] == [post(1)]
    assert await store.map.source(ROOM.id, ref(GROUP, 1)) == source(1)
    assert await store.members.last_language(ROOM.id, source(1).author) == "pt"
    assert await store.ready.due_rooms([SHARD]) == []
    assert await store.ready.due_lanes(DISCORD, [SHARD]) == [LANE]


async def test_a_repeated_commit_changes_nothing(store: Store) -> None:
    """After an unknown outcome the same commit is sent again."""
    await make_room(store)
    lease = await relay_lease(store)
    await store.inbox.append(ROOM.id, sent(1))
    ((entry, _),) = await store.inbox.read(ROOM.id, 10)
    await store.inbox.commit(lease, ROOM.id, entry, Decision(deliveries=((EN, post(1)),)))

    again = await store.inbox.commit(lease, ROOM.id, entry, Decision(deliveries=((EN, post(1)),)))

    assert again is Committed.GONE
    assert len(await store.outbox.read(LANE, 10)) == 1


async def test_only_the_newest_holder_commits(store: Store, clock: FakeClock) -> None:
    """A worker that was slow, not dead, changes nothing any more."""
    await make_room(store)
    slow = await relay_lease(store, "slow")
    await store.inbox.append(ROOM.id, sent(1))
    ((entry, _),) = await store.inbox.read(ROOM.id, 10)
    clock.advance(timedelta(seconds=11))
    await relay_lease(store, "quick")

    with pytest.raises(LeaseLost):
        await store.inbox.commit(slow, ROOM.id, entry, Decision(deliveries=((EN, post(1)),)))

    assert len(await store.inbox.read(ROOM.id, 10)) == 1
    assert await store.outbox.read(LANE, 10) == []


async def test_answers_wait_beside_speech(store: Store) -> None:
    """A command's answer is not held up by what waits to be said."""
    await make_room(store)
    lease = await relay_lease(store)
    reply = CommandAnswer(
        id=DeliveryId("d"), channel=GROUP, address="token", text=RichText("done")
    )
    given = CommandGiven(
        id=EventId("c"),
        channel=GROUP,
        channel_name="Cats",
        author=sent(1).author,
        words=("bridge", "status"),
        address="token",
        given_at=MOMENT,
    )
    await store.inbox.append(ROOM.id, given)
    ((entry, _),) = await store.inbox.read(ROOM.id, 10)

    await store.inbox.commit(lease, ROOM.id, entry, Decision(deliveries=((PT, reply),)))

    aside = Lane.of(ROOM.id, PT, "aside")
    assert [delivery for _, delivery in await store.outbox.read(aside, 10)] == [reply]
    assert await store.ready.due_lanes(TELEGRAM, [SHARD]) == [aside]


async def test_a_commit_changes_links_with_its_deliveries(store: Store) -> None:
    """`/bridge language` counts from the next message on; `/bridge leave` is answered."""
    await make_room(store)
    lease = await relay_lease(store)
    await store.inbox.append(ROOM.id, sent(1))
    ((entry, _),) = await store.inbox.read(ROOM.id, 10)
    reply = CommandAnswer(id=DeliveryId("d"), channel=GROUP, address="token", text=RichText("bye"))
    changed = replace(PT, name="Cats and dogs")

    await store.inbox.commit(
        lease,
        ROOM.id,
        entry,
        Decision(links=(changed,), dropped_links=(EN,), deliveries=((EN, reply),)),
    )

    assert await store.rooms.get(ROOM.id) == replace(ROOM, links=(changed,))
    assert await store.rooms.room_of(EN.channel) is None
    aside = Lane.of(ROOM.id, EN, "aside")
    assert [delivery for _, delivery in await store.outbox.read(aside, 10)] == [reply]


async def test_a_delete_takes_back_what_was_not_sent(store: Store) -> None:
    """A post and its edits that still wait go; the deletion follows for what may be in flight."""
    await make_room(store)
    lease = await relay_lease(store)
    for number, deliveries in enumerate(([post(1), post(2), edit(1, 1)], [delete(1, 2)])):
        await store.inbox.append(ROOM.id, sent(number))
        ((entry, _),) = await store.inbox.read(ROOM.id, 10)
        await store.inbox.commit(
            lease,
            ROOM.id,
            entry,
            Decision(deliveries=tuple((EN, delivery) for delivery in deliveries)),
        )

    waiting = [delivery for _, delivery in await store.outbox.read(LANE, 10)]

    assert waiting == [post(2), delete(1, 2)]


async def test_attempts_are_counted_and_forgotten_with_the_event(store: Store) -> None:
    """An event that kills its worker is known by its count."""
    await make_room(store)
    lease = await relay_lease(store)
    await store.inbox.append(ROOM.id, sent(1))
    ((entry, _),) = await store.inbox.read(ROOM.id, 10)

    counts = [await store.inbox.attempts(ROOM.id, entry) for _ in range(3)]
    await store.inbox.park(lease, INBOX, entry, "failed three times")

    assert counts == [1, 2, 3]
    assert await store.inbox.read(ROOM.id, 10) == []
    room = await store.rooms.get(ROOM.id)
    assert room is not None
    (letter,) = await store.dead.of_room(room)
    assert (letter.what, letter.reason, letter.queue) == (sent(1), "failed three times", INBOX)


async def test_a_postponed_room_rests_although_more_comes(store: Store, clock: FakeClock) -> None:
    """Back-off holds; a new event does not undo it."""
    await make_room(store)
    await store.inbox.append(ROOM.id, sent(1))

    await store.inbox.postpone(INBOX, clock.now() + timedelta(seconds=30))
    await store.inbox.append(ROOM.id, sent(2))
    resting = await store.ready.due_rooms([SHARD])
    clock.advance(timedelta(seconds=30))

    assert resting == []
    assert await store.ready.due_rooms([SHARD]) == [INBOX]


async def _late(store: Store) -> PendingTranslation:
    lease = await relay_lease(store)
    await store.inbox.append(ROOM.id, sent(1))
    ((entry, _),) = await store.inbox.read(ROOM.id, 10)
    work = PendingTranslation(event=sent(1), version=0, targets=(EN.id,))
    await store.inbox.commit(
        lease,
        ROOM.id,
        entry,
        Decision(source=source(1), deliveries=((EN, post(1)),), pending=work),
    )
    return work


async def test_a_late_translation_is_stored_work(store: Store) -> None:
    """What was promised for later survives a crash, and its edit follows the post."""
    await make_room(store)
    work = await _late(store)
    lease = await relay_lease(store)

    due = await store.ready.due_rooms([SHARD])
    ((entry, read),) = await store.inbox.read_pending(ROOM.id, 10)
    outcome = await store.inbox.commit_pending(
        lease, ROOM.id, entry, work=read, deliveries=[(EN, edit(1, 0))]
    )

    assert (due, read, outcome) == ([PENDING], work, Committed.DONE)
    waiting = [delivery for _, delivery in await store.outbox.read(LANE, 10)]
    assert waiting == [post(1), edit(1, 0)]
    assert await store.ready.due_rooms([SHARD]) == []


@pytest.mark.parametrize("follows", ["edit", "delete"])
async def test_a_late_translation_never_overwrites_what_is_newer(
    store: Store, follows: str
) -> None:
    """It is dropped when its message was edited or deleted meanwhile."""
    await make_room(store)
    work = await _late(store)
    lease = await relay_lease(store)
    changed = MessageEdited(
        id=EventId("e"), ref=ref(GROUP, 1), author=sent(1).author, edited_at=MOMENT
    )
    await store.inbox.append(ROOM.id, changed)
    ((entry, _),) = await store.inbox.read(ROOM.id, 10)
    is_edit = follows == "edit"
    await store.inbox.commit(
        lease,
        ROOM.id,
        entry,
        Decision(
            source=source(1, 1) if is_edit else None,
            deliveries=((EN, edit(1, 1) if is_edit else delete(1)),),
        ),
    )

    ((late, _),) = await store.inbox.read_pending(ROOM.id, 10)
    outcome = await store.inbox.commit_pending(
        lease, ROOM.id, late, work=work, deliveries=[(EN, edit(1, 0))]
    )

    assert outcome is Committed.STALE
    waiting = [delivery for _, delivery in await store.outbox.read(LANE, 10)]
    assert edit(1, 0) not in waiting


async def test_an_author_is_indexed_before_anything_of_theirs_is_kept(
    store: Store, connection: Connection
) -> None:
    """`/forgetme` finds every room a person spoke in, from the first message on."""
    await make_room(store)

    await store.inbox.append(ROOM.id, sent(1))

    index = keys.PERSON.of(source(1).author)
    assert await connection.do("ZRANGE", index, 0, -1) == [ROOM.id]


async def test_a_platforms_lease_commits_nothing_for_the_relay(store: Store) -> None:
    """Each lease fences its own kind of work."""
    await make_room(store)
    await relay_lease(store)
    await store.inbox.append(ROOM.id, sent(1))
    ((entry, _),) = await store.inbox.read(ROOM.id, 10)

    async with sending(store) as lease:
        stolen = replace(lease, name="relay", token="0")
        with pytest.raises(LeaseLost):
            await store.inbox.commit(stolen, ROOM.id, entry, NOTHING)


async def test_a_deletion_reads_nothing_that_waits_for_others(
    store: Store, connection: Connection
) -> None:
    """However long the lane is: other people's lines don't wait for it."""
    await make_room(store)
    lease = await relay_lease(store)
    await store.inbox.append(ROOM.id, sent(1))
    ((entry, _),) = await store.inbox.read(ROOM.id, 1)
    waiting = tuple((EN, post(number)) for number in range(2000))
    await store.inbox.commit(lease, ROOM.id, entry, Decision(deliveries=waiting))
    await store.inbox.append(ROOM.id, sent(2))
    ((entry, _),) = await store.inbox.read(ROOM.id, 1)
    await connection.do("CONFIG", "RESETSTAT")

    taken_back = Decision(deliveries=((EN, delete(7, version=2)),))
    await store.inbox.commit(lease, ROOM.id, entry, taken_back)

    calls = str(await connection.do("INFO", "commandstats"))
    assert int(calls.partition("cmdstat_xrange:calls=")[2].partition(",")[0]) <= 4
    held = [delivery for _, delivery in await store.outbox.read(LANE, 3000)]
    assert held == [post(number) for number in range(2000) if number != 7] + [delete(7, version=2)]


async def test_what_was_taken_back_is_not_kept(store: Store) -> None:
    """Its first words, and the letter that holds it where it could not be delivered."""
    await make_room(store)
    lease = await relay_lease(store)
    for number, decision in enumerate(
        [
            Decision(deliveries=((EN, post(1)), (EN, post(2))), source=source(1)),
            Decision(
                deliveries=((EN, delete(1, version=2)),), source=source(1, version=2, excerpt=None)
            ),
        ]
    ):
        await store.inbox.append(ROOM.id, sent(10 + number))
        ((entry, _),) = await store.inbox.read(ROOM.id, 1)
        await store.inbox.commit(lease, ROOM.id, entry, decision)
        if number == 0:
            async with sending(store) as sender:
                for posted, _ in await store.outbox.read(LANE, 2):
                    await store.outbox.park(sender, LANE, posted, "refused")

    kept = await store.map.source(ROOM.id, ref(GROUP, 1))
    assert kept is not None
    assert kept.excerpt is None
    assert [letter.what for letter in await store.dead.of_room(ROOM)] == [post(2)]
    assert await store.map.last_by(ROOM.id, source(1).author, GROUP) is None
