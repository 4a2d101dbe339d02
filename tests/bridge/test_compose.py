"""How a relayed message looks: whose name, which text, in how many parts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.compose import (
    QUOTATION_SPACE,
    SMALL_LIMIT,
    Appearance,
    Spoken,
    compose,
    is_late,
    quotation,
    quoted,
    shortened,
    time_of_day,
)
from bridge.deliveries import Face, Part
from bridge.events import Attachment, Author, Language, ReplyTo, UserId
from bridge.ports import Capabilities
from bridge.richtext import RichText, Span, Style, join, utf16_length
from bridge.rooms import Link, Room, Show
from bridge.translating import Translated, Translation, Untranslated
from tests.bridge.fakes import FACELESS, FACES
from tests.bridge.store.values import (
    DEN,
    EN,
    GROUP,
    MOMENT,
    PT,
    ROOM,
    TELEGRAM,
    channel,
    link,
    ref,
)

ANA = Author(platform=TELEGRAM, id=UserId("7"), name="Ana", avatar="https://a.example/ana.png")
NAME = RichText.styled("Ana", Style.BOLD)
CAT = Translated(text=RichText("My cat sleeps"), engine="fake")


def spoken(text: str | RichText = "Meu gato dorme", **changed: object) -> Spoken:
    """Ana's words."""
    said = Spoken(
        author=ANA,
        origin=PT,
        text=RichText(text) if isinstance(text, str) else text,
        language=Language("pt"),
    )
    return replace(said, **changed)  # pyright: ignore[reportArgumentType]


def shown(
    said: Spoken,
    translation: Translation | None = CAT,
    *,
    room: Room = ROOM,
    target: Link = EN,
    capabilities: Capabilities = FACES,
    looks_local: bool = False,
) -> Appearance:
    """What the channel gets."""
    return compose(
        said,
        translation,
        room=room,
        target=target,
        capabilities=capabilities,
        looks_local=looks_local,
    )


def text_of(appearance: Appearance) -> RichText:
    """The text of a message in one part."""
    (part,) = appearance.parts
    return part.text


def photo(name: str, size: int | None = 1000) -> Attachment:
    """A picture."""
    return Attachment(platform=TELEGRAM, kind="photo", source=name, name=name, size=size)


def test_where_faces_are_shown_the_text_needs_no_name() -> None:
    """Name and picture go into the face; the original is one small line below."""
    appearance = shown(spoken())

    assert appearance.face == Face(name="Ana", avatar="https://a.example/ana.png")
    assert text_of(appearance) == RichText("My cat sleeps\n") + RichText.styled(
        "pt · Meu gato dorme", Style.SMALL
    )
    assert not appearance.is_silent


def test_without_faces_the_name_stands_above_in_bold() -> None:
    """One message: the name, the translation, the original as one quoted line."""
    appearance = shown(spoken(), capabilities=FACELESS)

    assert appearance.face is None
    assert text_of(appearance) == join(
        [NAME, "My cat sleeps", RichText.styled("pt · Meu gato dorme", Style.QUOTE)], "\n"
    )


@pytest.mark.parametrize("capabilities", [FACES, FACELESS], ids=["faces", "faceless"])
def test_what_needs_no_translation_goes_over_as_it_is(capabilities: Capabilities) -> None:
    """A line in the channel's language, or with nothing to translate, is never decorated."""
    styled = RichText.styled("hi", Style.ITALIC)
    head = [] if capabilities.has_faces else [NAME]

    for translation in (None, Untranslated(reason="nothing_to_translate")):
        appearance = shown(spoken(styled), translation, capabilities=capabilities)

        assert text_of(appearance) == join([*head, styled], "\n")


@pytest.mark.parametrize("reason", ["no_model", "failed"])
def test_a_line_that_could_not_be_translated_is_marked(reason: str) -> None:
    """The mark is in the reader's language, small where the platform can."""
    untranslated = Untranslated(reason=reason)  # pyright: ignore[reportArgumentType]

    small = text_of(shown(spoken(), untranslated))
    plain = text_of(shown(spoken(), untranslated, capabilities=FACELESS))

    assert small == RichText("Meu gato dorme\n") + RichText.styled(
        "pt · not translated", Style.SMALL
    )
    assert plain.text == "Ana\nMeu gato dorme\npt · not translated"
    assert plain.spans[-1].style is Style.ITALIC


