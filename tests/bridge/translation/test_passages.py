"""A long line is cut where a reader would pause, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.events import Language
from bridge.translation.passages import LONGEST, passages, seam

EN, ZH = Language("en"), Language("zh")


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
