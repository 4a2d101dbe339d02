"""Which deliveries follow from what happens in a room, and what is remembered."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.decision import NOTHING, Decision, PendingTranslation
from bridge.deliveries import Delete, Delivery, Edit, Face, Post
from bridge.events import (
    Attachment,
    Author,
    EventId,
    Language,
    MessageDeleted,
    MessageEdited,
    MessageRef,
    MessageSent,
    ReplyTo,
    UserId,
)
from bridge.interpreter import Interpreter
from bridge.ports import CapabilitiesByLink
from bridge.relay import Relay, fingerprint, wanted_language
from bridge.richtext import RichText, Style
from bridge.rooms import Direction, Link, Room, Show
from bridge.store.store import Store
from bridge.translating import Untranslated
from tests.bridge.fakes import FACELESS, FACES, FakeTranslator
from tests.bridge.store.values import (
    DEN,
    DISCORD,
    EN,
    GROUP,
    LANE,
    MOMENT,
    PT,
    ROOM,
    TELEGRAM,
    channel,
    link,
    made,
    make_room,
    ref,
    relay_lease,
    sending,
    sent,
)
from tests.clock import FakeClock


def relay_of(
    store: Store,
    translator: FakeTranslator,
    clock: FakeClock,
    patience: timedelta = timedelta(seconds=3),
) -> Relay:
    """A relay between a platform with faces and one without."""
    return Relay(
        interpreter=Interpreter(translator=translator, members=store.members, patience=patience),
        store=store,
        capabilities=CapabilitiesByLink(tables={TELEGRAM: FACELESS, DISCORD: FACES}),
        clock=clock,
    )


@pytest.fixture
def translator() -> FakeTranslator:
    """Takes everything for Portuguese."""
    return FakeTranslator()


@pytest.fixture
def relay(store: Store, translator: FakeTranslator, clock: FakeClock) -> Relay:
    """The relay under test."""
    return relay_of(store, translator, clock)


def edited(text: str | RichText, number: int = 1, **changed: object) -> MessageEdited:
    """Ana changes what she said."""
    event = MessageEdited(
        id=EventId(f"edit-{number}"),
        ref=ref(GROUP, number),
        author=sent(number).author,
        text=RichText(text) if isinstance(text, str) else text,
        edited_at=MOMENT,
    )
    return replace(event, **changed)  # pyright: ignore[reportArgumentType]


def deleted(number: int = 1) -> MessageDeleted:
    """Ana's message goes."""
    return MessageDeleted(id=EventId(f"deleted-{number}"), ref=ref(GROUP, number))


async def remember(store: Store, event: MessageSent, decision: Decision) -> None:
    """Commit a decision, as the worker does."""
    await make_room(store)
    lease = await relay_lease(store)
    await store.inbox.append(ROOM.id, event)
    ((entry, _),) = await store.inbox.read(ROOM.id, 1)
    await store.inbox.commit(lease, ROOM.id, entry, decision)


async def said(store: Store, relay: Relay, event: MessageSent) -> Decision:
    """Relay and commit."""
    decision = await relay.sent(ROOM, event)
    await remember(store, event, decision)
    return decision


def faces(deliveries: Sequence[tuple[Link, Delivery]]) -> list[Face | None]:
    """Under which names."""
    return [one.face for _, one in deliveries if isinstance(one, Post | Edit)]


def texts(decision: Decision) -> dict[str, str]:
    """What each link gets."""
    return {
        target.id: delivery.parts[0].text.text
        for target, delivery in decision.deliveries
        if isinstance(delivery, Post | Edit)
    }