def test_a_late_line_carries_its_time_and_makes_no_sound() -> None:
    """In the name, so that it needs no words."""
    late, in_time = shown(spoken(late="20:00")), shown(spoken())

    assert late.face == Face(name="Ana · 20:00 UTC", avatar=ANA.avatar)
    assert late.is_silent
    assert in_time.face == Face(name="Ana", avatar=ANA.avatar)
    assert not in_time.is_silent


def test_a_line_is_late_after_five_minutes() -> None:
    """Five minutes sharp is in time."""
    assert is_late(MOMENT, MOMENT + timedelta(minutes=5, seconds=1))
    assert not is_late(MOMENT, MOMENT + timedelta(minutes=5))


def test_a_time_names_its_day_where_that_is_another() -> None:
    """What was said yesterday at eight was not said at eight."""
    assert time_of_day(MOMENT, MOMENT + timedelta(hours=3)) == "20:00"
    assert time_of_day(MOMENT, MOMENT + timedelta(hours=5)) == "2025-01-14 20:00"


def test_a_name_that_looks_local_says_its_platform() -> None:
    """Whoever is called like an admin or bot of the channel comes with where they are from."""
    assert shown(spoken(), looks_local=True).face == Face(name="Ana · Telegram", avatar=ANA.avatar)


def test_in_rooms_of_three_the_name_says_where_from() -> None:
    """With two channels there is no question."""
    attic = link("c", channel(TELEGRAM, "-1002"), "en")
    room = ROOM.with_link(attic)

    assert text_of(shown(spoken(), None, room=room, capabilities=FACELESS)) == RichText.styled(
        "Ana · #a", Style.BOLD
    ) + RichText("\nMeu gato dorme")


@pytest.mark.parametrize("lines", [3, 4])
def test_more_than_three_lines_are_folded(lines: int) -> None:
    """A long original is an expandable quotation, a short one a single quoted line."""
    original = "\n".join("abcd"[:lines])

    last = text_of(shown(spoken(original), capabilities=FACELESS)).spans[-1]
    below = text_of(shown(spoken(original), capabilities=FACELESS)).text[last.start :]

    if lines > 3:
        assert (last.style, below) == (Style.EXPANDABLE_QUOTE, "pt · a\nb\nc\nd")
    else:
        assert (last.style, below) == (Style.QUOTE, "pt · a b c")


def test_the_small_line_has_a_hundred_characters() -> None:
    """More of the original is on the tap only; its prefix counts, and escapes may double."""
    text = text_of(shown(spoken("x" * 500)))
    line = text.text.partition("\n")[2]
    marked = text_of(shown(spoken("*" * 500))).text.partition("\n")[2]

    assert len("-# " + line) == len("-# ") + SMALL_LIMIT == 100
    assert line == "pt · " + "x" * 91 + "…"
    assert text.spans == (Span(start=14, end=111, style=Style.SMALL),)
    assert len("-# " + marked.replace("*", "\\*")) <= 100


def test_both_shows_the_whole_original() -> None:
    """Where an admin wants both, nothing of the original is cut or folded small."""
    both = replace(EN, show=Show.BOTH)
    original = "a\nb " + "x" * 200

    on_faces = text_of(shown(spoken(original), target=both))
    faceless = text_of(shown(spoken("a\nb\nc\nd"), target=both, capabilities=FACELESS))

    assert on_faces.text == f"My cat sleeps\npt · {original}"
    assert on_faces.spans[-1].style is Style.QUOTE
    assert faceless.spans[-1].style is Style.EXPANDABLE_QUOTE


@pytest.mark.parametrize("show", [Show.TRANSLATION, Show.BOTH])
def test_where_both_do_not_fit_the_original_is_left_out(show: Show) -> None:
    """The original never splits a message that would fit without it."""
    translated = Translated(text=RichText("y" * 4090), engine="fake")
    appearance = shown(
        spoken("x" * 4000), translated, target=replace(EN, show=show), capabilities=FACELESS
    )

    assert text_of(appearance) == join([NAME, "y" * 4090], "\n")


