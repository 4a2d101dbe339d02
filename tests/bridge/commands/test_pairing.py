"""Pairing: rooms come and grow by codes, each step repeatable; whoever may not changes nothing."""

import re
from dataclasses import replace
from datetime import timedelta

from bridge.commands import Outcome
from bridge.deliveries import GivesCommand
from bridge.events import Author, EventId, LinkId, UserId
from bridge.rooms import Room
from bridge.store.ceilings import ROOMS_OF_CHANNEL
from bridge.store.store import Store
from tests.bridge.commands.setting import ANA, ask, changes_nothing, services_of
from tests.bridge.store.values import (
    DISCORD,
    EN,
    GROUP,
    PT,
    ROOM,
    TELEGRAM,
    channel,
    make_room,
)
from tests.clock import FakeClock


def code_in(outcome: Outcome) -> str:
    """The pairing code in an answer."""
    assert outcome.secret
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", outcome.secret.text.text)
    assert found
    return found[0]


async def the_room(store: Store) -> Room:
    """The only room there is."""
    (room,) = [room async for room in store.rooms.all_rooms()]
    return room


async def test_create_makes_one_room_however_often_it_comes(
    store: Store, clock: FakeClock
) -> None:
    """Named after the channel unless told; its language is the admin's own."""
    services = services_of(store, clock)
    admin = replace(ANA, locale="pt-br")

    first, outcome = [
        await ask(services, "bridge", "create", author=admin, room=None) for _ in range(2)
    ]

    room = await the_room(store)
    assert room.name == "Casa"
    assert [(link.channel, link.language) for link in room.links] == [(GROUP, "pt")]
    assert await store.codes.peek_code(code_in(outcome)) == room.id
    assert [b for b in (*first.buttons, *outcome.buttons) if isinstance(b, GivesCommand)] == []


async def test_a_command_that_comes_again_later_is_answered_the_same(
    store: Store, clock: FakeClock
) -> None:
    """A crash before the answer went out: by then the channel is in its room, by this command."""
    services, attic = services_of(store, clock), channel(TELEGRAM, "-1002")

    async def ask_to_join(code: str, room: Room | None) -> Outcome:
        return await ask(services, "bridge", "join", code, room=room, channel=attic, number=2)

    created = await ask(services, "bridge", "create", room=None)
    joined = await ask_to_join(code_in(created), None)

    room = await the_room(store)
    before = replace(room, links=room.links[:1])
    created_again = await ask(services, "bridge", "create", room=before)
    joined_again = await ask_to_join(code_in(created), room)

    assert created_again == created
    assert joined_again == joined
    assert await the_room(store) == room
    assert len(await store.inbox.read(room.id, 9)) == 1


async def test_pairing_notes_whose_names_are_taken(store: Store, clock: FakeClock) -> None:
    """The admin who pairs, and whom the platform names: nobody from elsewhere may pose as them."""
    robot = replace(ANA, id=UserId("1"), name="teahouse", is_bot=True)
    services = services_of(store, clock)

    await ask(services, "bridge", "create", room=None, staff=(robot,))

    room = await the_room(store)
    for name, is_taken in (("ana", True), ("Teahouse", True), ("Bruno", False)):
        poser = Author(platform=DISCORD, id=UserId("66"), name=name)
        found = await store.staff.resembled(room.id, room.links, poser)
        assert bool(found) is is_taken


async def test_an_anonymous_admin_is_asked_for_the_language(
    store: Store, clock: FakeClock
) -> None:
    """With buttons; until then English."""
    anonymous = replace(ANA, locale=None)

    outcome = await ask(
        services_of(store, clock),
        "bridge",
        "create",
        "Tea",
        "and",
        "cats",
        author=anonymous,
        room=None,
    )

    assert (await the_room(store)).name == "Tea and cats"
    assert GivesCommand(label="português (pt)", words="bridge language pt") in outcome.buttons
    assert "Which language does this channel read?" in outcome.answer.text


