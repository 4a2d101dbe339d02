"""Telegram's entities and rich text: nothing raises, nothing is lost or invented."""

from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity, User

from bots.telegram.formatting import clean, from_richtext, to_richtext
from bridge.richtext import RichText, Span, Style, utf16_length

CHARACTERS = st.sampled_from("ab \n@/*_[]()<>&😀👩🏽‍🚀中é\u200d\ud83d\ude00")
TEXTS = st.text(CHARACTERS, max_size=24) | st.text(max_size=24)
TYPES = st.sampled_from([*MessageEntity.ALL_TYPES, "not_known_yet"])
STYLES = st.sampled_from(Style)
VALUES = st.none() | st.sampled_from(
    ["https://a.example", "tg://user?id=7", "javascript:x", "py", "123", ""]
)
PLAIN_ALWAYS = (Style.MENTION, Style.CUSTOM_EMOJI)


@st.composite
def entities(draw: st.DrawFn) -> MessageEntity:
    """Any entity, in range or not."""
    return MessageEntity(
        type=draw(TYPES),
        offset=draw(st.integers(-3, 60)),
        length=draw(st.integers(-3, 60)),
        url=draw(VALUES),
        language=draw(VALUES),
        custom_emoji_id=draw(VALUES),
        user=draw(st.none() | st.just(User(7, "Ana", is_bot=False))),
    )


@st.composite
def rich_texts(draw: st.DrawFn) -> RichText:
    """Any text with any spans over it."""
    text = draw(TEXTS)
    place = st.integers(0, len(text))
    spans = st.builds(Span, start=place, end=place, style=STYLES, value=VALUES)
    return RichText(text, tuple(draw(st.lists(spans, max_size=8))))


def _ends(sent: list[MessageEntity]) -> list[tuple[int, int]]:
    return [(entity.offset, entity.offset + entity.length) for entity in sent]


@given(TEXTS, st.lists(entities(), max_size=8))
def test_any_text_with_any_entities_is_read(text: str, listed: list[MessageEntity]) -> None:
    """Overlapping, out of range, inside a surrogate pair: the text stays what it is."""
    rich = to_richtext(text, listed)

    assert rich.text == clean(text)


@given(rich_texts())
def test_the_visible_text_survives(rich: RichText) -> None:
    """Formatting adds and removes no character, and what goes out can be encoded."""
    text, _ = from_richtext(rich)

    assert text == clean(rich.text)
    assert text.encode().decode() == text


@given(rich_texts())
def test_entities_are_what_telegram_allows(rich: RichText) -> None:
    """In range, on character borders, nested; code holds nothing; quotations hold no quotation."""
    text, sent = from_richtext(rich)

    borders = {utf16_length(text[:place]) for place in range(len(text) + 1)}
    ranges = _ends(sent)
    assert {place for ends in ranges for place in ends} <= borders
    for place, (start, end) in enumerate(ranges):
        assert start < end
        for other_place, (other_start, other_end) in enumerate(ranges[:place]):
            crosses = other_start < start < other_end < end
            assert not crosses, (sent[other_place], sent[place])
    for outer in sent:
        if outer.type in {MessageEntity.CODE, MessageEntity.PRE}:
            inside = [one for one in sent if one is not outer and _is_over(outer, one)]
            assert {one.type for one in inside} <= {
                MessageEntity.BLOCKQUOTE,
                MessageEntity.EXPANDABLE_BLOCKQUOTE,
            }


def _is_over(outer: MessageEntity, inner: MessageEntity) -> bool:
    return (
        inner.offset < outer.offset + outer.length and outer.offset < inner.offset + inner.length
    )


@given(rich_texts())
def test_nobody_is_mentioned(rich: RichText) -> None:
    """Neither a mention nor a link of another platform becomes one of Telegram's."""
    _, sent = from_richtext(rich)

    assert {entity.type for entity in sent} <= {
        MessageEntity.BOLD,
        MessageEntity.ITALIC,
        MessageEntity.UNDERLINE,
        MessageEntity.STRIKETHROUGH,
        MessageEntity.SPOILER,
        MessageEntity.CODE,
        MessageEntity.PRE,
        MessageEntity.TEXT_LINK,
        MessageEntity.BLOCKQUOTE,
        MessageEntity.EXPANDABLE_BLOCKQUOTE,
    }
    assert all((entity.url or "https://").startswith("https://") for entity in sent)


@given(TEXTS.map(RichText))
def test_plain_text_stays_plain(rich: RichText) -> None:
    """Nothing a person types becomes formatting."""
    assert from_richtext(rich)[1] == []


@given(rich_texts())
def test_a_second_trip_changes_nothing(rich: RichText) -> None:
    """What Telegram can carry comes back as it went."""
    once = to_richtext(*from_richtext(rich))

    assert to_richtext(*from_richtext(once)) == once


@given(rich_texts())
def test_a_spoiler_never_leaks(rich: RichText) -> None:
    """Every hidden character stays hidden, whatever else lies over it."""
    hidden = {
        place
        for span in rich.spans
        if span.style is Style.SPOILER
        for place in range(span.start, span.end)
    }

    back = to_richtext(*from_richtext(rich))

    assert hidden == {
        place
        for span in back.spans
        if span.style is Style.SPOILER
        for place in range(span.start, span.end)
    }


def test_each_style_goes_and_comes() -> None:
    """The whole table, one by one; what is left out is left out on purpose."""
    values = {Style.LINK: "https://a.example", Style.PRE: "py"}
    changed = {Style.SMALL: Style.ITALIC}
    for style in Style:
        rich = RichText.styled("😀 gato", style, values.get(style))

        back = to_richtext(*from_richtext(rich))

        expected = RichText.styled("😀 gato", changed.get(style, style), values.get(style))
        assert back == (RichText("😀 gato") if style in PLAIN_ALWAYS else expected)


def test_nested_styles_come_back_as_they_were() -> None:
    """Bold around italic around a link, inside a quotation that can be folded."""
    rich = RichText(
        "a 😹 long original",
        (
            Span(start=0, end=17, style=Style.EXPANDABLE_QUOTE),
            Span(start=2, end=17, style=Style.BOLD),
            Span(start=4, end=8, style=Style.ITALIC),
            Span(start=4, end=8, style=Style.LINK, value="https://a.example"),
            Span(start=9, end=17, style=Style.SPOILER),
        ),
    )

    assert to_richtext(*from_richtext(rich)) == rich


def test_what_telegram_tells_about_people_and_emoji_is_kept() -> None:
    """For translation to leave it alone, though it does not go out again."""
    ana = MessageEntity("text_mention", 0, 3, user=User(7, "Ana", is_bot=False))
    emoji = MessageEntity("custom_emoji", 4, 2, custom_emoji_id="55")

    rich = to_richtext("Ana 😀", [ana, emoji])

    assert rich.spans == (
        Span(start=0, end=3, style=Style.MENTION, value="7"),
        Span(start=4, end=5, style=Style.CUSTOM_EMOJI, value="55"),
    )
