"""How posts, edits and deletions are carried out, step by step, and what the map keeps of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.attempts import plainer_forms
from bridge.deliveries import (
    GivesCommand,
    Part,
)
from bridge.errors import (
    Ignored,
    OutcomeUnknown,
    Refused,
    Retryable,
)
from bridge.events import MessageId, ReplyTo
from bridge.richtext import RichText, Style
from bridge.store.store import Store
from tests.bridge.fakes import FakeOutbound, RememberingOutbound
from tests.bridge.setting import (
    enqueue,
    is_empty,
    rests,
    send_all,
    sender_of,
    until,
)
from tests.bridge.store.values import (
    DEN,
    EN,
    GROUP,
    LANE,
    ROOM,
    delete,
    edit,
    made,
    make_room,
    post,
    ref,
    sending,
)
from tests.clock import FakeClock

UNDO = GivesCommand(label="Undo", words="bridge leave")


async def test_after_a_crash_a_post_goes_on_where_it_was(store: Store, clock: FakeClock) -> None:
    """Part 1 of 3 was committed by an earlier process: parts 2 and 3 follow, 1 is not repeated."""
    await make_room(store)
    parts = tuple(Part(text=RichText(text)) for text in ("one", "two", "three"))
    await enqueue(store, replace(post(1), parts=parts))
    ((entry, _),) = await store.outbox.read(LANE, 1)
    async with sending(store) as lease:
        await store.outbox.commit_steps(lease, LANE, [made(entry, 1, ref(DEN, "m0"), done=1)])
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert [text for _, _, text in outbound.calls] == ["two", "three"]
    copies = await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id)
    assert [copy.id for copy in copies] == ["m0", "m1", "m2"]


async def test_parts_are_named_for_good(store: Store, clock: FakeClock) -> None:
    """Nonces differ by part, stay the same for a repetition, and fit Discord's 25 characters."""
    await make_room(store)
    await enqueue(store, post(1, parts=2))
    outbound = FakeOutbound(errors=[None, Retryable("down"), None])

    await send_all(store, outbound, clock)
    clock.advance(timedelta(minutes=3))
    await send_all(store, outbound, clock)

    first, failed, again = (outgoing.nonce for outgoing in outbound.sent)
    assert failed == again != first
    assert len(first) <= 25


async def test_after_an_unknown_outcome_it_looks_before_it_repeats(
    store: Store, clock: FakeClock
) -> None:
    """What the attempt left behind is taken for the copy."""
    await make_room(store)
    await enqueue(store, post(1, "one"))
    outbound = RememberingOutbound(
        errors=[OutcomeUnknown("connection reset")], left_behind=(MessageId("there"),)
    )

    async with sender_of(store, outbound, clock):
        await until(lambda: rests(store), "the lane does not rest")
        clock.advance(timedelta(seconds=10))
        await until(lambda: is_empty(store), "it is never sent")

    assert [what for what, _, _ in outbound.calls] == ["post", "find"]
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (ref(DEN, "there"),)


async def test_what_is_mapped_already_is_not_what_it_looks_for(
    store: Store, clock: FakeClock
) -> None:
    """Equal words of another message are another message: then it posts again."""
    await make_room(store)
    await enqueue(store, post(1, "same"), post(2, "same"))
    outbound = RememberingOutbound(
        errors=[None, OutcomeUnknown("connection reset")], left_behind=(MessageId("m1"),)
    )

    async with sender_of(store, outbound, clock):
        await until(lambda: rests(store), "the lane does not rest")
        clock.advance(timedelta(seconds=10))
        await until(lambda: is_empty(store), "it is never sent")

    assert [what for what, _, _ in outbound.calls] == ["post", "post", "find", "post"]


async def test_what_an_earlier_process_may_have_sent_is_looked_up(
    store: Store, clock: FakeClock
) -> None:
    """A post composed before this process began may be there already."""
    await make_room(store)
    await enqueue(store, post(1))
    clock.advance(timedelta(seconds=1))
    outbound = RememberingOutbound()

    await send_all(store, outbound, clock)

    assert [what for what, _, _ in outbound.calls] == ["find", "post"]


async def test_a_refused_form_is_tried_plainer(store: Store, clock: FakeClock) -> None:
    """Each plainer form once; the first that is taken is the copy."""
    await make_room(store)
    bold = (Part(text=RichText.styled("hello", Style.BOLD)),)
    await enqueue(store, replace(post(1), parts=bold))
    outbound = FakeOutbound(errors=[Refused("can't parse entities")])

    await send_all(store, outbound, clock)

    assert [bool(outgoing.part.text.spans) for outgoing in outbound.sent] == [True, False]
    assert await store.dead.of_room(ROOM) == []


async def test_what_is_refused_in_every_form_is_parked(store: Store, clock: FakeClock) -> None:
    """With its first reason; what waits behind it goes on."""
    await make_room(store)
    bold = (Part(text=RichText.styled("hello", Style.BOLD)),)
    await enqueue(store, replace(post(1), parts=bold), post(2, "next"))
    outbound = FakeOutbound(errors=[Refused("first reason"), Refused("second reason")])

    await send_all(store, outbound, clock)

    (letter,) = await store.dead.of_room(ROOM)
    assert letter.reason == "first reason"
    assert len(list(plainer_forms(outbound.sent[0]))) == 2
    assert outbound.calls[-1][2] == "next"


