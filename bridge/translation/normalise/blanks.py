"""Puts a comma where Chinese writers leave a blank: nothing else parts clauses on a phone.

Engines read `刚下班 累死` as one clause and drop its end, and tables look for a clause's edge.
"""

from collections.abc import Sequence

from bridge.events import Language
from bridge.translation.normalise.marks import marks
from bridge.translation.normalise.tokens import Gap, Token, Word, is_han, is_space
from bridge.translation.segments import SPACELESS


def as_commas(tokens: Sequence[Token], language: Language) -> list[Token]:
    """The tokens, with a comma for each blank between two words of a spaceless script."""
    if language not in SPACELESS:
        return [*tokens]
    comma = Gap(marks(language).comma)
    return [
        comma if is_space(token) and _are_han(tokens[index - 1 : index + 2 : 2]) else token
        for index, token in enumerate(tokens)
    ]


def _are_han(neighbours: Sequence[Token]) -> bool:
    return len(neighbours) > 1 and all(
        isinstance(token, Word) and is_han(token.text) for token in neighbours
    )
