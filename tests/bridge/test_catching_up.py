"""A catch-up begins with one line that says from when to when, whatever crashes meanwhile."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bridge.batching import GATHERED_AFTER
from bridge.catching_up import CatchingUp
from bridge.deliveries import Post
from bridge.events import Channel, MessageSent
from bridge.store.queues import Lane
from bridge.store.store import Store
from tests.bridge.fakes import FakeTranslator
from tests.bridge.setting import until
from tests.bridge.store.values import (
    DEN,
    GROUP,
    LANE,
    MOMENT,
    ROOM,
    channel,
    link,
    make_room,
    sent,
)
from tests.bridge.test_worker import running, texts, waiting
from tests.clock import FakeClock

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
STEP = timedelta(milliseconds=50)
"""How far the clock goes between two looks: slowly, or prompt lines come late."""
LINE = "Catching up with #a: 18:00–19:30 UTC"


def said(number: int, ago: timedelta, where: Channel = GROUP, text: str = "oi") -> MessageSent:
    """A line that was said a while before the tests' moment."""
    return replace(sent(number, text, where), sent_at=MOMENT - ago)


async def arrive(store: Store, clock: FakeClock, *events: MessageSent) -> None:
    """Let the events arrive, and be worked off while time goes by."""
    for event in events:
        await store.inbox.append(ROOM.id, event)

    async def is_done() -> bool:
        clock.advance(STEP)
        return await store.inbox.depth(ROOM.id) == 0

    async with running(store, FakeTranslator(), clock):
        await until(is_done, "the inbox is never empty")


def names(posts: list[Post]) -> list[str]:
    """Under which name each is shown; the bot's own words have none."""
    return [post.face.name if post.face else "" for post in posts]


async def posts_in(store: Store, lane: Lane = LANE) -> list[Post]:
    """What waits in a lane."""
    return [one for one in await waiting(store, lane) if isinstance(one, Post)]


async def test_a_catch_up_begins_with_one_line(store: Store, clock: FakeClock) -> None:
    """It names the first and the last late line, makes no sound and keeps its turn."""
    await make_room(store)

    await arrive(store, clock, said(1, 2 * HOUR), said(2, HOUR), said(3, HOUR / 2))

    posts = await posts_in(store)
    assert texts([*posts])[0] == LINE
    assert names(posts) == ["", "Ana · 18:00 UTC", "Ana · 19:00 UTC", "Ana · 19:30 UTC"]
    assert all(post.is_silent for post in posts)


async def test_a_late_line_alone_carries_its_time_and_no_more(
    store: Store, clock: FakeClock
) -> None:
    """One line needs no announcement; lines that nobody hears over there don't count."""
    await make_room(store)

    await arrive(store, clock, said(1, HOUR), said(2, HOUR, text="// só aqui"))

    assert names(await posts_in(store)) == ["Ana · 19:00 UTC"]


async def test_lines_that_trickle_in_late_do_not_wait_each(store: Store, clock: FakeClock) -> None:
    """Where a clock is wrong every line comes late: one in five minutes waits."""
    await make_room(store)
    catching_up = CatchingUp(store=store, clock=clock)
    await arrive(store, clock, said(1, HOUR))

    soon, later = said(2, HOUR - 5 * MINUTE), said(3, HOUR - 6 * MINUTE)

    assert await catching_up.rests_until(ROOM.id, soon) is None
    assert await catching_up.rests_until(ROOM.id, later) is not None


async def test_what_arrives_within_two_seconds_belongs_to_it(
    store: Store, clock: FakeClock
) -> None:
    """The first late line waits for those that come with it, for two seconds and no longer."""
    await make_room(store)
    await store.inbox.append(ROOM.id, said(1, 2 * HOUR))

    async def rests() -> bool:
        return not await store.ready.due_rooms(range(64))

    async with running(store, FakeTranslator(), clock):
        await until(rests, "the first line does not wait")
        assert await posts_in(store) == []
        await store.inbox.append(ROOM.id, said(2, HOUR / 2))
        clock.advance(GATHERED_AFTER)
        await until(_has(store, 3), "they are not relayed")

    assert texts([*await posts_in(store)])[0] == LINE


async def test_what_follows_is_covered_however_late_it_arrives(
    store: Store, clock: FakeClock
) -> None:
    """All that was said before the catch-up began belongs to it; a later gap is another one."""
    await make_room(store)
    await arrive(store, clock, said(1, 2 * HOUR), said(2, HOUR / 2))

    await arrive(store, clock, said(3, HOUR / 3), said(4, HOUR / 4))
    clock.advance(3 * HOUR)
    await arrive(store, clock, said(5, -HOUR), said(6, -2 * HOUR))

    assert texts([*await posts_in(store)]) == [
        LINE,
        *["en: OI"] * 4,
        "Catching up with #a: 21:00–22:00 UTC",
        *["en: OI"] * 2,
    ]


async def test_a_crash_says_it_once(store: Store, clock: FakeClock) -> None:
    """Begun but not committed, it is begun again as the same."""
    await make_room(store)
    lines = [said(1, 2 * HOUR), said(2, HOUR / 2)]
    for line in lines:
        await store.inbox.append(ROOM.id, line)
    clock.advance(GATHERED_AFTER)
    killed = CatchingUp(store=store, clock=clock)
    assert await killed.rests_until(ROOM.id, lines[0]) is None

    await arrive(store, clock, *lines, said(3, HOUR / 3))

    posts = await posts_in(store)
    assert names(posts) == ["", "Ana · 18:00 UTC", "Ana · 19:30 UTC", "Ana · 19:40 UTC"]
    assert posts[0].id.startswith(lines[0].id)


async def test_each_channel_catches_up_by_itself(store: Store, clock: FakeClock) -> None:
    """Whoever hears two channels catch up sees a line for each, and prompt lines in between."""
    attic = link("c", channel(DEN.platform, "78"))
    await make_room(store, ROOM.with_link(attic))

    await arrive(
        store,
        clock,
        said(1, 2 * HOUR),
        said(2, HOUR, DEN),
        said(3, timedelta()),
        said(4, HOUR / 2),
        said(5, HOUR / 2, DEN),
    )

    heard = await posts_in(store, Lane.of(ROOM.id, attic))
    assert [one for one in texts([*heard]) if one.startswith("Catching")] == [
        LINE,
        "Catching up with #b: 19:00–19:30 UTC",
    ]
    assert names(heard) == [
        "",
        "Ana · #a · 18:00 UTC",
        "",
        "Ana · #b · 19:00 UTC",
        "Ana · #a",
        "Ana · #a · 19:30 UTC",
        "Ana · #b · 19:30 UTC",
    ]


def _has(store: Store, count: int) -> Callable[[], Awaitable[bool]]:
    async def has() -> bool:
        return len(await posts_in(store)) == count

    return has
