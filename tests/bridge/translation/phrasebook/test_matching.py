"""The phrasebook: known however it is typed, said as the author typed it, or not said at all."""

import pytest

from bridge.events import Language
from bridge.translation.phrasebook import Phrasebook, Row, check, read_rows

EN, PT, ZH, DE = map(Language, ("en", "pt", "zh", "de"))
ROWS = (
    Row(
        meaning="pity",
        file="t.tsv",
        wordings={
            EN: ("What a pity!", "That's a shame"),
            PT: ("Que pena!",),
            ZH: ("真可惜！", "太可惜了"),
        },
    ),
    Row(
        meaning="until-tomorrow",
        file="t.tsv",
        wordings={EN: ("See you tomorrow.",), PT: ("Até amanhã.",), ZH: ("明天见。",)},
    ),
)


@pytest.mark.parametrize(
    ("text", "source", "target", "said"),
    [
        ("Que pena!", PT, EN, "What a pity!"),
        ("QUE PENA", PT, EN, "What a pity"),
        ("que pena", PT, EN, "what a pity"),
        ("que peeeena 😢", PT, EN, "what a pity 😢"),
        ("😢 Que pena...", PT, EN, "😢 What a pity!"),
        ("thats a shame", EN, PT, "que pena"),
        ("That’s a shame. See you tomorrow!", EN, PT, "Que pena! Até amanhã."),
        ("What a pity, Maria!", EN, PT, "Que pena, Maria!"),
        ("Maria, what a pity!", EN, PT, "Que pena, Maria!"),
        ("Que pena, pessoal!", PT, EN, "What a pity, everyone!"),
        ("太可惜了大家", ZH, PT, "Que pena, pessoal"),
        ("明天见，Maria！", ZH, EN, "See you tomorrow, Maria."),
        ("真可惜！明天见。", ZH, EN, "What a pity! See you tomorrow."),
        ("太可惜了", Language("zh-Hant"), EN, "What a pity"),
        ("See you tomorrow.", EN, Language("zh-Hant"), "明天見。"),
    ],
)
def test_a_formula_is_known_however_it_is_typed(
    text: str, source: Language, target: Language, said: str
) -> None:
    """Whatever case, marks, elongation, emoji or name is around it."""
    assert Phrasebook(ROWS).say(text, source=source, target=target) == said


@pytest.mark.parametrize(
    "text",
    [
        "What a pity that you left",
        "What a pity! The train is late.",
        "What a pity, the train is late",
        "what a pity, he said",
        "",
        "😢",
        "What a pity! " * 40,
    ],
)
def test_what_is_more_than_a_formula_is_left_to_the_engines(text: str) -> None:
    """Nothing is said of half a text."""
    assert Phrasebook(ROWS).say(text, source=EN, target=PT) is None


def test_what_a_language_lacks_is_left_to_the_engines() -> None:
    """An empty cell says nothing."""
    assert Phrasebook(ROWS).say("What a pity!", source=EN, target=DE) is None


def test_the_house_phrasebook_has_no_mistakes() -> None:
    """No double, no gap, no wording under two meanings."""
    rows = read_rows()

    assert check(rows) == []
    assert len(rows) >= 400


def test_mistakes_are_named_with_their_file() -> None:
    """A line each."""
    twice = Row(meaning="pity", file="u.tsv", wordings={EN: ("See you tomorrow!",)})

    found = check((*ROWS, twice))

    assert "u.tsv: pity: this meaning stands in t.tsv, too" in found
    assert "u.tsv: pity: 'See you tomorrow!' (en) is until-tomorrow, too" in found
    assert "u.tsv: pity: nothing in pt" in found
