"""Rich text: spans stay in range and go along when text is sliced, joined, split and stripped."""

import pytest

from bridge.richtext import RichText, Span, Style, join, utf16_length


def bold(start: int, end: int) -> Span:
    """A bold span."""
    return Span(start=start, end=end, style=Style.BOLD)


def test_spans_are_clipped_sorted_and_kept_once() -> None:
    """What is out of range is cut or dropped; outer spans come before inner ones."""
    code = Span(start=1, end=2, style=Style.CODE)

    rich = RichText("abc", (code, bold(-4, 99), bold(-4, 99), bold(2, 2), bold(7, 9), bold(1, 0)))

    assert rich.spans == (bold(0, 3), code)


def test_a_slice_takes_its_share_of_spans() -> None:
    """Spans move along; those outside go."""
    rich = RichText("one two three", (bold(0, 7), Span(start=8, end=13, style=Style.ITALIC)))

    assert rich.slice(4, 9) == RichText(
        "two t", (bold(0, 3), Span(start=4, end=5, style=Style.ITALIC))
    )


@pytest.mark.parametrize(("start", "end"), [(3, 3), (3, 1), (9, 20)])
def test_an_empty_slice_has_no_spans(start: int, end: int) -> None:
    """A slice of nothing is nothing."""
    assert RichText("abc", (bold(0, 3),)).slice(start, end) == RichText()


def test_joining_moves_spans_and_separates() -> None:
    """Plain and rich pieces mix; the separator stands between them only."""
    joined = join([RichText.styled("a", Style.BOLD), "b", RichText.styled("c", Style.BOLD)], ", ")

    assert joined == RichText("a, b, c", (bold(0, 1), bold(6, 7)))
    assert RichText("x") + "y" == RichText("xy")


def test_stripping_keeps_what_is_within() -> None:
    """White space goes at both ends, spans shrink with it."""
    assert RichText(" \n a b \n", (bold(0, 9),)).strip() == RichText("a b", (bold(0, 3),))
    assert RichText(" \n ", (bold(0, 3),)).strip() == RichText()


def test_lines_come_without_their_breaks() -> None:
    """An empty line is a line, and spans are cut at line ends."""
    lines = list(RichText("ab\n\ncd", (bold(1, 5),)).lines())

    assert lines == [RichText("ab", (bold(1, 2),)), RichText(), RichText("cd", (bold(0, 1),))]


def test_splitting_prefers_line_ends_then_spaces() -> None:
    """A piece ends at a line end in its last half, else at a space, else where it must."""
    assert [one.text for one in RichText("aaaa bb\ncc dddd").split(10)] == ["aaaa bb\n", "cc dddd"]
    assert [one.text for one in RichText("a\nbbbb ccccccc").split(9)] == ["a\nbbbb ", "ccccccc"]
    assert [one.text for one in RichText("aaaaaaaa").split(3)] == ["aaa", "aaa", "aa"]


def test_splitting_measures_as_told() -> None:
    """An emoji outside the basic plane counts twice in UTF-16, and is never cut."""
    pieces = RichText("🐱🐱🐱").split(4, utf16_length)

    assert [piece.text for piece in pieces] == ["🐱🐱", "🐱"]
    assert utf16_length("a🐱中") == 4


def test_what_fits_stays_whole() -> None:
    """Nothing is split that needs no splitting, not even nothing."""
    rich = RichText("hello", (bold(0, 5),))

    assert rich.split(5) == [rich]
    assert RichText().split(5) == [RichText()]


def test_a_style_wraps_all_of_a_text() -> None:
    """The new span is added to those there are."""
    assert RichText("ab", (bold(0, 1),)).wrapped(Style.SPOILER).spans == (
        Span(start=0, end=2, style=Style.SPOILER),
        bold(0, 1),
    )
