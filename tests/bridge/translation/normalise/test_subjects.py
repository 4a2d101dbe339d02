"""The subject that a clause lacks."""

import pytest

from tests.bridge.translation.normalise.lines import for_engine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("forgot my keys", "I forgot my keys."),
        ("finally finished", "I finally finished."),
        ("but missed the bus", "But I missed the bus."),
        ("heading out now", "I'm heading out now."),
        ("working tonight?", "Are you working tonight?"),
        ("stuck in traffic", "I'm stuck in traffic."),
        ("raining again", "It's raining again."),
    ],
)
def test_a_clause_without_subject_is_given_one(text: str, expected: str) -> None:
    """Diary English gets the `I`, `I'm` or `it's` back that its author left out."""
    assert for_engine(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("working nights is hard", "Working nights is hard."),
        ("did you sleep", "Did you sleep?"),
        ("told me yesterday", "Told me yesterday."),
        ("she forgot her keys", "She forgot her keys."),
        ("dont cry", "Don't cry."),
    ],
)
def test_a_clause_that_has_one_or_asks_keeps_its_own(text: str, expected: str) -> None:
    """A gerund with a verb after it, a question and an order lack nothing."""
    assert for_engine(text) == expected
