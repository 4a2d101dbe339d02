"""What people wish, and whose names nobody else may wear."""

from dataclasses import replace
from datetime import timedelta

from bridge.events import Author, PersonId, UserId, person_of
from bridge.store import keys
from bridge.store.connection import Connection
from bridge.store.store import Store
from tests.bridge.store.values import DISCORD, EN, PT, ROOM, TELEGRAM, make_room

ANA = Author(platform=TELEGRAM, id=UserId("7"), name="Ana")
BOB = PersonId("telegram:8")
ROBOT = Author(platform=TELEGRAM, id=UserId("8"), name="teahouse", is_bot=True)
POSER = Author(platform=DISCORD, id=UserId("66"), name="ANА")


async def test_members_opt_in_and_out(store: Store) -> None:
    """Who opted in is listed until they opt out."""
    await make_room(store)

    await store.members.opt_in(ROOM.id, person_of(ANA))
    await store.members.opt_in(ROOM.id, BOB)
    await store.members.opt_out(ROOM.id, BOB)

    assert await store.members.opted_in(ROOM.id) == (person_of(ANA),)
    assert await store.members.last_language(ROOM.id, person_of(ANA)) is None


async def test_a_poser_is_seen_in_the_channel_they_pose_in(store: Store) -> None:
    """Each channel has its own admins and bots."""
    await store.staff.note(ROOM.id, PT.id, [ANA, ROBOT])

    assert await store.staff.resembled(ROOM.id, [PT, EN], POSER) == {PT.id}
    robot = replace(POSER, name="Teah0use")
    assert await store.staff.resembled(ROOM.id, [PT, EN], robot) == {PT.id}
    bruno = replace(POSER, name="Bruno")
    assert await store.staff.resembled(ROOM.id, [PT, EN], bruno) == frozenset()
    assert await store.staff.resembled(ROOM.id, [], POSER) == frozenset()


async def test_an_admin_is_no_impostor_of_their_own(store: Store) -> None:
    """Whoever administrates two channels of one platform keeps their name in both."""
    await store.staff.note(ROOM.id, PT.id, [ANA])

    assert await store.staff.resembled(ROOM.id, [PT], ANA) == frozenset()


async def test_a_name_is_that_of_now(store: Store) -> None:
    """Who is called otherwise since leaves the old name to anyone."""
    await store.staff.note(ROOM.id, PT.id, [ANA])
    await store.staff.note(ROOM.id, PT.id, [replace(ANA, name="Rita")])

    assert await store.staff.resembled(ROOM.id, [PT], POSER) == frozenset()


async def test_no_name_is_kept_and_none_for_good(store: Store, connection: Connection) -> None:
    """Hashes, for ninety days."""
    await store.staff.note(ROOM.id, PT.id, [ANA])
    await store.staff.note(ROOM.id, PT.id, [])

    key = keys.STAFF.of_room(ROOM.id, PT.id)
    held = await connection.do("HGETALL", key)
    assert held[0] == person_of(ANA)
    assert "ana" not in held[1].lower()
    assert await connection.do("PTTL", key) <= timedelta(days=90) / timedelta(milliseconds=1)
