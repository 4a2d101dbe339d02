"""Own words beside a sentence, words for one language alone, and cries that stand apart."""

import pytest

from tests.bridge.translation.normalise.lines import for_engine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("omg just finished", "{meu Deus, }I just finished."),
        ("how do u say cat", "{como se diz }Cat."),
        ("whats for dinner tonight", "{o que tem pro jantar }Tonight."),
        ("no thanks, bye", "{não, obrigado, }{tchau}"),
    ],
)
def test_own_words_stand_beside_their_sentence(text: str, expected: str) -> None:
    """A comma parts them from it, unless they go on into it or the time follows."""
    assert for_engine(text, target="pt") == expected


def test_a_wording_can_be_for_one_language_alone() -> None:
    """An exam is a `proof` on its way to Portuguese, and an exam on its way elsewhere."""
    assert for_engine("i passed my exam", target="pt") == "I passed my proof."
    assert for_engine("i passed my exam", target="de") == "I passed my exam."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("skdjfhsk so cool", "{skdjfhsk }So cool."),
        ("aaaaah my test", "{aaaaah }My exam."),
        ("rhythms matter", "Rhythms matter."),
    ],
)
def test_cries_and_keyboard_noise_stand_apart(text: str, expected: str) -> None:
    """They reach the reader as they are; a real word without vowels is none."""
    assert for_engine(text) == expected
