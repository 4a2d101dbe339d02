"""Which of several languages written in one script a line is in, by its words and its letters.

Two witnesses: the frequent words of each language (`lexicon`), strong where a line is short or in
shorthand, and lingua's letter statistics, strong where its words are rare ones. lingua runs in its
low-accuracy mode over all languages of a script at once: 13 MB and 0.1 ms whatever the rooms'
languages, where its full models take 60 MB for two languages and 220 for six.
"""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bridge.events import Language
from bridge.languages import KNOWN
from bridge.translation.lexicon import lexicon, words_of
from bridge.translation.scripts import SCRIPT_OF, Script

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

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[^\W\d_]+\d?|[^\W\d_]+\d[^\W_]*")
_LETTERS_FLOOR = -4.0
_LETTERS_FLOOR_A_WORD = -1.2
"""Letters say little about one word: their say grows with the number of words."""
_UNKNOWN_LETTERS = -0.3
"""For languages lingua doesn't know in this script (Hindi in Latin letters)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A line's words that tell something; names and words of all languages are left out."""

    words: tuple[str, ...]
    script: Script
    letters: dict[Language, float]
    """lingua's confidence in each language of the script."""

    @classmethod
    def of(cls, text: str, script: Script) -> "Ballot":
        """What there is to vote on in `text`."""
        everywhere = words_of("international") | words_of("names")
        tokens = _TOKEN.findall(text.casefold())
        words = tuple(token for token in tokens if token not in everywhere)
        return cls(words=words, script=script, letters=_letters(" ".join(words), script))

    def likeliest(self, count: int) -> list[Language]:
        """The languages of the script that the letters speak for."""
        return sorted(self.letters, key=lambda code: -self.letters[code])[:count]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What both witnesses say for one language."""

    language: Language
    evidence: float
    """The weights of its words, added up."""
    score: float
    """Evidence and letters together; only comparable within one ballot."""


def votes(ballot: Ballot, candidates: Collection[Language]) -> list[Vote]:
    """A vote for each candidate, the strongest first."""
    total = sum(ballot.letters.get(language, 0.0) for language in candidates)
    cast = [_vote(ballot, language, total) for language in candidates]
    return sorted(cast, key=lambda vote: -vote.score)


def _vote(ballot: Ballot, language: Language, total: float) -> Vote:
    evidence = sum(_weight(language, word) for word in ballot.words)
    share = ballot.letters.get(language)
    floor = max(_LETTERS_FLOOR, _LETTERS_FLOOR_A_WORD * len(ballot.words))
    if share is None:
        by_letters = _UNKNOWN_LETTERS
    else:
        by_letters = max(math.log10(share / total), floor) if share else floor
    return Vote(language=language, evidence=evidence, score=evidence + by_letters)


def _weight(language: Language, word: str) -> float:
    words = lexicon(language)
    known = words.weight(word)
    if known or ("'" not in word and "’" not in word):
        return known
    return min((words.weight(part) for part in re.split(r"['’]", word)), default=0.0)


def _letters(text: str, script: Script) -> dict[Language, float]:
    known = _known_to_lingua(script)
    if len(known) < 2 or not text:  # noqa: PLR2004  (lingua wants a choice)
        return dict.fromkeys(known.values(), 1.0)
    confidence = _detector(script).compute_language_confidence_values(text)
    shares = {known[value.language.iso_code_639_1.name]: value.value for value in confidence}
    if script is Script.LATIN:
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
