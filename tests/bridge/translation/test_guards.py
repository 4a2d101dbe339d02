"""What counts as a failed translation."""

import pytest

from bridge.events import Language
from bridge.translation.guards import Verdict, judge


def verdict(source: str, output: str, source_language: str = "en", target: str = "pt") -> Verdict:
    """The judgement of one translation."""
    return judge(
        source,
        output,
        source_language=Language(source_language),
        target_language=Language(target),
    )


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("my cat sleeps all day", "meu gato dorme o dia todo"),
        ("yes", "sim, claro"),
        ("no no no", "não não não"),
        ("hahahaha", "hahahaha"),
        ("?", "?"),
        ("", ""),
        ("so so so so good", "tão tão tão tão bom"),
        ("(see below)", "(veja abaixo)"),
        ("a very, very, very, very long way", "um longo, longo, longo, longo caminho"),
    ],
)
def test_a_translation_passes(source: str, output: str) -> None:
    """What reads like a translation is one."""
    assert verdict(source, output) is Verdict.OK


@pytest.mark.parametrize("text", ["ok", "pizza", "kevin", "Maria Silva", "ok kevin", "taxi"])
def test_short_words_may_stay_the_same(text: str) -> None:
    """Names and words of both languages are no copies."""
    assert verdict(text, text) is Verdict.OK


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("gotta go bye", "gotta go bye"),
        ("gotta go bye", "Gotta go, bye!"),
        ("vc tb vai hj", "Vc tb vai hj?"),
        ("my cat knocked the router off", "my cat knocked the router off o"),
    ],
)
def test_a_copy_is_recognised(source: str, output: str) -> None:
    """An output as good as its input has not translated anything."""
    assert verdict(source, output) is Verdict.COPIED


@pytest.mark.parametrize("output", ["", "  ", "\n"])
def test_nothing_is_recognised(output: str) -> None:
    """Words that became nothing are lost."""
    assert verdict("good morning", output) is Verdict.EMPTY


@pytest.mark.parametrize("output", ["♪", "...", "(aplausos)", "[música]", "♪ la la ♪", "-"])
def test_lone_symbols_are_recognised(output: str) -> None:
    """Subtitles taught the models to answer words with notes and stage directions."""
    assert verdict("good morning", output) is Verdict.LONE_SYMBOL


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("good", "bom " * 30),
        ("good morning", "o o o o o o"),
        ("good morning", "bom, bom, bom, bom, bom"),
        ("good morning everyone", "bom dia a todos " + "e a todos os que estão aqui hoje " * 4),
        ("good", "bombombombombombom"),
    ],
)
def test_a_runaway_is_recognised(source: str, output: str) -> None:
    """Three times too long, or one word over and over."""
    assert verdict(source, output) is Verdict.RUNAWAY


def test_lengths_are_measured_in_the_languages_own_density() -> None:
    """A Chinese line says in a few characters what takes a sentence in English."""
    source, output = "房东说下个月要涨房租", "The landlord says the rent goes up next month"

    assert verdict(source, output, "zh", "en") is Verdict.OK
    assert verdict(output, source, "en", "zh") is Verdict.OK


@pytest.mark.parametrize(
    ("output", "target", "expected"),
    [
        ("Доброе утро всем", "pt", Verdict.WRONG_SCRIPT),
        ("bom dia a todos", "zh", Verdict.WRONG_SCRIPT),
        ("Kevin 说早上好", "zh", Verdict.OK),
        ("みなさんおはよう", "ja", Verdict.OK),
        ("全員集合", "ja", Verdict.OK),
        ("dobro jutro svima", "sr", Verdict.OK),
    ],
)
def test_a_wrong_script_is_recognised(output: str, target: str, expected: Verdict) -> None:
    """A reader of one script gets no other; names from the source don't count."""
    assert verdict("good morning kevin", output, "en", target) is expected


def test_a_name_inside_chinese_is_in_no_wrong_script() -> None:
    """No blank parts it from the words around it, and it stood in the source."""
    assert verdict("Alexander will come at", "Alexander会来", target="zh") is Verdict.OK
    assert verdict("he will come", "Alexander会来", target="zh") is Verdict.WRONG_SCRIPT
