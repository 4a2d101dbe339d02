"""What anyone may ask for: help, privacy, the daily question, to be forgotten."""

import re
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from bridge.decision import Decision
from bridge.events import PersonId
from bridge.store import keys
from bridge.store.connection import Connection
from bridge.store.store import Store
from tests.bridge.commands.setting import ANA, BRUNO, ask, services_of
from tests.bridge.store.values import (
    DEN,
    EN,
    ROOM,
    make_room,
    post,
    relay_lease,
    sent,
    source,
)
from tests.clock import FakeClock

PERSON = PersonId("telegram:7")


@pytest.fixture
async def connection(redis_url: str, clock: FakeClock) -> AsyncGenerator[Connection]:
    """The store's Redis, for a look at all its keys."""
    opened = Connection(redis_url, clock)
    yield opened
    await opened.close()


async def everything(connection: Connection) -> dict[str, str]:
    """Every key with its value."""
    read = {
        "string": ("GET",),
        "hash": ("HGETALL",),
        "set": ("SMEMBERS",),
        "zset": ("ZRANGE", 0, -1),
        "stream": ("XRANGE", "-", "+"),
    }
    held: dict[str, str] = {}
    for key in await connection.do("KEYS", "*"):
        command, *more = read[await connection.do("TYPE", key)]
        held[key] = str(await connection.do(command, key, *more))
    return held


async def test_forgetme_leaves_nothing_that_names_the_person(
    store: Store, clock: FakeClock, connection: Connection
) -> None:
    """Neither name nor words nor id anywhere, also where the map said whose message it was."""
    await make_room(store)
    lease = await relay_lease(store)
    services = services_of(store, clock)
    await store.inbox.append(ROOM.id, sent(1, "segredo"))
    ((entry, _),) = await store.inbox.read(ROOM.id, 1)
    await store.inbox.commit(
        lease,
        ROOM.id,
        entry,
        Decision(deliveries=((EN, post(1, "hidden")),), source=source(1, 1, "segredo")),
    )
    await store.inbox.append(ROOM.id, sent(2, "segredo"))
    await store.translations.put("key", "hidden", PERSON)
    await ask(services, "prompts", "on")
    await store.staff.note(ROOM.id, EN.id, [ANA])
    before = await everything(connection)

    outcome = await ask(services, "forgetme")

    after = await everything(connection)
    for word in ("Ana", "segredo", "hidden"):
        assert word in str(before)
        assert [key for key, value in after.items() if word in key + value] == []
    assert [key for key, value in after.items() if PERSON in key + value] == []
    assert outcome.answer.text.startswith("Done:")


async def test_the_daily_question_is_opted_into(store: Store, clock: FakeClock) -> None:
    """And out of, by each person, for this room."""
    await make_room(store)
    services = services_of(store, clock)

    await ask(services, "prompts", "ON")
    await ask(services, "prompts", "on", author=BRUNO)
    await ask(services, "prompts", "off")
    nowhere = await ask(services, "prompts", "on", room=None)

    assert await store.members.opted_in(ROOM.id) == ("telegram:9",)
    assert "belongs to a room" in nowhere.answer.text


async def test_privacy_says_what_the_keys_say(store: Store, clock: FakeClock) -> None:
    """Every lifetime it names is the one in `keys.py`, in each language."""
    services = services_of(store, clock)
    hours, days = timedelta(hours=1), timedelta(days=1)
    lives = [
        keys.DEAD / days,
        keys.RERENDER / hours,
        keys.MAP / days,
        keys.MAP / days,
        keys.LAST_LANGUAGE / days,
        keys.MAP / days,
        keys.ORPHAN / days,
    ]

    for locale in ("en", "pt", "zh"):
        author = type(ANA)(platform=ANA.platform, id=ANA.id, name="Ana", locale=locale)
        said = (await ask(services, "privacy", author=author)).answer.text
        assert [float(number) for number in re.findall(r"\d+", said)] == lives, locale
    assert keys.CACHED.lifetime == timedelta(weeks=1)
    for_ninety_days = (keys.PERSON, keys.MESSAGE, keys.ORIGIN, keys.STAFF)
    assert {key.lifetime for key in for_ninety_days} == {keys.MAP}
    assert {keys.DEAD_LETTERS.lifetime, keys.UNREADABLE.lifetime} == {keys.DEAD}
    assert keys.MADE.lifetime == keys.ORPHAN
    assert (keys.EXCERPT.lifetime, keys.SPOKE.lifetime) == (keys.RERENDER, keys.LAST_LANGUAGE)


async def test_privacy_names_services_on_other_machines(store: Store, clock: FakeClock) -> None:
    """Or says that no text leaves this one."""
    here = await ask(services_of(store, clock), "privacy")
    there = await ask(services_of(store, clock, elsewhere=("lt.example",)), "privacy")

    assert "here it does not." in here.answer.text
    assert "here that is lt.example." in there.answer.text


async def test_help_tells_admins_how_to_pair(store: Store, clock: FakeClock) -> None:
    """And members how to take part; `/bridge` alone is the same."""
    services = services_of(store, clock)

    member, admin = await ask(services, "help", author=BRUNO), await ask(services, "help")

    assert "/bridge create" in admin.answer.text
    assert "/bridge create" not in member.answer.text
    assert (await ask(services, "bridge")).answer == admin.answer


async def test_start_greets_by_name(store: Store, clock: FakeClock) -> None:
    """In the private chat; a name is never markup."""
    loud = type(ANA)(platform=ANA.platform, id=ANA.id, name="**Ana**", locale="en")

    outcome = await ask(
        services_of(store, clock), "start", author=loud, room=None, is_private=True
    )

    assert outcome.answer.text.startswith("Hello **Ana** 🍵")


async def test_help_names_what_the_platform_has(store: Store, clock: FakeClock) -> None:
    """A reply takes a message back on Telegram; on Discord it is an entry of its menu."""
    services = services_of(store, clock)

    replying = [await ask(services, "help", author=author) for author in (ANA, BRUNO)]
    choosing = [await ask(services, "help", author=author, channel=DEN) for author in (ANA, BRUNO)]

    assert all("/delete as a reply" in one.answer.text for one in replying)
    assert all("Remove copies" in one.answer.text for one in choosing)
    assert not any("/delete" in one.answer.text for one in choosing)
    assert not any("repl" in one.answer.text for one in choosing)
