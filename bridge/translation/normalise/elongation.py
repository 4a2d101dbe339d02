"""Brings words that were drawn out ("sooo", "diaaa") back to their length.

Three equal letters in a row are spelling in no language we read; two at the end of a word are an
elongation too ("muchh") where only the shorter word exists.
"""

import re
from itertools import product

from bridge.events import Language
from bridge.translation.normalise.frequency import common
from bridge.translation.normalise.tables import plain, table
from bridge.translation.normalise.tokens import Token, Word

_STRETCH = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLED_END = re.compile(r"([^\W\d_])\1$")
_UNKNOWN = 10_000
_MOST_STRETCHES = 3


def shorten(tokens: list[Token], language: Language) -> list[Token]:
    """The tokens with every drawn-out word at its length, and marked."""
    return [_shortened(token, language) if isinstance(token, Word) else token for token in tokens]


def _shortened(word: Word, language: Language) -> Word:
    text = word.text
    if not text.isascii() and text.upper() == text.lower():
        return word  # a script without capitals: 好好好 is no elongation
    if _STRETCH.search(text):
        return Word(_shortest(text, language), is_stretched=True)
    if _DOUBLED_END.search(text) and not _is_known(text, language):
        shorter = text[:-1]
        if len(shorter) > 1 and _is_known(shorter, language):
            return Word(shorter, is_stretched=True)
    return word


def _shortest(text: str, language: Language) -> str:
    """Each stretch as one letter or two, whichever makes the more frequent word."""
    pieces = _STRETCH.split(text)
    letters = pieces[1::2]
    if len(letters) > _MOST_STRETCHES:
        return _STRETCH.sub(r"\1", text)
    spellings = (
        "".join(piece + letter for piece, letter in zip(pieces[::2], (*chosen, ""), strict=True))
        for chosen in product(*((letter, letter * 2) for letter in letters))
    )
    return min(spellings, key=lambda spelling: _rank(spelling, language))


def _rank(word: str, language: Language) -> int:
    if plain(word) in table(language, "words"):
        return 0
    return common(language).get(plain(word), _UNKNOWN)


def _is_known(word: str, language: Language) -> bool:
    return _rank(word, language) < _UNKNOWN
