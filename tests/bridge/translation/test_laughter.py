"""What laughter looks like, and where it is at home."""

import pytest

from bridge.translation.laughter import LAUGHTER, is_laughter, without_laughter


@pytest.mark.parametrize(
    ("laugh", "home"),
    [
        ("haha", "any"),
        ("HAHAHA", "any"),
        ("lol", "any"),
        ("xD", "any"),
        ("kkkk", "pt"),
        ("rsrs", "pt"),
        ("jajaja", "es"),
        ("mdr", "fr"),
        ("wkwkwk", "id"),
        ("ахахах", "ru"),
        ("哈哈哈", "zh"),
        ("233", "zh"),
        ("www", "ja"),
        ("(笑)", "ja"),
        ("ㅋㅋㅋ", "ko"),
        ("ههههه", "ar"),
        ("555", "th"),
        ("हाहा", "hi"),
    ],
)
def test_laughter_is_known_in_every_spelling(laugh: str, home: str) -> None:
    """A laugh is one, and some spellings tell where their author is at home."""
    found = LAUGHTER.fullmatch(laugh)

    assert found is not None
    assert found.lastgroup == home


@pytest.mark.parametrize(
    "word",
    ["ha", "has", "aha", "usa", "sushi", "banana", "casa", "papaya", "hush", "2334", "rolls"],
)
def test_words_are_no_laughter(word: str) -> None:
    """Words that look like it are not."""
    assert not is_laughter(word)


def test_laughter_is_taken_out_of_a_line() -> None:
    """Between words, and right against them in scripts without spaces; addresses stay."""
    assert without_laughter("haha same").split() == ["same"]
    assert without_laughter("听不懂哈哈哈哈你").split() == ["听不懂", "你"]
    assert without_laughter("寝てるw").split() == ["寝てる"]
    assert without_laughter("www.example.com") == "www.example.com"