async def test_a_line_becomes_a_post_for_the_other_channel(relay: Relay, clock: FakeClock) -> None:
    """With the author's face, the translation above the original, and a record for the map."""
    decision = await relay.sent(ROOM, sent(1))

    ((target, post),) = decision.deliveries
    assert target == EN
    assert isinstance(post, Post)
    assert (post.source, post.version, post.face) == (ref(GROUP, 1), 1, Face(name="Ana"))
    assert post.parts[0].text.text == "en: MEU GATO DORME\npt · Meu gato dorme"
    assert post.composed_at == clock.now()
    assert decision.source is not None
    assert (decision.source.author, decision.source.author_name) == ("telegram:7", "Ana")
    assert (decision.source.language, decision.source.excerpt) == ("pt", "Meu gato dorme")
    assert decision.pending is None


async def test_one_translation_for_each_distinct_language(
    relay: Relay, translator: FakeTranslator
) -> None:
    """Three channels in two languages cost one translation a line; four in three cost two."""
    attic = link("c", channel(DISCORD, "78"), "en")
    cellar = link("d", channel(DISCORD, "79"), "zh")
    three = ROOM.with_link(attic)

    decision = await relay.sent(three, sent(1))

    assert set(texts(decision)) == {"b", "c"}
    assert translator.asked == [("Meu gato dorme", "pt", "en")]
    translator.asked.clear()
    await relay.sent(three.with_link(cellar), sent(2))
    assert sorted(target for _, _, target in translator.asked) == ["en", "zh"]


async def test_detection_knows_the_rooms_languages(
    relay: Relay, translator: FakeTranslator
) -> None:
    """The detector is asked once a line, with what the channels read."""
    await relay.sent(ROOM, sent(1))

    assert translator.read == [frozenset({"pt", "en"})]


@pytest.mark.parametrize("text", ["😹", "12:30", ""])
async def test_what_has_no_language_goes_over_as_it_is(
    relay: Relay, translator: FakeTranslator, text: str
) -> None:
    """Nothing is translated where there is nothing to translate."""
    picture = Attachment(platform=TELEGRAM, kind="photo", source="f1", name="cat.jpg")

    decision = await relay.sent(ROOM, replace(sent(1, text), attachments=(picture,)))

    assert texts(decision) == {"b": text}
    assert translator.asked == []


async def test_an_untranslatable_line_goes_over_marked(
    relay: Relay, translator: FakeTranslator
) -> None:
    """A missing model never blocks the relay."""
    translator.outcome = Untranslated(reason="no_model")

    decision = await relay.sent(ROOM, sent(1))

    assert texts(decision) == {"b": "Meu gato dorme\npt · not translated"}


@pytest.mark.parametrize(
    "event",
    [
        sent(1, "// só entre nós"),
        replace(sent(1), author=replace(sent(1).author, is_bot=True)),
        sent(1, where=channel(TELEGRAM, "-999")),
    ],
    ids=["unsaid", "bot", "elsewhere"],
)
async def test_some_lines_are_never_relayed(
    relay: Relay, translator: FakeTranslator, event: MessageSent
) -> None:
    """`//` lines, other bots' lines, lines of channels outside the room."""
    assert await relay.sent(ROOM, event) == NOTHING
    assert translator.asked == []


async def test_slashes_within_a_line_are_ordinary(relay: Relay) -> None:
    """Only the start of a message counts."""
    assert (await relay.sent(ROOM, sent(1, "veja https://a.example // sim"))).deliveries


@pytest.mark.parametrize(
    ("speaker", "hearer", "is_relayed"),
    [
        (PT, EN, True),
        (replace(PT, direction=Direction.IN), EN, False),
        (replace(PT, direction=Direction.OUT), EN, True),
        (PT, replace(EN, direction=Direction.IN), True),
        (PT, replace(EN, direction=Direction.OUT), False),
        (replace(PT, paused_at=MOMENT), EN, False),
        (PT, replace(EN, paused_at=MOMENT), False),
        (PT, replace(EN, is_suspended=True), False),
        (PT, replace(EN, paused_at=MOMENT, paused_until=MOMENT + timedelta(minutes=1)), False),
        (PT, replace(EN, paused_at=MOMENT, paused_until=MOMENT), True),
    ],
)
async def test_channels_take_part_as_they_are_set(
    relay: Relay, speaker: Link, hearer: Link, *, is_relayed: bool
) -> None:
    """`in` receives only, `out` sends only, a pause stops both ways until it is over."""
    room = ROOM.with_link(speaker).with_link(hearer)

    assert bool((await relay.sent(room, sent(1))).deliveries) is is_relayed


