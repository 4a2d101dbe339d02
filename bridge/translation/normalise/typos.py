"""Corrects typos that turn no word into another ("tommorow", "becuase").

Only a word that hardly anybody writes is corrected, only into one a hundred times as frequent, and
only where a single slip lies between them: two letters swapped, one left out, one typed twice, a
neighbouring key or another vowel. Names are such words too, hence the caution: five letters at
least (four where two are swapped), in lower case, and the first letter stays.
"""

from collections.abc import Iterator
from functools import cache

from bridge.events import Language
from bridge.translation.normalise.accents import LANGUAGES as ACCENTED
from bridge.translation.normalise.accents import accented, rare_spelling
from bridge.translation.normalise.frequency import common, rarity
from bridge.translation.normalise.tables import table
from bridge.translation.normalise.tokens import Token, Word

LANGUAGES = frozenset({"en", "pt", "es"})
_SHORTEST = 4
_LONG = 5
_LONGEST = 24  # a longer one is no word, and too many slips may lead to it
_FREQUENT = 520  # centibels
_MARGIN = 200  # a hundred times as frequent
_RIVAL = 60  # another candidate this close: nobody can tell
_ROWS = ("qwertyuiop", "asdfghjklç", "zxcvbnm")
_VOWELS = "aeiou"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def correct(tokens: list[Token], language: Language) -> list[Token]:
    """The tokens with typos corrected."""
    if language not in LANGUAGES:
        return tokens
    return [_corrected(token, language) if isinstance(token, Word) else token for token in tokens]


def _corrected(word: Word, language: Language) -> Word:
    text = word.text
    if word.is_settled or not _SHORTEST <= len(text) <= _LONGEST:
        return word
    if not (text.islower() and text.isalpha()):
        return word
    if text in common(language) or text in table(language, "words"):
        return word
    if language in ACCENTED and rare_spelling(text, language) is not None:
        return word  # nothing but its accents is missing
    meant = _meant(text, language)
    return word if meant is None else Word(meant, is_stretched=word.is_stretched)


def _meant(text: str, language: Language) -> str | None:
    candidates = {accented(word, language) for word in _slips(text)}
    words = common(language)
    ranked = sorted((words[word], word) for word in candidates if word in words)
    if not ranked or ranked[0][0] > _FREQUENT:
        return None
    best, word = ranked[0]
    if len(ranked) > 1 and ranked[1][0] - best < _RIVAL:
        return None
    return word if rarity(text, language) - best >= _MARGIN else None


def _slips(text: str) -> Iterator[str]:
    """Every word that one slip turns into `text`; a short one may only have letters swapped."""
    yield from _swapped(text)
    if len(text) < _LONG:
        return
    for index in range(1, len(text)):
        head, letter, tail = text[:index], text[index], text[index + 1 :]
        if letter == head[-1]:
            yield head + tail
        if tail:  # a last letter is often an ending: guaraná is no guarani
            yield from (head + other + tail for other in _mistaken_for(letter))
        for missing in _LETTERS:
            yield head + missing + letter + tail
    yield from (text + missing for missing in _LETTERS)


def _swapped(text: str) -> Iterator[str]:
    for index in range(1, len(text) - 1):
        yield text[:index] + text[index + 1] + text[index] + text[index + 2 :]


@cache
def _mistaken_for(letter: str) -> str:
    """The neighbouring keys, and for a vowel the other vowels."""
    row = next((row for row in _ROWS if letter in row), letter)
    index = row.index(letter)
    keys = row[max(0, index - 1) : index] + row[index + 1 : index + 2]
    return keys + (_VOWELS if letter in _VOWELS else "")
