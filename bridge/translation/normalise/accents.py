"""Puts back accents that a quick typist left out ("nao", "voce", "tambien").

A word gets its accents where the accented spelling is the more frequent one. Where both are words
("esta", "está"), only a line without any accent is one whose author leaves them out. A word that
no short list knows ("colica", "feriadao") is looked for in the long one, with one accent or `ção`.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from bridge.events import Language
from bridge.translation.normalise.frequency import NEVER, common, rarity
from bridge.translation.normalise.tokens import Token, Word

LANGUAGES = frozenset({"pt", "es", "fr", "it", "ca", "ro"})
"""Where the accent belongs to the word, and leaving it out is common in chats."""
_SURE = 100  # centibels: the accented word is ten times as frequent
_MARKS = "\u0301\u0300\u0302\u0303\u0308\u0327\u0306\u0326"
_SHORTEST = 2
_RARE = 5  # a shorter word that no list knows is rather a name
_CLEAR = 60
_CARRIED = {"a": "áâãà", "e": "éê", "i": "í", "o": "óôõ", "u": "ú", "c": "ç", "n": "ñ"}
_NASAL = (("cao", "ção"), ("coes", "ções"), ("oes", "ões"))


def accent(tokens: list[Token], language: Language, *, is_careful: bool = False) -> list[Token]:
    """The tokens with accents put back; `is_careful` takes only what is no word without them."""
    if language not in LANGUAGES:
        return tokens
    # An author who writes some accents leaves none out by habit.
    is_careful = is_careful or any(
        isinstance(token, Word) and not token.is_settled and has_accent(token.text)
        for token in tokens
    )
    return [
        _accented(token, language, is_careful=is_careful) if isinstance(token, Word) else token
        for token in tokens
    ]


def _accented(word: Word, language: Language, *, is_careful: bool) -> Word:
    if word.is_settled or len(word.text) < _SHORTEST or not word.text.islower():
        return word
    found = _spellings(language).get(word.text)
    if found is None and not is_careful:
        found = rare_spelling(word.text, language)
    if found is None or (is_careful and found[1] < _SURE):
        return word
    return Word(found[0], is_settled=True, is_stretched=word.is_stretched)


def accented(word: str, language: Language) -> str:
    """The word with its accents, where it is better written with them."""
    found = _spellings(language).get(word) if language in LANGUAGES else None
    return word if found is None else found[0]


@cache
def _spellings(language: Language) -> Mapping[str, tuple[str, int]]:
    """For words better written with accents: how, and by how many centibels more frequent."""
    words = common(language)
    best: dict[str, tuple[str, int]] = {}
    for word, own in words.items():
        bare = without_accents(word)
        margin = words.get(bare, NEVER) - own
        if bare != word and margin > 0 and margin > best.get(bare, ("", 0))[1]:
            best[bare] = (word, margin)
    return best


def rare_spelling(word: str, language: Language) -> tuple[str, int] | None:
    """How a word that only the long list may know is better written; None: as it is."""
    if len(word) < _RARE or not word.isascii() or word in common(language):
        return None
    known = rarity(word, language)
    margin, spelling = max((known - rarity(text, language), text) for text in _marked(word))
    return (spelling, margin) if margin > _CLEAR else None


def _marked(word: str) -> Iterator[str]:
    """The word with each mark that one of its letters can carry."""
    for index, letter in enumerate(word):
        for marked in _CARRIED.get(letter, ""):
            yield word[:index] + marked + word[index + 1 :]
    for bare, ending in _NASAL:
        yield word.removesuffix(bare) + ending if word.endswith(bare) else word


def has_accent(text: str) -> bool:
    """Whether any letter carries a mark."""
    return not text.isascii() and without_accents(text) != text


def without_accents(text: str) -> str:
    """The text with its letters bare."""
    if text.isascii():
        return text
    bare = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", bare.translate({ord(mark): None for mark in _MARKS}))
