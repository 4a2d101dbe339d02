"""Brings a question word to the front, where engines look for it ("vc mora onde").

Spoken Portuguese leaves the question word at the end of its clause, or before words of time and
place ("vc vai fazer o que hj", the set `tail`). The expressions stand in the set `insitu` of
`xx.sets.tsv` (several words joined by `_`, `=` how it is spelled in front), in `not_insitu` the
words after which one asks nothing ("não sei onde"), and what may stand before the whole question
is `opener`. Most languages have none of them.
"""

from collections.abc import Collection, Mapping, Sequence
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
    sets = named_sets(language)
    result: list[Token] = []
    clause: list[Token] = []
    for token in tokens:
        if isinstance(token, Word) or is_space(token):
            clause.append(token)
            continue
        result += [*_fronted(clause, expressions, sets), token]
        clause = []
    return result + _fronted(clause, expressions, sets)


def _fronted(
    clause: list[Token], expressions: Sequence[_Expression], sets: Mapping[str, Collection[str]]
) -> list[Token]:
    positions = [index for index, token in enumerate(clause) if isinstance(token, Word)]
    words = [plain(token.text) for token in clause if isinstance(token, Word)]
    if len(words) > _LONGEST_CLAUSE:
        return clause
    first = next((at for at, word in enumerate(words) if word not in sets.get("opener", ())), 0)
    last = len(words)
    while last > first:
        for expression in expressions:
            asked = last - len(expression.last)
            if asked <= first or tuple(words[asked:last]) != expression.last:
                continue
            if words[asked - 1] in sets.get("not_insitu", ()):
                continue
            start, moved = positions[first], positions[asked - 1] + 1
            rest = positions[last - 1] + 1
            question = words_and_gaps(expression.first, is_settled=True)
            return [*clause[:start], *question, Gap(" "), *clause[start:moved], *clause[rest:]]
        if words[last - 1] not in sets.get("tail", ()):
            break
        last -= 1
    return clause


@cache
def _expressions(language: Language) -> Sequence[_Expression]:
    """The longest first."""
    found: list[_Expression] = []
    for words in named_sets(language).get("insitu", frozenset()):
        last, _, first = words.replace("_", " ").partition("=")
        found.append(_Expression(spoken(last), first or last))
    return sorted(found, key=lambda expression: -len(expression.last))
