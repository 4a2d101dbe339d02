"""`/bridge status`: one sentence for everyone, the channels and queues for admins."""

from dataclasses import replace
from datetime import timedelta

from bridge.commands import Asked, Outcome, answer
from bridge.decision import Decision
from bridge.events import Author
from bridge.rooms import Link
from bridge.store.store import Store
from tests.bridge.commands.setting import ANA, BRUNO, ask, given, services_of
from tests.bridge.store.values import (
    EN,
    LANE,
    MOMENT,
    PT,
    ROOM,
    make_room,
    outgoing,
    post,
    relay_lease,
    sending,
    sent,
    source,
)
from tests.clock import FakeClock


async def test_members_get_one_sentence(store: Store, clock: FakeClock) -> None:
    """All well; so many on the way; alone."""
    room = await make_room(store)
    services = services_of(store, clock)

    well = await ask(services, "bridge", "status", author=BRUNO)
    await outgoing(store, post(1), post(2))
    busy = await ask(services, "bridge", "status", author=BRUNO)
    alone = await ask(services, "bridge", "status", author=BRUNO, room=replace(room, links=(PT,)))

    assert well.answer.text == "Tea: all well, no line so far."
    assert busy.answer.text == "Tea: 2 lines are on the way, no line so far."
    assert alone.answer.text.startswith("Tea has only this channel so far.")


async def test_admins_see_every_channel(store: Store, clock: FakeClock) -> None:
    """With its id, language, settings and state; the sentence names the worst of them."""
    room = ROOM.with_link(replace(PT, paused_at=MOMENT)).with_link(replace(EN, is_suspended=True))
    await make_room(store, room)

    outcome = await ask(services_of(store, clock), "bridge", "status", room=room)

    assert outcome.answer.text.splitlines() == [
        "Tea: I'm no longer in #b; no line so far.",
        "#a (Telegram, a): português (pt), both ways, shows translations, paused, 0 waiting",
        (
            "#b (Discord, b): English (en), both ways, shows translations, "
            "I'm not in there any more, 0 waiting"
        ),
    ]


async def test_the_worst_is_named_and_reasons_are_for_admins(
    store: Store, clock: FakeClock
) -> None:
    """Parked lines come before pauses; a pause that has run out is none."""
    paused = replace(PT, paused_at=MOMENT)
    ran_out = replace(PT, paused_at=MOMENT, paused_until=MOMENT)
    room = await make_room(store)
    services = services_of(store, clock)
    (entry,) = await outgoing(store, post(1))
    async with sending(store) as lease:
        await store.outbox.park(lease, LANE, entry, "403: no access")

    async def asked(link: Link, author: Author) -> Outcome:
        return await ask(services, "bridge", "status", author=author, room=room.with_link(link))

    member, admin = await asked(paused, BRUNO), await asked(paused, ANA)
    for letter in await store.dead.of_room(room):
        await store.dead.drop([letter])
    later, over = await asked(paused, BRUNO), await asked(ran_out, BRUNO)

    assert member.answer.text == "Tea: one line could not be delivered; no line so far."
    assert member.secret is None
    assert admin.secret
    assert admin.secret.text.text == "#b: 403: no access"
    assert later.answer.text == "Tea: #a is paused; no line so far."
    assert over.answer.text == "Tea: all well, no line so far."


async def test_the_last_line_is_as_old_as_it_is(store: Store, clock: FakeClock) -> None:
    """In its largest unit."""
    room = await make_room(store)
    await store.inbox.append(ROOM.id, sent(1))
    ((entry, _),) = await store.inbox.read(ROOM.id, 1)
    lease = await relay_lease(store)
    await store.inbox.commit(lease, ROOM.id, entry, Decision(source=source(1, 1)))
    said = await store.map.last_at(room)
    assert said

    told: list[str] = []
    for age in (timedelta(seconds=12), timedelta(minutes=61), timedelta(days=2)):
        event = given("bridge", "status", author=BRUNO)
        asking = Asked(event=event, room=room, link=PT, now=said + age)
        told.append((await answer(asking, services_of(store, clock))).answer.text)

    assert told == [
        "Tea: all well, last line 12 s ago.",
        "Tea: all well, last line 1 h ago.",
        "Tea: all well, last line 2 days ago.",
    ]
