"""Tells by its words whether a clause asks, for authors who leave the question mark out.

The patterns stand in `xx.questions.tsv`, one a line: where it must fit (`start` or `end` of the
clause; `not` forbids), then a word a column, each with its alternatives parted by blanks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bridge.events import Language
from bridge.translation.normalise.tables import Choice, choice, named_sets, rows


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that make a clause a question, or forbid that."""

    where: str
    slots: tuple[Choice, ...]

    def fits(self, words: Sequence[str]) -> bool:
        """Whether the clause begins (or ends) with these words."""
        count = len(self.slots)
        if len(words) < count:
            return False
        first = len(words) - count if self.where == "end" else 0
        # Most patterns fail at their first word, in every clause: that one is tried by itself.
        return self.slots[0].fits(words[first]) and all(
            map(Choice.fits, self.slots[1:], words[first + 1 :])
        )


def asks(words: Sequence[str], language: Language) -> bool:
    """Whether a clause of these words (in lower case) is a question."""
    openers = named_sets(language).get("opener", frozenset())
    while words and words[0] in openers:
        words = words[1:]
    for pattern in _patterns(language):
        if pattern.fits(words):
            return pattern.where != "not"
    return False


@cache
def _patterns(language: Language) -> Sequence[Pattern]:
    """In the order of the file: the first that fits decides."""
    return [
        Pattern(where, tuple(choice(cell, language) for cell in cells if cell))
        for where, *cells in rows(f"{language}.questions.tsv")
    ]