async def test_where_only_owners_create_others_do_not(store: Store, clock: FakeClock) -> None:
    """Owners are named by platform and id."""
    services = services_of(store, clock, only_owners_create=True, owners={"telegram:1"})

    refused = await ask(services, "bridge", "create", room=None)
    allowed = await ask(
        replace(services, owners={"telegram:7"}), "bridge", "create", room=None, number=2
    )

    assert "only its operators" in refused.answer.text
    assert code_in(allowed)


async def test_a_channel_is_in_one_room(store: Store, clock: FakeClock) -> None:
    """Create says which; join too, and joining the same one succeeds."""
    services = services_of(store, clock)
    await make_room(store)
    code = code_in(await ask(services, "bridge", "invite"))

    again = await ask(services, "bridge", "create")
    same = await ask(services, "bridge", "join", code.lower().replace("-", " "))
    other = await ask(services, "bridge", "join", "AAAA-BBBB")

    assert "already in the room Tea" in again.answer.text
    assert same.answer.text == "This channel is in that room already."
    assert "already in the room Tea" in other.answer.text
    assert await store.codes.peek_code(code) == ROOM.id


async def test_join_links_the_channel_and_lets_all_be_told(store: Store, clock: FakeClock) -> None:
    """The notices follow by an event of the core's own."""
    await make_room(store)
    services = services_of(store, clock)
    code = code_in(await ask(services, "bridge", "invite"))
    attic = channel(TELEGRAM, "-1002")

    outcome = await ask(
        services, "bridge", "join", code, room=None, channel=attic, channel_name="Attic", number=2
    )

    room = await store.rooms.get(ROOM.id)
    assert room is not None
    assert room.link_of(attic) is not None
    assert "This channel and #a, #b are one room now: Tea." in outcome.answer.text
    ((_, joined),) = await store.inbox.read(ROOM.id, 9)
    assert joined.kind == "channel_joined"


async def test_used_expired_and_wrong_codes_get_one_answer(store: Store, clock: FakeClock) -> None:
    """So that nobody learns anything by trying; ten tries lock the channel."""
    await make_room(store)
    services = services_of(store, clock)
    used, expired = [code_in(await ask(services, "bridge", "invite")) for _ in range(2)]
    attic, cellar = channel(TELEGRAM, "-1002"), channel(TELEGRAM, "-1003")
    await ask(services, "bridge", "join", used, room=None, channel=attic, number=2)
    clock.advance(timedelta(hours=24, seconds=1))

    answers = {
        (
            await ask(services, "bridge", "join", code, room=None, channel=cellar, number=number)
        ).answer
        for number, code in enumerate([used, expired, "ABCD-EFGH", "x", "**", "1234-56789"], 3)
    }
    for number in range(20, 24):
        await ask(services, "bridge", "join", "no", room=None, channel=cellar, number=number)
    locked = await ask(services, "bridge", "join", "no", room=None, channel=cellar, number=30)

    assert len(answers) == 1
    assert "Too many wrong codes" in locked.answer.text


async def test_leaving_tells_the_others(store: Store, clock: FakeClock) -> None:
    """Each in its own language, with who did it."""
    outcome = await ask(services_of(store, clock), "bridge", "leave")

    assert outcome.decision.dropped_links == (PT,)
    (left, goodbye), (told, notice) = outcome.decision.deliveries
    assert (left, told) == (PT, EN)
    assert goodbye.kind == "farewell"
    assert goodbye.channel == GROUP
    assert goodbye.text.text == (
        "Este canal foi desligado de Tea por Ana. Nada mais é repassado aqui."
    )
    assert notice.kind == "post"
    assert notice.parts[0].text.text == "#a was unlinked from this room by Ana."


async def test_removing_tells_the_removed_channel_too(store: Store, clock: FakeClock) -> None:
    """One line there, one in each channel that stays."""
    outcome = await ask(services_of(store, clock), "bridge", "remove", "b")

    assert [(link.id, delivery.kind) for link, delivery in outcome.decision.deliveries] == [
        (EN.id, "farewell"),
        (PT.id, "post"),
    ]


