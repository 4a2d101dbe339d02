"""Brings a question word to the front, where engines look for it ("vc mora onde").

Spoken Portuguese leaves the question word at the end of its clause. The expressions stand in the
set `insitu` of `xx.sets.tsv` (several words joined by `_`, `=` how it is spelled in front), and in
`not_insitu` the words after which one asks nothing ("não sei onde"). Most languages have neither.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from bridge.events import Language
from bridge.translation.normalise.tables import named_sets, plain, spoken
from bridge.translation.normalise.tokens import Gap, Token, Word, is_space, words_and_gaps

_LONGEST_CLAUSE = 8
"""Words; in a longer one the question word belongs to its last part only."""


@dataclass(frozen=True, slots=True)
class _Expression:
    """A question word, or several."""

    last: tuple[str, ...]
    """Its words at the end of a clause."""
    first: str
    """How it is said in front."""


def front(tokens: list[Token], language: Language) -> list[Token]:
    """The tokens with every clause's closing question word at its beginning."""
    expressions = _expressions(language)
    if not expressions:
        return tokens
    silent = named_sets(language).get("not_insitu", frozenset())
    result: list[Token] = []
    clause: list[Token] = []
    for token in tokens:
        if isinstance(token, Word) or is_space(token):
            clause.append(token)
            continue
        result += [*_fronted(clause, expressions, silent), token]
        clause = []
    return result + _fronted(clause, expressions, silent)


def _fronted(
    clause: list[Token], expressions: Sequence[_Expression], silent: Collection[str]
) -> list[Token]:
    places = [place for place, token in enumerate(clause) if isinstance(token, Word)]
    words = [plain(token.text) for token in clause if isinstance(token, Word)]
    for expression in expressions:
        count = len(expression.last)
        if not count < len(words) <= _LONGEST_CLAUSE:
            continue
        if tuple(words[-count:]) == expression.last and words[-count - 1] not in silent:
            start, end = places[0], places[-count - 1] + 1
            asked = words_and_gaps(expression.first, is_settled=True)
            after = clause[places[-1] + 1 :]
            return [*clause[:start], *asked, Gap(" "), *clause[start:end], *after]
    return clause


@cache
def _expressions(language: Language) -> Sequence[_Expression]:
    """The longest first."""
    found: list[_Expression] = []
    for words in named_sets(language).get("insitu", frozenset()):
        last, _, first = words.replace("_", " ").partition("=")
        found.append(_Expression(spoken(last), first or last))
    return sorted(found, key=lambda expression: -len(expression.last))