@pytest.mark.parametrize(
    ("target", "language", "wanted"),
    [
        (EN, "pt", "en"),
        (EN, "en", None),
        (EN, "und", None),
        (replace(EN, show=Show.ORIGINAL), "pt", None),
        (link("z", DEN, "zh-Hant"), "zh", "zh-Hant"),
    ],
)
def test_a_channel_wants_its_own_language(target: Link, language: str, wanted: str | None) -> None:
    """Unless the line is in it already, or the channel wants originals."""
    assert wanted_language(target, Language(language)) == wanted


async def test_a_line_that_nobody_receives_leaves_nothing(
    relay: Relay, translator: FakeTranslator
) -> None:
    """No record, no excerpt, no translation: a room can't be filled by speaking into a void."""
    alone, onlooking = replace(ROOM, links=(PT,)), replace(EN, direction=Direction.OUT)

    decisions = [
        await relay.sent(alone, sent(1)),
        await relay.sent(replace(ROOM, links=(PT, onlooking)), sent(2)),
    ]

    assert decisions == [NOTHING, NOTHING]
    assert (translator.read, translator.asked) == ([], [])


async def test_an_edit_is_composed_anew(store: Store, relay: Relay) -> None:
    """It is translated again, and carries the next version."""
    await said(store, relay, sent(1))

    decision = await relay.edited(ROOM, edited("Meu gato dormia"))

    ((_, edit),) = decision.deliveries
    assert isinstance(edit, Edit)
    assert edit.version == 2
    assert texts(decision) == {"b": "en: MEU GATO DORMIA\npt · Meu gato dormia"}
    assert decision.source is not None
    assert decision.source.version == 2


async def test_a_late_line_keeps_its_time(store: Store, relay: Relay, clock: FakeClock) -> None:
    """An edit changes what was said, not when; one of a prompt line never carries a time."""
    late, prompt = replace(sent(1), sent_at=MOMENT - timedelta(hours=2)), sent(2)
    first = await said(store, relay, late)
    await said(store, relay, prompt)
    clock.advance(timedelta(hours=1))

    of_late = await relay.edited(ROOM, edited("Meu gato dormia", 1))
    of_prompt = await relay.edited(ROOM, edited("Meu gato dormia", 2))
    later = await relay.translated(
        ROOM, PendingTranslation(event=prompt, version=1, targets=(EN.id,))
    )

    assert faces(first.deliveries) == faces(of_late.deliveries) == [Face(name="Ana · 18:00 UTC")]
    assert faces(of_prompt.deliveries) == faces(later) == [Face(name="Ana")]


async def test_a_name_like_an_admins_comes_with_its_platform(store: Store, relay: Relay) -> None:
    """Only where it would be taken for another's; there its edits, too."""
    emma = Author(platform=DISCORD, id=UserId("5"), name="ANA")
    await store.staff.note(ROOM.id, EN.id, [emma])

    first = await said(store, relay, sent(1))
    changed = await relay.edited(ROOM, edited("Meu gato dormia"))

    assert faces(first.deliveries) == faces(changed.deliveries) == [Face(name="Ana · Telegram")]


async def test_whoever_speaks_as_an_admin_is_known_as_one(store: Store, relay: Relay) -> None:
    """Platforms that tell with each line need no command for it."""
    emma = Author(platform=DISCORD, id=UserId("5"), name="Emma", is_admin=True)
    await relay.sent(ROOM, replace(sent(1, where=DEN), author=emma))

    poser = replace(sent(2).author, name="Ernma")

    assert await store.staff.resembled(ROOM.id, [PT, EN], poser) == {EN.id}


