"""Rich text: whatever the text and its spans, nothing is lost, moved or put out of range."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.richtext import RichText, Span, Style, join, utf16_length

TEXTS = st.text(st.sampled_from("ab \n\t中é🐱👩🏽‍🚀🇧🇷\u200d"), max_size=40) | st.text(max_size=40)
SPANS = st.builds(
    Span,
    start=st.integers(-5, 50),
    end=st.integers(-5, 50),
    style=st.sampled_from(Style),
    value=st.none() | st.sampled_from(["x", "y"]),
)
RICH = st.builds(RichText, TEXTS, st.lists(SPANS, max_size=6).map(tuple))
MEASURES = pytest.mark.parametrize("measure", [len, utf16_length])


def styles(rich: RichText) -> list[frozenset[tuple[Style, str | None]]]:
    """What is over each character."""
    return [
        frozenset((s.style, s.value) for s in rich.spans if s.start <= place < s.end)
        for place in range(len(rich))
    ]


@given(RICH)
def test_spans_are_in_range_and_in_order(rich: RichText) -> None:
    """Every constructed text is normalised: a second construction changes nothing."""
    assert all(0 <= span.start < span.end <= len(rich) for span in rich.spans)
    assert RichText(rich.text, rich.spans[::-1]) == rich


@given(RICH, st.integers(0, 50), st.integers(0, 50))
def test_a_slice_looks_as_it_did_in_place(rich: RichText, start: int, end: int) -> None:
    """Each character keeps its styles."""
    sliced = rich.slice(start, end)

    assert sliced.text == rich.text[start:end]
    assert styles(sliced) == styles(rich)[start:end]


@given(st.lists(RICH, max_size=4), st.sampled_from(["", "\n", ", "]))
def test_joined_pieces_keep_their_looks(pieces: list[RichText], separator: str) -> None:
    """Joining adds nothing over the separators and loses nothing of the pieces."""
    joined = join(pieces, separator)

    assert joined.text == separator.join(piece.text for piece in pieces)
    offset = 0
    for piece in pieces:
        assert styles(joined)[offset : offset + len(piece)] == styles(piece)
        offset += len(piece) + len(separator)


@MEASURES
@given(rich=RICH, limit=st.integers(2, 20))
def test_pieces_fit_and_join_back(
    measure: Callable[[str], int], rich: RichText, limit: int
) -> None:
    """Each piece is within the limit, none is empty, and together they look the same."""
    pieces = rich.split(limit, measure)

    assert all(measure(piece.text) <= limit for piece in pieces)
    assert all(pieces) or pieces == [rich]
    joined = join(pieces)
    assert joined.text == rich.text
    assert styles(joined) == styles(rich)


@given(rich=RICH, limit=st.integers(2, 20))
def test_no_piece_holds_half_a_character(rich: RichText, limit: int) -> None:
    """Each piece is valid UTF-16 by itself."""
    for piece in rich.split(limit, utf16_length):
        units = piece.text.encode("utf-16-le", "surrogatepass")
        assert units.decode("utf-16-le", "surrogatepass") == piece.text
        assert len(units) // 2 == utf16_length(piece.text)


@given(RICH)
def test_stripping_takes_white_space_only(rich: RichText) -> None:
    """What is left looks as it did."""
    stripped = rich.strip()

    assert stripped.text == rich.text.strip()
    start = len(rich.text) - len(rich.text.lstrip())
    assert styles(stripped) == styles(rich)[start : start + len(stripped)]


@given(RICH)
def test_lines_join_back(rich: RichText) -> None:
    """All lines, joined by line breaks, are the text."""
    assert join(rich.lines(), "\n").text == rich.text
