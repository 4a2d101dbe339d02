"""Gives a clause the subject that its author left out ("forgot my keys", "stuck in traffic").

Diary English drops `I am` and `it is`, and the engine then takes the verb for an order or a noun.
The patterns stand in `xx.subjects.tsv`, the first that fits counts; what may stand before such a
verb are the sets `link` (the subject follows it) and `adverb` (the subject precedes it).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from bridge.events import Language
from bridge.translation.normalise.tables import Choice, choice, named_sets, plain, rows
from bridge.translation.normalise.tokens import EDGE, Gap, Token, Word, is_space, words_and_gaps
from bridge.translation.pieces import Kept

_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One line of the table."""

    first: Choice
    second: Choice
    further: Choice
    """What every other word of the clause must be."""
    says: str
    asks: str
    """The same where the clause ends with a question mark; empty: nothing is missing there."""

    def fits(self, words: Sequence[str]) -> bool:
        """Whether a clause of these words lacks this subject."""
        first, *others = words
        return (
            self.first.fits(first)
            and self.second.fits(others[0] if others else EDGE)
            and all(map(self.further.fits, others[1:]))
        )


def supply(tokens: list[Token], language: Language) -> list[Token]:
    """The tokens with a subject in every clause that lacks one."""
    if not _patterns(language):
        return tokens
    result: list[Token] = []
    clause: list[Token] = []
    for token in tokens:
        if _is_inside(token):
            clause.append(token)
            continue
        is_asked = isinstance(token, Gap) and token.text.lstrip().startswith("?")
        result += [*_supplied(clause, language, is_asked=is_asked), token]
        clause = []
    return result + _supplied(clause, language, is_asked=False)


def _is_inside(token: Token) -> bool:
    """Whether a clause goes on over it."""
    match token:
        case Word():
            return True
        case Kept(is_apart=is_apart):
            return not is_apart
        case Gap():
            return is_space(token)


def _supplied(clause: list[Token], language: Language, *, is_asked: bool) -> list[Token]:
    positions = [index for index, token in enumerate(clause) if isinstance(token, Word)]
    words = [plain(token.text) for token in clause if isinstance(token, Word)]
    sets = named_sets(language)
    start = _beyond(words, 0, sets.get("link", frozenset()))
    # `so still waiting`: the subject goes behind `so` and before `still`.
    verb = _beyond(words, start, sets.get("adverb", frozenset()))
    if verb == len(words):
        return clause
    found = next((one for one in _patterns(language) if one.fits(words[verb:])), None)
    said = "" if found is None else found.asks if is_asked else found.says
    if not said:
        return clause
    position = positions[start]
    subject = words_and_gaps(said, is_settled=True)
    return [*clause[:position], *subject, Gap(" "), *clause[position:]]


def _beyond(words: Sequence[str], start: int, members: Collection[str]) -> int:
    """The first index from `start` whose word is not one of these."""
    while start < len(words) and words[start] in members:
        start += 1
    return start


@cache
def _patterns(language: Language) -> Sequence[_Pattern]:
    """In the order of the file: the first that fits decides."""
    return [_pattern(cells, language) for cells in rows(f"{language}.subjects.tsv")]


def _pattern(cells: list[str], language: Language) -> _Pattern:
    first, second, further, says, asks = (*cells, "", "", "", "")[:_COLUMNS]
    return _Pattern(
        choice(first, language), choice(second, language), choice(further, language), says, asks
    )
