"""A message as lines, and the message again."""

from hypothesis import given
from hypothesis import strategies as st

from bridge.richtext import RichText, Span, Style
from bridge.translation import lines

TEXT = "Shopping:\n  - two apples\n\n1. some tea "


def test_only_words_are_lines() -> None:
    """List markers, indents and line breaks stay outside."""
    parts = lines.split(RichText(TEXT))

    assert [part.text.text for part in parts if part.is_line] == [
        "Shopping:",
        "two apples",
        "some tea",
    ]


@given(st.text(alphabet="ab -1.•\n>", max_size=40))
def test_parts_joined_are_the_message(text: str) -> None:
    """Nothing is lost or added between the lines."""
    parts = lines.split(RichText(text))

    assert "".join(part.text.text for part in parts) == text


def test_a_quotation_over_several_lines_stays_one() -> None:
    """A span that was cut into lines grows together again around the new words."""
    quoted = RichText("one\ntwo", (Span(start=0, end=7, style=Style.QUOTE),))
    parts = lines.split(quoted)
    pieces = [
        RichText("longer", (Span(start=0, end=6, style=Style.QUOTE),))
        if part.text.text == "one"
        else part.text
        for part in parts
    ]

    whole = lines.put_together(pieces)

    assert whole == RichText("longer\ntwo", (Span(start=0, end=10, style=Style.QUOTE),))


def test_neighbours_of_a_kind_stay_two() -> None:
    """Two custom emoji side by side are two, though their spans touch."""
    emoji = [
        Span(start=index, end=index + 1, style=Style.CUSTOM_EMOJI, value="7") for index in (0, 1)
    ]
    text = RichText("🐈🐈", tuple(emoji))

    assert lines.put_together([part.text for part in lines.split(text)]) == text