async def test_a_channel_is_removed_by_name_or_id(store: Store, clock: FakeClock) -> None:
    """With or without `#`, in any case; the id decides where names are equal."""
    services = services_of(store, clock)
    twin = replace(EN, id=LinkId("c"), channel=channel(TELEGRAM, "-9"))
    twins = ROOM.with_link(twin)

    assert (await ask(services, "bridge", "remove", "B")).decision.dropped_links == (EN,)
    assert (await ask(services, "bridge", "remove", "b", room=twins)).decision.dropped_links == (
        EN,
    )
    assert (await ask(services, "bridge", "remove", "c", room=twins)).decision.dropped_links == (
        twin,
    )
    assert (await ask(services, "bridge", "remove", "-9", room=twins)).decision.dropped_links == (
        twin,
    )
    assert (
        await ask(services, "bridge", "remove", "<#-9>", room=twins)
    ).decision.dropped_links == (twin,)
    ambiguous = await ask(services, "bridge", "remove", "#B", room=twins)
    unknown = await ask(services, "bridge", "remove", "kitchen")
    assert changes_nothing(ambiguous)
    assert "#b (b), #b (c)" in ambiguous.answer.text
    assert "No channel here is called “kitchen”." in unknown.answer.text


async def test_a_channel_makes_ten_rooms_a_day(store: Store, clock: FakeClock) -> None:
    """Then it is told when it may again; the command that comes twice counts once."""
    services = services_of(store, clock)

    for number in range(9):
        earlier = EventId(f"room-{number}")
        await store.ceilings.note(ROOMS_OF_CHANNEL, str(GROUP), earlier)

    tenth = await ask(services, "bridge", "create", room=None, number=10)
    again = await ask(services, "bridge", "create", room=None, number=10)
    (room,) = [room async for room in store.rooms.all_rooms()]
    await store.rooms.release(GROUP, room.id)
    refused = await ask(services, "bridge", "create", room=None, number=11)

    assert "is a room now" in tenth.answer.text
    assert again == tenth
    assert "ten rooms" in refused.answer.text
    clock.advance(timedelta(days=1, minutes=1))
    assert await store.ceilings.admits(ROOMS_OF_CHANNEL, str(GROUP), EventId("tomorrow"))


async def test_a_person_makes_twenty_rooms(store: Store, clock: FakeClock) -> None:
    """Whatever the number of channels they have; others go on making theirs."""
    services = services_of(store, clock)

    outcomes = [
        await ask(
            services,
            "bridge",
            "create",
            room=None,
            number=number,
            channel=channel(TELEGRAM, f"-{number}"),
        )
        for number in range(1, 22)
    ]
    other = replace(ANA, id=UserId("8"))
    theirs = await ask(
        services, "bridge", "create", room=None, number=50, author=other, channel=GROUP
    )

    assert ["is a room now" in one.answer.text for one in outcomes] == [True] * 20 + [False]
    assert "20 rooms" in outcomes[-1].answer.text
    assert "is a room now" in theirs.answer.text


async def test_a_room_has_ten_valid_codes(store: Store, clock: FakeClock) -> None:
    """Used and expired ones don't count; nobody presses a button for hours."""
    await make_room(store)
    services = services_of(store, clock)
    codes = [
        code_in(await ask(services, "bridge", "invite", number=number)) for number in range(10)
    ]

    refused = await ask(services, "bridge", "invite", number=20)
    again = await ask(services, "bridge", "invite", number=3)
    await store.codes.take_code(codes[0], EventId("somebody"))
    allowed = await ask(services, "bridge", "invite", number=21)

    assert refused.secret is None
    assert "codes that nobody has used" in refused.answer.text
    assert code_in(again) == codes[3]
    assert code_in(allowed)


async def test_a_room_has_twenty_five_channels(store: Store, clock: FakeClock) -> None:
    """The next one is told so, kindly, and stays outside."""
    await make_room(store)
    services = services_of(store, clock)
    for number in range(23):
        more = replace(PT, id=LinkId(f"l{number}"), channel=channel(TELEGRAM, f"-9{number}"))
        await store.rooms.put_link(ROOM.id, more)
    code = code_in(await ask(services, "bridge", "invite"))

    outcome = await ask(
        services, "bridge", "join", code, room=None, channel=channel(TELEGRAM, "-1009"), number=40
    )

    room = await store.rooms.get(ROOM.id)
    assert room
    assert len(room.links) == 25
    assert "25 channels" in outcome.answer.text
