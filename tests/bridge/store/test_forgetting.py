"""What `/forgetme` removes, and what it leaves alone."""

from dataclasses import replace

from bridge.decision import Decision, PendingTranslation
from bridge.events import Author, EventId, PersonId, UserId, person_of
from bridge.store import keys
from bridge.store.connection import Connection
from bridge.store.forgetting import Forgotten
from bridge.store.queues import RoomQueue
from bridge.store.store import Store
from tests.bridge.store.values import (
    ANA,
    DISCORD,
    EN,
    GROUP,
    LANE,
    PT,
    ROOM,
    TELEGRAM,
    make_room,
    post,
    ref,
    relay_lease,
    sending,
    sent,
    source,
)

BOB = PersonId("telegram:8")
ANA_ADMIN = Author(platform=TELEGRAM, id=UserId("7"), name="Ana")
ROBOT = Author(platform=TELEGRAM, id=UserId("8"), name="teahouse", is_bot=True)
POSER = Author(platform=DISCORD, id=UserId("66"), name="ANА")


async def _relay(store: Store, number: int, text: str, *, late: bool = False) -> None:
    lease = await relay_lease(store)
    event = sent(number, text)
    await store.inbox.append(ROOM.id, event)
    ((entry, _),) = await store.inbox.read(ROOM.id, 1)
    await store.inbox.commit(
        lease,
        ROOM.id,
        entry,
        Decision(
            source=source(number, excerpt=text),
            deliveries=((EN, post(number, text)),),
            pending=PendingTranslation(event=event, version=0, targets=(EN.id,)) if late else None,
        ),
    )


async def _everything(connection: Connection) -> str:
    """All values in Redis, as one text."""
    values: list[object] = []
    for key in await connection.do("KEYS", "*"):
        row = keys.kind_of(key)
        assert row is not None
        read = {
            "string": ("GET", key),
            "hash": ("HGETALL", key),
            "set": ("SMEMBERS", key),
            "zset": ("ZRANGE", key, 0, -1),
            "stream": ("XRANGE", key, "-", "+"),
        }
        values += [key, await connection.do(*read[row.type])]
    return str(values)


async def test_forgetting_removes_every_text_of_a_person(
    store: Store, connection: Connection
) -> None:
    """After `/forgetme` no word of theirs is left in queues, dead letters, excerpts or cache."""
    await make_room(store)
    await _relay(store, 1, "parkedword")
    ((entry, _),) = await store.outbox.read(LANE, 1)
    async with sending(store) as lease:
        await store.outbox.park(lease, LANE, entry, "refused")
    await _relay(store, 2, "waitingword", late=True)
    await store.inbox.append(ROOM.id, sent(3, "freshword"))
    await store.translations.put("pt>en waitingword", "cachedword", ANA)
    await store.members.opt_in(ROOM.id, ANA)
    before = await _everything(connection)

    forgotten = await store.forgetting.forget(ANA)

    after = await _everything(connection)
    for word in ("parkedword", "waitingword", "freshword", "cachedword", ROOM.id):
        assert word in before
    for word in ("parkedword", "waitingword", "freshword", "cachedword", '"Ana"'):
        assert word not in after
    assert forgotten == Forgotten(rooms=1, texts=6, translations=1)
    assert await store.members.opted_in(ROOM.id) == ()
    assert await store.forgetting.forget(ANA) == Forgotten()
    assert await store.ready.due_rooms(range(keys.SHARDS)) == []


async def test_forgetting_leaves_others_alone(store: Store) -> None:
    """One person's word is about that person's words."""
    await make_room(store)
    bob = Author(platform=TELEGRAM, id=UserId("8"), name="Bob")
    event = sent(1)
    theirs = type(event)(
        id=EventId("e-bob"),
        ref=ref(EN.channel, 5),
        author=bob,
        sent_at=event.sent_at,
        position="5",
    )
    await store.inbox.append(ROOM.id, sent(1))
    await store.inbox.append(ROOM.id, theirs)
    await store.members.opt_in(ROOM.id, person_of(bob))

    await store.forgetting.forget(ANA)

    assert [event for _, event in await store.inbox.read(ROOM.id, 10)] == [theirs]
    assert await store.members.opted_in(ROOM.id) == (BOB,)
    assert await store.ready.due_rooms(range(keys.SHARDS)) == [RoomQueue(room_id=ROOM.id)]


async def test_who_asks_to_be_forgotten_is_no_longer_known(store: Store) -> None:
    """Neither how their name looks nor what they paired; the channel stays in its room."""
    await make_room(store)
    await store.staff.note(ROOM.id, PT.id, [ANA_ADMIN, ROBOT])

    await store.forgetting.forget(ANA)

    room = await store.rooms.get(ROOM.id)
    assert room is not None
    assert [link.paired_by for link in room.links] == [None, None]
    assert await store.staff.resembled(ROOM.id, [PT], POSER) == frozenset()
    robot = replace(POSER, name="teahouse")
    assert await store.staff.resembled(ROOM.id, [PT], robot) == {PT.id}


async def test_the_map_forgets_whose_messages_they_are(
    store: Store, connection: Connection
) -> None:
    """Also of messages older than any of their words; the messages themselves stay known."""
    await make_room(store)
    await _relay(store, 1, "hello")
    await connection.do("DEL", keys.EXCERPT.of_room(ROOM.id, ref(GROUP, 1)))

    await store.forgetting.forget(ANA)

    kept = await store.map.source(ROOM.id, ref(GROUP, 1))
    assert kept is not None
    assert kept.author == ""
    assert f"{ANA}'" not in await _everything(connection)
    assert f'"{ANA}"' not in await _everything(connection)
