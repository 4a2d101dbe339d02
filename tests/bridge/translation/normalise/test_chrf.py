"""The measure itself: values that `sacrebleu` 2.6 gives for the same texts."""

import pytest

from benchmarks.chrf import chrf


def test_the_same_text_scores_full() -> None:
    """A perfect translation scores 100, an empty one nothing."""
    assert chrf(["boa noite"], [["boa noite"]]) == pytest.approx(100)
    assert chrf([""], [["boa noite"]]) == 0


def test_figures_equal_the_reference_implementation() -> None:
    """Two lines with two references each score as the reference implementation says."""
    translations = ["the cat sleeps all day", "see you tomorrow"]
    references = [
        ["my cat sleeps the whole day", "the cat is asleep all day"],
        ["see you", "until tomorrow then"],
    ]

    assert chrf(translations, references) == pytest.approx(56.35052708998983)
