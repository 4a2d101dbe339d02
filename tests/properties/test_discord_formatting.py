"""What must hold for any text on its way into Discord's markdown and out of it."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bots.discord.formatting import from_richtext
from bots.discord.markdown import to_richtext
from bridge.richtext import RichText, Span, Style

_MARKS = (
    "* ** *** _ __ ~ ~~ | || ` `` ``` < <@1> <#2> <:e:3> <t:1> > >>> # ## -# - + 1. [ ] ]( ( ) \\ "
    "https://a.bc/d_e http://x.y/(z)** @everyone @here word Öl 猫 😹 a b"
)
_PIECES = st.sampled_from([*_MARKS.split(), " ", "\n", "\n\n"])
CHAT = st.lists(_PIECES, max_size=24).map("".join) | st.text(max_size=60)


@st.composite
def rich_texts(draw: st.DrawFn) -> RichText:
    """Any text with any spans over it, overlapping and out of range ones included."""
    text = draw(CHAT)
    places = st.integers(min_value=-2, max_value=len(text) + 3)
    values = st.sampled_from([None, "python", "https://a.b/c(d)", "tg://user?id=1", "77"])
    spans = st.builds(Span, start=places, end=places, style=st.sampled_from(Style), value=values)
    return RichText(text, tuple(draw(st.lists(spans, max_size=6))))


@given(CHAT)
@settings(max_examples=200)
def test_any_content_can_be_read(content: str) -> None:
    """Reading markdown never raises."""
    assert isinstance(to_richtext(content), RichText)


@given(rich_texts())
@settings(max_examples=300)
def test_the_visible_text_survives(rich: RichText) -> None:
    """What a reader sees on Discord is exactly the text, whatever its spans."""
    assert to_richtext(from_richtext(rich)).text == rich.text


@given(rich_texts())
@settings(max_examples=300)
def test_no_spoiler_leaks(rich: RichText) -> None:
    """What was hidden is hidden on Discord, and readable nowhere else."""
    shown = to_richtext(from_richtext(rich))

    assert _hidden(rich) <= _hidden(shown)


@given(CHAT)
@settings(max_examples=200)
def test_plain_text_creates_no_markup(text: str) -> None:
    """Text without spans comes back without spans, and names nobody."""
    content = from_richtext(RichText(text))

    assert to_richtext(content) == RichText(text)


@given(rich_texts())
@example(
    RichText(
        "**\n\n*",
        (Span(start=0, end=1, style=Style.SMALL), Span(start=1, end=5, style=Style.QUOTE)),
    )
)
@settings(max_examples=300)
def test_a_round_trip_is_the_identity_on_normalised_text(rich: RichText) -> None:
    """Once Discord has shown a text, showing it again changes nothing."""
    normalised = to_richtext(from_richtext(rich))

    assert to_richtext(from_richtext(normalised)) == normalised


@given(st.text(alphabet="*_`~|\\<[](@> a\n", min_size=1, max_size=1700))
@settings(max_examples=100)
def test_nothing_is_refused_for_its_length(text: str) -> None:
    """A text of the length that compose may use always fits, escaped or in a code block."""
    assert len(from_richtext(RichText(text))) <= 2000


@given(st.text(alphabet="*_`~|\\<[](@> a\n", min_size=1, max_size=1990))
@settings(max_examples=100)
def test_no_spoiler_leaks_for_its_length(text: str) -> None:
    """A spoiler that can't be written within the limit is made unreadable instead."""
    rich = RichText.styled(text, Style.SPOILER)

    shown = to_richtext(from_richtext(rich))

    assert _hidden(rich) <= _hidden(shown)


def _hidden(rich: RichText) -> set[int]:
    """The places of what a reader has to uncover, and of what nobody can read any more."""
    covered = {
        place
        for span in rich.spans
        if span.style is Style.SPOILER
        for place in range(span.start, span.end)
    }
    return {
        place
        for place, letter in enumerate(rich.text)
        if letter == "▒" or (place in covered and not letter.isspace())
    }
