"""Brings a question word to the front, where engines look for it ("vc mora onde").

Spoken Portuguese leaves the question word at the end of its clause. The expressions stand in the
set `insitu` of `xx.sets.tsv`, several words joined by `_`; most languages have none.
"""

from collections.abc import Sequence
from functools import cache

from bridge.events import Language
from bridge.translation.normalise.tables import named_sets, plain, spoken
from bridge.translation.normalise.tokens import Gap, Token, Word, is_space

_LONGEST_CLAUSE = 8
"""Words; in a longer one the question word belongs to its last part only."""


def front(tokens: list[Token], language: Language) -> list[Token]:
    """The tokens with every clause's closing question word at its beginning."""
    expressions = _expressions(language)
    if not expressions:
        return tokens
    result: list[Token] = []
    clause: list[Token] = []
    for token in tokens:
        if isinstance(token, Word) or is_space(token):
            clause.append(token)
            continue
        result += [*_fronted(clause, expressions), token]
        clause = []
    return result + _fronted(clause, expressions)


def _fronted(clause: list[Token], expressions: Sequence[tuple[str, ...]]) -> list[Token]:
    start = next((place for place, token in enumerate(clause) if isinstance(token, Word)), 0)
    end = next(
        (
            len(clause) - place
            for place, token in enumerate(reversed(clause))
            if isinstance(token, Word)
        ),
        0,
    )
    core = clause[start:end]
    words = [plain(token.text) for token in core if isinstance(token, Word)]
    for expression in expressions:
        count = len(expression)
        if count < len(words) <= _LONGEST_CLAUSE and tuple(words[-count:]) == expression:
            asked = core[-(2 * count - 1) :]
            rest = core[: -2 * count]
            return [*clause[:start], *asked, Gap(" "), *rest, *clause[end:]]
    return clause


@cache
def _expressions(language: Language) -> Sequence[tuple[str, ...]]:
    """The longest first."""
    found = named_sets(language).get("insitu", frozenset())
    return sorted((spoken(words.replace("_", " ")) for words in found), key=len, reverse=True)
