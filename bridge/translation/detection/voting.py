"""Which of several languages written in one script a line is in, by its words and its letters.

Evidence of two kinds: the frequent words of each language (`lexicon`), strong where a line is
short or in shorthand, and lingua's letter statistics, strong where its words are rare ones. lingua
runs in its low-accuracy mode over all languages of a script at once: 13 MB and 0.1 ms whatever the
rooms' languages, where its full models take 60 MB for two languages and 220 for six.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bridge.events import Language
from bridge.languages import KNOWN
from bridge.translation.detection.lexicon import neutral_words, weight
from bridge.translation.detection.scripts import SCRIPT_OF, Script

WRITTEN_IN: dict[Script, tuple[Language, ...]] = {
    script: tuple(
        tongue.code
        for tongue in KNOWN.values()
        if script in {SCRIPT_OF[written] for written in tongue.scripts}
    )
    for script in Script
}
"""The known languages of each script, Latin letters for others not counted."""

if TYPE_CHECKING:
    from lingua import LanguageDetector

_TOKEN = re.compile(r"(?!\d+(?!\w))[^\W_]+(?:['’][^\W\d_]+)*")
"""Letters, with apostrophes, or with figures for letters (`gr8`, `7abibi`)."""
_LETTERS_FLOOR = -4.0
_LETTERS_FLOOR_A_WORD = -1.2
"""Letters tell little about one word: their weight grows with the number of words."""
_UNKNOWN_LETTERS = -0.3
"""For languages lingua doesn't know in this script (Hindi in Latin letters)."""
_OWN_LETTERS = {"uk": ("іїєґ", 0.031), "ru": ("ыэёъ", 0.011), "sr": ("јљњћђџ", 0.025)}
"""Letters that only this language has; what each letter of a line without any speaks against it.

By how frequent they are: one Ukrainian letter in 14 is `і` or its like, and 0.031 is the logarithm
of 14/13.
"""


Shares = Mapping[Language, float]
"""lingua's confidence in each language of a script; they add up to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The evidence for one language."""

    language: Language
    evidence: float
    """The weights of its words, added up."""
    score: float
    """Evidence and letters together; only comparable within one vote."""


def telling_words(text: str) -> tuple[str, ...]:
    """The words that tell something, in lower case: no names, no words of all languages."""
    neutral = neutral_words()
    return tuple(word for word in _TOKEN.findall(text.casefold()) if word not in neutral)


def votes(
    words: Sequence[str], candidates: Collection[Language], letters: Shares | None = None
) -> list[Vote]:
    """A vote for each candidate, the strongest first; without `letters`, by the words alone."""
    floor = max(_LETTERS_FLOOR, _LETTERS_FLOOR_A_WORD * len(words))
    total = sum(letters.get(language, 0.0) for language in candidates) if letters else 0.0
    cast: list[Vote] = []
    for language in candidates:
        evidence = sum(_word_weight(language, word) for word in words)
        by_letters = 0.0
        if letters is not None and total:
            share = letters.get(language)
            by_letters = _UNKNOWN_LETTERS if share is None else _logarithm(share, total, floor)
            by_letters -= _missing_letters(language, words)
        cast.append(Vote(language=language, evidence=evidence, score=evidence + by_letters))
    return sorted(cast, key=lambda vote: (-vote.score, vote.language))


def evidence_of_all(words: Sequence[str], languages: Collection[Language]) -> float:
    """What the words weigh where each may be of any of the languages, as in mixed lines."""
    return sum(
        max((_word_weight(language, word) for language in languages), default=0.0)
        for word in words
    )


def _missing_letters(language: Language, words: Sequence[str]) -> float:
    """How much the lack of letters that only this language has counts against it."""
    own, weight_of_each = _OWN_LETTERS.get(language, ("", 0.0))
    text = "".join(words)
    return 0.0 if not own or any(letter in text for letter in own) else len(text) * weight_of_each


def _logarithm(share: float, total: float, floor: float) -> float:
    return max(math.log10(share / total), floor) if share else floor


def _word_weight(language: Language, word: str) -> float:
    known = weight(language, word)
    if known or ("'" not in word and "’" not in word):
        return known
    return min((weight(language, piece) for piece in re.split(r"['’]", word)), default=0.0)


def letter_shares(words: Sequence[str], script: Script) -> dict[Language, float]:
    """How likely the letters are in each language, for a script that several share."""
    known = _known_to_lingua(script)
    confidence = _detector(script).compute_language_confidence_values(" ".join(words))
    shares = {known[value.language.iso_code_639_1.name]: value.value for value in confidence}
    if script is Script.LATIN:
        # lingua knows Serbian in Cyrillic letters only; in Latin ones it reads like Croatian.
        shares[Language("sr")] = shares[Language("hr")]
    return shares


@cache
def _known_to_lingua(script: Script) -> dict[str, Language]:
    """The languages of the script that lingua knows in it, by its own codes."""
    known = {code.upper(): code for code in WRITTEN_IN[script] if "-" not in code}
    if script is Script.LATIN:
        del known["SR"]
    return known


@cache
def _detector(script: Script) -> "LanguageDetector":
    from lingua import IsoCode639_1, LanguageDetectorBuilder  # noqa: PLC0415  (on first use)

    codes = [getattr(IsoCode639_1, code) for code in _known_to_lingua(script)]
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
    return builder.with_low_accuracy_mode().with_preloaded_language_models().build()