def test_a_spoiler_in_the_original_stays_hidden() -> None:
    """Quotations inside go, so that they don't nest; a small line can't fold, so it conceals."""
    original = RichText(
        "quem matou foi ele",
        (
            Span(start=0, end=18, style=Style.QUOTE),
            Span(start=15, end=18, style=Style.SPOILER),
        ),
    )

    small = text_of(shown(spoken(original), capabilities=FACES))
    quoted = text_of(shown(spoken(original), capabilities=FACELESS))

    assert small.text.splitlines()[-1] == "pt · quem matou foi ▒▒▒"
    hidden = [span for span in quoted.spans if span.style is Style.SPOILER]
    assert [quoted.text[span.start : span.end] for span in hidden] == ["ele"]
    assert [span.style for span in quoted.spans].count(Style.QUOTE) == 1


def test_a_cut_excerpt_keeps_its_spoilers_hidden() -> None:
    """Shortening cuts spans with the text; the ellipsis stands outside of them."""
    hidden = RichText.styled("abc\ndef", Style.SPOILER)

    assert shortened(hidden, 5) == RichText("abc …", (Span(start=0, end=4, style=Style.SPOILER),))
    assert shortened(hidden, 7).text == "abc def"


def test_files_go_in_groups_with_the_text_as_the_first_ones_caption() -> None:
    """Twelve pictures, ten a message."""
    pictures = tuple(photo(f"{number}.jpg") for number in range(12))

    first, second = shown(spoken(attachments=pictures), None).parts

    assert first == Part(text=RichText("Meu gato dorme"), attachments=pictures[:10])
    assert second == Part(attachments=pictures[10:])


def test_a_caption_beyond_its_limit_goes_on_as_text() -> None:
    """The first piece is the caption, the rest follows in pieces of a text's size."""
    picture = photo("cat.jpg")
    words = "miau " * 2000

    parts = shown(spoken(words, attachments=(picture,)), None, capabilities=FACELESS).parts

    assert parts[0].attachments == (picture,)
    assert [bool(part.attachments) for part in parts[1:]] == [False] * (len(parts) - 1)
    assert utf16_length(parts[0].text.text) <= 1024
    assert all(utf16_length(part.text.text) <= 4096 for part in parts)
    assert " ".join(part.text.text for part in parts) == "Ana\n" + words.strip()


def test_a_file_too_large_is_named() -> None:
    """What the platform can't take arrives as a line that says what it was, rounded up."""
    large, fits = photo("film.mp4", 60_000_001), photo("cat.jpg", None)

    (part,) = shown(spoken("", attachments=(large, fits)), None).parts

    assert part == Part(
        text=RichText(
            "📎 film.mp4 (61 MB) is too large to carry over",
            (Span(start=2, end=10, style=Style.BOLD),),
        ),
        attachments=(fits,),
    )


def test_long_text_is_split_within_the_limit() -> None:
    """Limits count what the platform counts: each emoji twice in UTF-16."""
    parts = shown(spoken("🐱" * 5000), None, capabilities=FACELESS).parts

    assert all(utf16_length(part.text.text) <= 4096 for part in parts)
    assert "".join(part.text.text for part in parts) == "Ana\n" + "🐱" * 5000


def test_an_answer_keeps_room_for_a_quotation() -> None:
    """Only the sender knows whether it will have to quote, so the first part leaves space."""
    reply_to = ReplyTo(ref=ref(DEN, 5), author="Emma", excerpt="w" * 300)

    first, *_ = shown(spoken("x" * 3000, reply_to=reply_to), None).parts

    assert len(first.text) == FACES.text_limit - QUOTATION_SPACE
    assert len(quoted(first, reply_to).text) <= FACES.text_limit


@pytest.mark.parametrize(
    ("author", "excerpt", "line"),
    [
        ("Emma", "which cat?", "Emma: which cat?"),
        ("Emma", "", "Emma"),
        (None, "which\ncat?", "which cat?"),
        (None, "", ""),
    ],
)
def test_a_quotation_says_what_is_known(author: str | None, excerpt: str, line: str) -> None:
    """Who and the first words, in one line."""
    reply_to = ReplyTo(ref=ref(GROUP, 5), author=author, excerpt=excerpt)

    assert quotation(reply_to) == RichText.styled(line, Style.QUOTE)
