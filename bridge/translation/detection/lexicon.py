"""How much evidence a word is for a language, chat words included: what a short line gives.

Statistics of letters need a sentence; in chats a line is often one word, and that word is `blz`.
Frequencies come from `wordfreq`'s small lists, read one at a time and kept only for languages that
are asked for; what such lists lack (shorthand, words without accents, Hindi or Arabic in Latin
letters) stands in files under `data/chat` that anyone who speaks the language can edit.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from unicodedata import combining, normalize

from bridge.events import Language
from bridge.translation.detection.scripts import Script, script_of
from bridge.translation.word_lists import words_by_rarity

ROMANISED = frozenset(
    Language(code)
    for code in (
        "ar",
        "bg",
        "bn",
        "el",
        "fa",
        "he",
        "hi",
        "ja",
        "ko",
        "ru",
        "ta",
        "th",
        "uk",
        "ur",
    )
) | {Language("zh"), Language("zh-Hant")}
"""Languages written in other letters that have a word list in Latin ones, too."""

_CHAT_WEIGHT = 3.6
"""A word of our own lists counts as much as one that is said once in 4,000 words."""
_FLOOR = 700
"""In wordfreq's centibels: rarer words (one in ten million) count nothing."""
_RAREST = 580
"""In centibels, too; what is rarer costs memory and tells little."""
_LISTS = {"sr": "sh", "hr": "sh", "tl": "fil"}
"""Languages that wordfreq lists under another code."""
_CHAT_LISTS = {"zh-Hant": ("zh",), "ur": ("hi", "ur"), "hr": ("sr",), "ms": ("id",)}
"""Languages whose chat words (some of them) stand in a relative's file."""
_OFTEN_BARE = frozenset(("cs", "es", "fr", "hr", "it", "pl", "pt", "ro", "sk", "tr"))
"""Languages that chats write without their accents as often as with them."""
_BARE_COST = 0.5
_SPACELESS = frozenset(("zh", "zh-Hant", "ja", "ko", "th"))
"""Their words can't be cut out of a line by spaces, so only their Latin shorthand is known."""
_ELONGATED = re.compile(r"(.)\1{2,}")
_ARABIC_FIGURES = re.compile(r"[a-z]{2,}[23579][a-z]*|[a-z]?[23579][a-z]{2,}")
"""Figures stand for the letters that Latin lacks: `ta3ban`, `7abibi`."""
_ARABIC_FIGURES_WEIGHT = 2.5
_SERBIAN = str.maketrans(
    dict(
        zip(
            "абвгдђежзијклљмнњопрстћуфхцчџш",
            [*"abvgdđežzijkl", "lj", "m", "n", "nj", *"oprstćufhcč", "dž", "š"],
            strict=True,
        )
    )
)
"""wordfreq lists Serbian in Latin letters only."""


def weight(language: Language, word: str) -> float:
    """How much `word`, in lower case, is evidence for the language, elongated or not.

    0: unknown. 6: as frequent as "the". Weights are logarithms of frequencies above the floor, so
    that those of a line's words add up as the evidence they are.
    """
    return _weight(language, word) or max(
        (_weight(language, shortened) for shortened in _shortened(word)), default=0.0
    )


def is_chat_word(language: Language, word: str) -> bool:
    """Whether our own list has `word`, in lower case: it can be a line by itself, and no name."""
    listed = chat_words(language)
    return word in listed or not listed.isdisjoint(_shortened(word))


def _shortened(word: str) -> tuple[str, ...]:
    """The spellings that an elongated word may stand for."""
    if not _ELONGATED.search(word):
        return ()
    return _ELONGATED.sub(r"\1", word), _ELONGATED.sub(r"\1\1", word)


def _weight(language: Language, word: str) -> float:
    chat = _CHAT_WEIGHT if word in chat_words(language) else 0.0
    if language in ROMANISED and script_of(word[0]) is Script.LATIN:
        if language == "ar" and not chat and _ARABIC_FIGURES.fullmatch(word):
            return _ARABIC_FIGURES_WEIGHT
        return chat
    if language in _SPACELESS:
        return chat
    if language == "sr":
        word = word.translate(_SERBIAN)
    return max(chat, _frequencies(language).get(word, 0.0))


@cache
def chat_words(language: Language) -> frozenset[str]:
    """The language's chat words, as our own files list them."""
    files = _CHAT_LISTS.get(language, (language,))
    return frozenset[str]().union(*(words_of(f"chat/{file}") for file in files))


@cache
def _frequencies(language: Language) -> Mapping[str, float]:
    """The weights of the language's frequent words (about 10 ms, 2.5 MB; lists exist for 36)."""
    weights: dict[str, float] = {}
    for centibels, words in words_by_rarity(Language(_LISTS.get(language, language)), "small"):
        if centibels >= _RAREST:
            break
        weights.update(dict.fromkeys(words, (_FLOOR - centibels) / 100))
    if language in _OFTEN_BARE:
        # `setdefault`: a bare spelling that is a word itself keeps its own weight.
        for word in [word for word in weights if not word.isascii()]:
            weights.setdefault(_without_accents(word), weights[word] - _BARE_COST)
    return weights


def _without_accents(word: str) -> str:
    """As it is typed in a hurry."""
    letters = normalize("NFD", word.replace("ı", "i").replace("ł", "l"))
    return "".join(letter for letter in letters if not combining(letter))


@cache
def neutral_words() -> frozenset[str]:
    """Names and words of all languages: a line of nothing else needs no translation."""
    return words_of("international") | words_of("names")


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of one of our data files; none where there is no such file."""
    file = resources.files("bridge.translation.detection") / "data" / f"{name}.txt"
    if not file.is_file():
        return frozenset()
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(" ".join(line for line in lines if not line.startswith("#")).split())
