"""Sentences go to the engine one by one, and come back into their line."""

import pytest

from bridge.events import Language
from bridge.translation.sentences import translate_sentences

EN, ZH = Language("en"), Language("zh")


def asked(line: str) -> list[str]:
    """What the engine is asked for a line."""
    sentences: list[str] = []

    def keep(given: list[str]) -> list[str]:
        sentences.extend(given)
        return given

    translate_sentences([line], EN, keep)
    return sentences


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Hello. How are you?", ["Hello.", "How are you?"]),
        ("no end", ["no end"]),
        ("你好。再见！", ["你好。", "再见！"]),
        ("costs 2.500 a month", ["costs 2.500 a month"]),
    ],
)
def test_each_sentence_goes_alone(line: str, expected: list[str]) -> None:
    """In the order of the line."""
    assert asked(line) == expected


def test_what_stood_between_stands_there_again() -> None:
    """Spaces as they were, one for scripts that have none, none for scripts that want none."""
    shout = [str.upper]

    def loud(given: list[str]) -> list[str]:
        return [shout[0](sentence) for sentence in given]

    assert translate_sentences(["One.  Two. Three."], EN, loud) == ["ONE.  TWO. THREE."]
    assert translate_sentences(["你好。再见。"], EN, loud) == ["你好。 再见。"]
    assert translate_sentences(["One. Two."], ZH, loud) == ["ONE.TWO."]


@pytest.mark.parametrize(
    "line",
    [
        "I bought " + ", ".join(f"{n} apples and bread" for n in range(60)) + " today.",
        "word " * 200,
        "a" * 2000,
        "我们去市场买苹果，" * 60,
    ],
    ids=["clauses", "words", "one word", "Chinese"],
)
def test_a_sentence_beyond_the_models_window_is_cut(line: str) -> None:
    """Between clauses where there are any; nothing is lost and no piece is too long."""
    pieces = asked(line)

    assert max(map(len, pieces)) <= 300
    assert "".join("".join(pieces).split()) == "".join(line.split())