async def test_buttons_stand_under_the_last_part(store: Store, clock: FakeClock) -> None:
    """And a silent post is silent in all its parts."""
    await make_room(store)
    await enqueue(store, replace(post(1, parts=2), buttons=(UNDO,), is_silent=True))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert [outgoing.buttons for outgoing in outbound.sent] == [(), (UNDO,)]
    assert all(outgoing.is_silent for outgoing in outbound.sent)


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "unknown"])
async def test_a_reply_points_or_quotes(store: Store, clock: FakeClock, *, is_known: bool) -> None:
    """At the copy of what it replies to, or, where there is none here, at its first words."""
    await make_room(store)
    if is_known:
        await enqueue(store, post(1, "question"))
    reply_to = ReplyTo(ref=ref(GROUP, 1), author="Ana", excerpt="which cat?")
    await enqueue(store, replace(post(2, "that one"), reply_to=reply_to))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    last = outbound.sent[-1]
    if is_known:
        assert last.reply_to is not None
        assert (last.reply_to.ref, last.part.text.text) == (ref(DEN, "m1"), "that one")
    else:
        assert (last.reply_to, last.part.text.text) == (None, "Ana: which cat?\nthat one")


async def _posted(store: Store, outbound: FakeOutbound, clock: FakeClock, parts: int) -> None:
    await make_room(store)
    await enqueue(store, post(1, parts=parts))
    await send_all(store, outbound, clock)
    outbound.calls.clear()


async def test_an_edit_grows(store: Store, clock: FakeClock) -> None:
    """Parts there are change, more are posted behind them and mapped."""
    outbound = FakeOutbound()
    await _posted(store, outbound, clock, parts=1)
    parts = tuple(Part(text=RichText(text)) for text in ("one", "two"))
    await enqueue(store, replace(edit(1, 2), parts=parts))

    await send_all(store, outbound, clock)

    assert outbound.calls == [("edit", "m1", "one"), ("post", str(DEN), "two")]
    copies = await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id)
    assert [copy.id for copy in copies] == ["m1", "m2"]


async def test_an_edit_shrinks(store: Store, clock: FakeClock) -> None:
    """Parts that are too many go, from the platform and from the map."""
    outbound = FakeOutbound()
    await _posted(store, outbound, clock, parts=3)
    await enqueue(store, edit(1, 2, "short"))

    await send_all(store, outbound, clock)

    assert outbound.calls == [("edit", "m1", "short"), ("delete", "m2", ""), ("delete", "m3", "")]
    assert await store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == (ref(DEN, "m1"),)


async def test_an_edit_behind_its_post_waits_for_it(store: Store, clock: FakeClock) -> None:
    """In one lane, in order: the edit finds what the post has made."""
    await make_room(store)
    await enqueue(store, post(1, "old"), edit(1, 2, "new"))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert outbound.calls == [("post", str(DEN), "old"), ("edit", "m1", "new")]


async def test_an_edit_without_a_copy_is_done(store: Store, clock: FakeClock) -> None:
    """Its post was said while this channel was paused, or was refused."""
    await make_room(store)
    await enqueue(store, edit(1, 2), delete(1, version=3))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert outbound.calls == []
    assert await is_empty(store)


async def test_an_older_version_is_dropped(store: Store, clock: FakeClock) -> None:
    """A dead letter that is tried again overwrites nothing newer, and revives nothing deleted."""
    outbound = FakeOutbound()
    await _posted(store, outbound, clock, parts=1)
    await enqueue(store, edit(1, 3, "newest"), edit(1, 2, "older"))
    await enqueue(store, delete(2, version=2))
    await enqueue(store, replace(post(2, "deleted before"), version=1))

    await send_all(store, outbound, clock)

    assert outbound.calls == [("edit", "m1", "newest")]
    assert await is_empty(store)


async def test_a_deletion_takes_an_unsent_post_out(store: Store, clock: FakeClock) -> None:
    """What was taken back before it went over never appears."""
    await make_room(store)
    await enqueue(store, post(1), post(2, "other"))
    await enqueue(store, delete(1, version=2))
    outbound = FakeOutbound()

    await send_all(store, outbound, clock)

    assert outbound.calls == [("post", str(DEN), "other")]


async def test_what_cannot_be_removed_any_more_stays(store: Store, clock: FakeClock) -> None:
    """A missing right, or a message that is gone: no dead letter."""
    await make_room(store)
    await enqueue(store, post(1, parts=2))
    await enqueue(store, delete(1, version=2))
    outbound = FakeOutbound()
    await send_all(store, outbound, clock)
    await enqueue(store, post(2, parts=2))
    await send_all(store, outbound, clock)
    await enqueue(store, delete(2, version=2))
    outbound.errors = [Refused("not enough rights"), Ignored("gone")]

    await send_all(store, outbound, clock)

    assert await store.dead.of_room(ROOM) == []
    assert await is_empty(store)
