"""How much a word speaks for a language, chat words included: the evidence a short line gives.

Statistics of letters need a sentence; in chats a line is often one word, and that word is `blz`.
Frequencies come from `wordfreq`'s small lists, read one at a time and kept only for languages that
are asked for; what such lists lack (shorthand, words without accents, Hindi or Arabic in Latin
letters) stands in files under `data/chat` that anyone who speaks the language can edit.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from bridge.events import Language

ROMANISED = frozenset(map(Language, ("hi", "ar", "ru", "uk", "ja", "zh", "zh-Hant", "ko")))
"""Languages written in other letters that have a word list in Latin ones, too."""

_CHAT_WEIGHT = 3.6
"""A word of our own lists counts as much as one that is said once in 4,000 words."""
_FLOOR = 700
"""In wordfreq's centibels: rarer words (one in ten million) count nothing."""
_RAREST = 580
"""In centibels, too; what is rarer costs memory and tells little."""
_LISTS = {"sr": "sh", "hr": "sh", "tl": "fil"}
"""Languages that wordfreq lists under another code."""
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
    """How much `word`, in lower case, speaks for the language; elongations are forgiven.

    0: unknown. 6: as frequent as "the". Weights are logarithms of frequencies above the floor, so
    that those of a line's words add up as the evidence they are.
    """
    known = _weight(language, word)
    if known or not _ELONGATED.search(word):
        return known
    shortened = (_ELONGATED.sub(r"\1", word), _ELONGATED.sub(r"\1\1", word))
    return max(_weight(language, spelling) for spelling in shortened)


def _weight(language: Language, word: str) -> float:
    chat = _CHAT_WEIGHT if word in _chat_words(language) else 0.0
    if word.isascii() and language in ROMANISED:
        if language == "ar" and not chat and _ARABIC_FIGURES.fullmatch(word):
            return _ARABIC_FIGURES_WEIGHT
        return chat
    if language == "sr":
        word = word.translate(_SERBIAN)
    return max(chat, _frequencies(language).get(word, 0.0))


def _chat_words(language: Language) -> frozenset[str]:
    return words_of(f"chat/{'zh' if language == 'zh-Hant' else language}")


@lru_cache(maxsize=24)
def _frequencies(language: Language) -> Mapping[str, float]:
    """The weights of the language's frequent words (about 30 ms, 2.5 MB)."""
    if language in _SPACELESS:
        return {}
    from wordfreq import available_languages, read_cBpack  # noqa: PLC0415  (14 MB, on first use)

    path = available_languages("small").get(_LISTS.get(language, language))
    weights: dict[str, float] = {}
    for centibels, words in enumerate(read_cBpack(path)[:_RAREST] if path else ()):
        weights.update(dict.fromkeys(words, (_FLOOR - centibels) / 100))
    return weights


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