async def test_an_update_that_changes_nothing_is_none(store: Store, relay: Relay) -> None:
    """A link preview, a pin or a reaction count is no edit; a change of formatting is."""
    await said(store, relay, sent(1))
    bold = RichText.styled("Meu gato dorme", Style.BOLD)

    assert await relay.edited(ROOM, edited("Meu gato dorme")) == NOTHING
    assert (await relay.edited(ROOM, edited(bold))).deliveries


@pytest.mark.parametrize("text", [".", " . ", "// era segredo"])
async def test_some_edits_take_a_line_back(store: Store, relay: Relay, text: str) -> None:
    """A line changed to a single `.`, or to begin with `//`, loses its copies."""
    await said(store, relay, sent(1))

    decision = await relay.edited(ROOM, edited(text))

    ((target, delete),) = decision.deliveries
    assert target == EN
    assert isinstance(delete, Delete)
    assert (delete.source, delete.version) == (ref(GROUP, 1), 2)
    assert decision.source is not None
    assert decision.source.excerpt is None


async def test_an_edit_of_what_was_never_relayed_is_nothing(relay: Relay) -> None:
    """A `//` line that loses its slashes stays unsaid, as does what was said before pairing."""
    assert await relay.edited(ROOM, edited("agora sim")) == NOTHING
    assert await relay.deleted(ROOM, deleted()) == NOTHING


async def test_a_paused_channel_says_nothing_by_edits_either(store: Store, relay: Relay) -> None:
    """New words stay where they are while paused; taking words back always works."""
    await said(store, relay, sent(1))
    paused = ROOM.with_link(replace(PT, paused_at=MOMENT))

    assert await relay.edited(paused, edited("palavras novas")) == NOTHING
    assert (await relay.edited(paused, edited("."))).deliveries
    assert (await relay.deleted(paused, deleted())).deliveries


async def test_a_deletion_removes_the_copies_everywhere(store: Store, relay: Relay) -> None:
    """Paused channels, too: theirs waits until they resume."""
    await said(store, relay, sent(1))
    room = ROOM.with_link(replace(EN, paused_at=MOMENT)).with_link(
        link("c", channel(DISCORD, "78"))
    )

    decision = await relay.deleted(room, deleted())

    assert [target.id for target, _ in decision.deliveries] == ["b", "c"]
    assert all(isinstance(delivery, Delete) for _, delivery in decision.deliveries)


async def test_what_is_not_translated_in_time_goes_over_in_the_original(
    store: Store, clock: FakeClock
) -> None:
    """Nobody waits for the engine: unmarked, and the translation is edited in when it comes."""
    relay = relay_of(store, SlowTranslator(), clock, patience=timedelta())

    decision = await relay.sent(ROOM, sent(1))

    assert texts(decision) == {"b": "Meu gato dorme"}
    assert decision.pending == PendingTranslation(event=sent(1), version=1, targets=(EN.id,))


async def test_a_late_translation_is_edited_in(store: Store, relay: Relay) -> None:
    """With the same version as the post: it is the same words."""
    await said(store, relay, sent(1))

    deliveries = await relay.translated(
        ROOM, PendingTranslation(event=sent(1), version=1, targets=(EN.id,))
    )

    ((target, edit),) = deliveries
    assert target == EN
    assert isinstance(edit, Edit)
    assert edit.version == 1
    assert edit.parts[0].text.text == "en: MEU GATO DORME\npt · Meu gato dorme"


async def test_a_late_translation_of_old_words_is_dropped(store: Store, relay: Relay) -> None:
    """Where the message changed or went meanwhile, nothing is edited in."""
    await said(store, relay, sent(1))

    assert (
        await relay.translated(
            ROOM, PendingTranslation(event=sent(1), version=0, targets=(EN.id,))
        )
        == ()
    )
    assert (
        await relay.translated(
            ROOM, PendingTranslation(event=sent(2), version=1, targets=(EN.id,))
        )
        == ()
    )
    alone = Room(id=ROOM.id, name="Tea", created_at=MOMENT, links=(EN,))
    assert (
        await relay.translated(
            alone, PendingTranslation(event=sent(1), version=1, targets=(EN.id,))
        )
        == ()
    )


