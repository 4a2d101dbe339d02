"""What a language's frequent words are, chat words included: the evidence a short line gives.

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
from bridge.languages import KNOWN

_CHAT_WEIGHT = 3.6
"""A word of our own lists counts as much as one that is said once in 4,000 words."""
_FLOOR = 700
"""In wordfreq's centibels: rarer words (one in ten million) count nothing."""
_RAREST = 580
"""In centibels, too; what is rarer costs memory and tells little."""
_LISTS = {"sr": "sh", "hr": "sh", "tl": "fil", "zh-Hant": "zh"}
"""Languages that wordfreq lists under another code."""
_SPACELESS = {"zh", "zh-Hant", "ja", "ko", "th"}
"""Their words can't be cut out of a line by spaces, so only their Latin shorthand is known."""
_ELONGATED = re.compile(r"(.)\1{2,}")


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


class Lexicon:
    """The frequent words of one language, each with its weight: 0 unknown, 6 as frequent as "the".

    The weight is the logarithm of the frequency above the floor, so that weights of words add up
    as the evidence they are.
    """

    __slots__ = ("_respelling", "_weights")

    def __init__(self, weights: Mapping[str, float], respelling: Mapping[int, str]) -> None:
        self._weights = weights
        self._respelling = respelling

    def weight(self, word: str) -> float:
        """How much `word` (in lower case) speaks for the language; elongations are forgiven."""
        if self._respelling:
            word = word.translate(self._respelling)
        known = self._weights.get(word, 0.0)
        if known or not _ELONGATED.search(word):
            return known
        return max(
            self._weights.get(_ELONGATED.sub(r"\1", word), 0.0),
            self._weights.get(_ELONGATED.sub(r"\1\1", word), 0.0),
        )


@lru_cache(maxsize=24)
def lexicon(language: Language) -> Lexicon:
    """The language's lexicon, read on first use (about 30 ms, 2.5 MB)."""
    weights = _frequent(language)
    for word in words_of(f"chat/{'zh' if language == 'zh-Hant' else language}"):
        weights[word] = max(weights.get(word, 0.0), _CHAT_WEIGHT)
    return Lexicon(weights, _SERBIAN if language == "sr" else {})


def _frequent(language: Language) -> dict[str, float]:
    if language in _SPACELESS:
        return {}
    from wordfreq import available_languages, read_cBpack  # noqa: PLC0415  (14 MB, on first use)

    path = available_languages("small").get(_LISTS.get(language, language))
    is_latin = "Latn" in KNOWN[language].scripts
    weights: dict[str, float] = {}
    for centibels, words in enumerate(read_cBpack(path)[:_RAREST] if path else ()):
        weight = (_FLOOR - centibels) / 100
        weights.update((word, weight) for word in words if is_latin or not word.isascii())
    return weights


@cache
def neutral_words() -> frozenset[str]:
    """Names and words of all languages: a line of nothing else needs no translation."""
    return words_of("international") | words_of("names")


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of one of our data files; none where there is no such file."""
    file = resources.files("bridge.translation") / "data" / f"{name}.txt"
    if not file.is_file():
        return frozenset()
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(" ".join(line for line in lines if not line.startswith("#")).split())
