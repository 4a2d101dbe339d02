"""Gives each sentence what the engine expects of one: a capital, and a stop or a question mark.

Many authors leave the question mark out, so the words tell whether a clause asks. The patterns
stand in `xx.questions.tsv`, one a line: where it must fit (`start` or `end` of the clause; `not`
forbids), then a word a column, each with its alternatives separated by blanks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bridge.events import Language
from bridge.translation.normalise.marks import CLOSERS, ENDS, SEPARATORS, marks
from bridge.translation.normalise.tables import Choice, choice, named_sets, plain, rows
from bridge.translation.normalise.tokens import Gap, Token, Word, is_spoken
from bridge.translation.pieces import Kept

_ENDS_HERE = re.compile(rf"[{ENDS}][{re.escape(CLOSERS)}]*(?:\s|$)|\n|[。！？]")
_SEPARATORS_HERE = re.compile(rf"[{SEPARATORS}]")
_REPEATED = re.compile(r"([!?])[!?]+")


def complete(tokens: list[Token], language: Language) -> list[Token]:
    """The tokens with each sentence in its case and with its mark."""
    result: list[Token] = []
    for sentence in _sentences(tokens):
        result += _completed(sentence, language)
    return result


def _sentences(tokens: Sequence[Token]) -> list[list[Token]]:
    """Each sentence with the gap that ends it; what stands apart is one by itself."""
    sentences: list[list[Token]] = [[]]
    for token in tokens:
        is_apart = isinstance(token, Kept) and token.is_apart
        if is_apart:
            sentences.append([])
        sentences[-1].append(token)
        if is_apart or (isinstance(token, Gap) and _ENDS_HERE.search(token.text)):
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _completed(sentence: list[Token], language: Language) -> list[Token]:
    spoken = [index for index, token in enumerate(sentence) if _is_spoken(token)]
    if not any(isinstance(token, Word) for token in sentence):
        return sentence
    first, last = sentence[spoken[0]], spoken[-1]
    ending = "".join(token.text for token in sentence[last + 1 :] if isinstance(token, Gap))
    sentence = [_single(token) if isinstance(token, Gap) else token for token in sentence]
    if isinstance(first, Word):
        sentence[spoken[0]] = Word(_capitalised(first.text), first.is_settled)
    if not re.search(rf"[{ENDS}:]", ending):
        mark = _mark(sentence[: last + 1], language)
        sentence[last + 1 : last + 2] = [Gap(_with_mark(ending, mark))]
    return sentence


def _with_mark(ending: str, mark: str) -> str:
    """The mark in the place of a dangling comma, inside the blanks."""
    bare = ending.rstrip()
    return bare.rstrip(SEPARATORS) + mark + ending[len(bare) :]


def _mark(sentence: list[Token], language: Language) -> str:
    clauses: list[list[str]] = [[]]
    for token in sentence:
        match token:
            case Word(text=text):
                clauses[-1].append(plain(text))
            case Gap(text=text) if _SEPARATORS_HERE.search(text):
                clauses.append([])
            case Kept(source=source) if is_spoken(source):
                clauses[-1].append(plain(source))
            case _:
                pass
    # Only the first and the last clause are looked at.
    is_question = any(_asks(clause, language) for clause in (*clauses[:-1][:1], clauses[-1]))
    return marks(language).question if is_question else marks(language).stop


def _single(gap: Gap) -> Gap:
    """One mark instead of several: the engine takes `!!!` for words."""
    return Gap(_REPEATED.sub(r"\1", gap.text))


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]


def _is_spoken(token: Token) -> bool:
    return isinstance(token, Word) or (
        isinstance(token, Kept) and not token.is_apart and is_spoken(token.source)
    )


@dataclass(frozen=True, slots=True)
class _Pattern:
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


def _asks(words: Sequence[str], language: Language) -> bool:
    """Whether a clause of these words (in lower case) is a question."""
    openers = named_sets(language).get("opener", frozenset())
    while words and words[0] in openers:
        words = words[1:]
    for pattern in _patterns(language):
        if pattern.fits(words):
            return pattern.where != "not"
    return False


@cache
def _patterns(language: Language) -> Sequence[_Pattern]:
    """In the order of the file: the first that fits decides."""
    return [
        _Pattern(where, tuple(choice(cell, language) for cell in cells if cell))
        for where, *cells in rows(f"{language}.questions.tsv")
    ]