def replying(message: MessageRef, text: str = "words of the platform") -> MessageSent:
    """Ana replies to a message."""
    return replace(sent(9), reply_to=ReplyTo(ref=message, author="teahouse_bot", excerpt=text))


async def reply_to_of(relay: Relay, event: MessageSent) -> ReplyTo | None:
    """What the post for the other channel replies to."""
    ((_, post),) = (await relay.sent(ROOM, event)).deliveries
    assert isinstance(post, Post)
    return post.reply_to


async def test_a_reply_to_a_copy_finds_its_origin(store: Store, relay: Relay) -> None:
    """Names the original and its author, not the copy and the bot that made it."""
    await said(store, relay, sent(1))
    await _send_copy(store, copy=ref(DEN, 77))

    reply_to = await reply_to_of(relay, replying(ref(DEN, 77)))

    assert reply_to == ReplyTo(ref=ref(GROUP, 1), author="Ana", excerpt="Meu gato dorme")


async def test_a_reply_to_something_unknown_quotes_what_the_platform_tells(relay: Relay) -> None:
    """It is never lost."""
    reply_to = await reply_to_of(relay, replying(ref(GROUP, 4), "x" * 300))

    assert reply_to == ReplyTo(ref=ref(GROUP, 4), author="teahouse_bot", excerpt="x" * 99 + "…")


async def test_a_spoiler_is_masked_in_excerpts(relay: Relay) -> None:
    """A quotation line can't fold, so it shows no letter of what was hidden."""
    secret = RichText("foi o ") + RichText.styled("mordomo", Style.SPOILER)

    decision = await relay.sent(ROOM, replace(sent(1), text=secret))

    assert decision.source is not None
    assert decision.source.excerpt == "foi o ▒▒▒▒▒▒▒"


def test_a_fingerprint_tells_versions_apart_and_tells_no_text() -> None:
    """Text, formatting and files count."""
    plain, bold = RichText("gato"), RichText.styled("gato", Style.BOLD)
    picture = Attachment(platform=TELEGRAM, kind="photo", source="f1", name="cat.jpg")

    made = {fingerprint(plain, ()), fingerprint(bold, ()), fingerprint(plain, (picture,))}

    assert len(made) == 3
    assert fingerprint(RichText("gato"), ()) in made
    assert not any("gato" in one for one in made)


async def test_the_same_event_makes_the_same_deliveries(relay: Relay) -> None:
    """Ids derive from the event, the link and the step: a repeated commit changes nothing."""
    first, second = await relay.sent(ROOM, sent(1)), await relay.sent(ROOM, sent(1))

    assert first == second


async def test_an_anonymous_author_needs_no_language_of_their_own(
    relay: Relay, translator: FakeTranslator
) -> None:
    """Whoever never spoke here has no last language to fall back on."""
    stranger = Author(platform=TELEGRAM, id=UserId("8"), name="Bia")

    decision = await relay.sent(ROOM, replace(sent(1, "123"), author=stranger))

    assert texts(decision) == {"b": "123"}
    assert translator.asked == []


class SlowTranslator(FakeTranslator):
    """An engine that is never done."""

    async def translate(self, *args: object, **kwargs: object) -> Untranslated:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Wait for good."""
        await asyncio.Event().wait()
        raise AssertionError(args, kwargs)


async def _send_copy(store: Store, copy: MessageRef) -> None:
    ((entry, _),) = await store.outbox.read(LANE, 1)
    async with sending(store) as lease:
        await store.outbox.commit_steps(lease, LANE, [replace(made(entry, 1, copy), version=1)])
