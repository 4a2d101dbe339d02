"""A message as segments, and the message again; a long line is several, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.events import Language
from bridge.richtext import RichText, Span, Style
from bridge.translation.segments import LONGEST, passages, put_together, seam, split

EN, ZH = Language("en"), Language("zh")
TEXT = "Shopping:\n  - two apples\n\n1. some tea "


def test_only_words_are_lines() -> None:
    """List markers, indents and line breaks stay outside."""
    segments = split(RichText(TEXT))

    assert [segment.text.text for segment in segments if segment.is_line] == [
        "Shopping:",
        "two apples",
        "some tea",
    ]


@given(st.text(alphabet="ab -1.•\n>", max_size=40))
def test_parts_joined_are_the_message(text: str) -> None:
    """Nothing is lost or added between the lines."""
    segments = split(RichText(text))

    assert "".join(segment.text.text for segment in segments) == text


def test_a_quotation_over_several_lines_stays_one() -> None:
    """A span that was cut into lines grows together again around the new words."""
    quoted = RichText("one\ntwo", (Span(start=0, end=7, style=Style.QUOTE),))
    segments = split(quoted)
    pieces = [
        RichText("longer", (Span(start=0, end=6, style=Style.QUOTE),))
        if segment.text.text == "one"
        else segment.text
        for segment in segments
    ]

    whole = put_together(pieces)

    assert whole == RichText("longer\ntwo", (Span(start=0, end=10, style=Style.QUOTE),))


def test_neighbours_of_a_kind_stay_two() -> None:
    """Two custom emoji side by side are two, though their spans touch."""
    emoji = [
        Span(start=index, end=index + 1, style=Style.CUSTOM_EMOJI, value="7") for index in (0, 1)
    ]
    text = RichText("🐈🐈", tuple(emoji))

    assert put_together([segment.text for segment in split(text)]) == text


def cut(line: str) -> list[str]:
    """The passages' texts."""
    return [line[start:end] for start, end in passages(line)]


@given(st.text(alphabet="ab .,!?\u4f60。，\u00a0😹", max_size=30).map(lambda text: text * 60))
def test_passages_cover_the_line(text: str) -> None:
    """In order, with nothing but blanks between and behind them."""
    line = text.strip()

    position = 0
    for start, end in passages(line):
        assert not line[position:start].strip()
        assert end > start
        position = end

    assert not line[position:].strip()


@pytest.mark.parametrize(
    ("line", "longest"),
    [
        ("We walked home. " * 100, LONGEST),
        ("well, you know, " * 100, LONGEST),
        ("word " * 800, LONGEST),
        ("我们去市场。" * 300, LONGEST // 2),
        ("我们去市场" * 300, LONGEST // 2),
    ],
    ids=["sentences", "clauses", "words", "Chinese sentences", "Chinese"],
)
def test_no_passage_is_too_long(line: str, longest: int) -> None:
    """What is dense counts double; all of the line is there."""
    pieces = cut(line)

    assert max(map(len, pieces)) <= longest
    assert "".join("".join(pieces).split()) == "".join(line.split())


def test_a_sentence_stays_whole_where_one_ends_in_reach() -> None:
    """The best place is between sentences, before commas and blanks."""
    line = "I came, I saw, I went home. " * 30

    assert all(piece.endswith("home.") for piece in cut(line))


@pytest.mark.parametrize("word", ["a" * 4000, f"https://tea.example/{'a-b/' * 900}", "🎉" * 2000])
def test_a_word_or_address_is_never_cut(word: str) -> None:
    """However long: half an address is none."""
    assert cut(f"look {word} here") == [f"look {word}", "here"]


def test_a_short_line_is_one_passage() -> None:
    """Nearly every line of a chat."""
    assert cut("oi, tudo bem?") == ["oi, tudo bem?"]


def test_passages_are_parted_as_the_reader_parts_sentences() -> None:
    """A blank where the source had none, none where the target has none."""
    assert [seam("", EN), seam("  ", EN), seam("", ZH), seam(" ", ZH)] == [" ", "  ", "", ""]
