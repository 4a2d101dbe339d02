"""Recognises a guest's line: one in a language that nobody in the room reads.

Letters give the candidates (for a line with few words of the room's languages also those most
guests write in), words compare them with what the room's languages together know of the line, and
where that says little, langdetect must confirm it.

langdetect is asked only about the languages in question. With all its 55 profiles it takes 66 MB
and is sure of itself when wrong; with the two or three that are left it takes 2 MB and tells those
apart.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from heapq import nlargest
from pathlib import Path
from typing import Any

from bridge.events import Language
from bridge.translation.detection.lexicon import ROMANISED
from bridge.translation.detection.voting import Shares, Vote, evidence_of_all, votes

_GUEST_WORDS = 3
_GUESTS = 4
_GUEST_SHARE = 0.02
"""What the letters must give a guest's language, of all languages of the script."""
_NEIGHBOURS = frozenset(map(Language, ("es", "it", "pt")))
"""A line in one is never strange to the others, so all are asked about it."""
_FREQUENT_GUESTS = frozenset(map(Language, ("de", "en", "es", "fr", "id", "it", "pt", "tr", "vi")))
"""Asked about any strange line: letters alone overlook some of them."""
_FAMILIAR = 2.0
"""The weight of a word on the average, below which a line is strange to a language."""
_GUEST_LEAD = 2.5
"""How much more evidence for a guest's language makes langdetect unnecessary."""
_GUEST_LEAD_A_WORD = 1.5
"""The same for each word of a line that is not strange to the room."""
_DOUBT = 1.0
"""By how much they must at least for langdetect to be asked about a line that is not strange."""
_INDONESIAN, _MALAY = Language("id"), Language("ms")
"""Everyday lines in both look alike, and ten times as many people write Indonesian."""
_RELATIVES = tuple(
    frozenset(map(Language, some))
    for some in (("id", "ms"), ("da", "nb"), ("hr", "sr"), ("hi", "ur"))
)
"""So close that a line in one is no guest's in a room of the other."""
_PROFILES = {"nb": "no", "zh": "zh-cn", "zh-Hant": "zh-tw"}
"""Languages whose langdetect profile has another name."""


def guest_language(
    words: Sequence[str], letters: Shares, cast: Sequence[Vote], languages: Collection[Language]
) -> Language | None:
    """The language outside the room that letters, words and (in doubt) langdetect agree on."""
    if len(words) < _GUEST_WORDS:
        return None
    # All languages of the room together: a mixed line is no guest's.
    mine = evidence_of_all(words, [vote.language for vote in cast])
    is_strange = mine < _FAMILIAR * len(words)
    near = _NEIGHBOURS if cast and cast[0].language in _NEIGHBOURS else frozenset[Language]()
    guest = _likeliest_guest(words, letters, near, is_strange=is_strange)
    if guest is None or _is_of_room(guest.language, languages):
        return None
    lead = guest.evidence - mine
    if lead > (_GUEST_LEAD if is_strange else _GUEST_LEAD_A_WORD * len(words)):
        return guest.language
    if lead <= (0 if is_strange else _DOUBT):
        return None
    confirmed = _by_langdetect(" ".join(words), {guest.language, *languages})
    return guest.language if confirmed == guest.language else None


def _likeliest_guest(
    words: Sequence[str], letters: Shares, near: Collection[Language], *, is_strange: bool
) -> Vote | None:
    """The candidate with the highest vote; many are compared only for strange lines."""
    likely = nlargest(_GUESTS if is_strange else 1, letters, key=lambda one: letters[one])
    candidates = {one for one in likely if letters[one] >= _GUEST_SHARE}.union(near)
    if is_strange:
        candidates |= ROMANISED | (_FREQUENT_GUESTS & letters.keys())
    cast = votes(words, {relative for one in candidates for relative in _relatives(one)}, letters)
    if cast and cast[0].language == _MALAY:
        return next(vote for vote in cast if vote.language == _INDONESIAN)
    return cast[0] if cast else None


def _is_of_room(language: Language, languages: Collection[Language]) -> bool:
    return not _relatives(language).isdisjoint(languages)


def _relatives(language: Language) -> frozenset[Language]:
    """The language and those hardly told from it."""
    return next((some for some in _RELATIVES if language in some), frozenset({language}))


def _by_langdetect(text: str, among: Collection[Language]) -> Language | None:
    """Which of the languages `text` is in; None where langdetect can't tell or knows only one."""
    profiles = {_PROFILES.get(language, language): language for language in among}
    factory = _factory(frozenset(profiles))
    if factory is None:
        return None
    from langdetect import LangDetectException  # noqa: PLC0415  (as below)

    detector = factory.create()
    detector.append(text)
    try:
        return profiles.get(detector.detect())
    except LangDetectException:
        return None


@lru_cache(maxsize=16)
def _factory(profiles: frozenset[str]) -> Any | None:
    import langdetect  # noqa: PLC0415  (only once somebody may be a guest)

    folder = Path(langdetect.detector_factory.PROFILES_DIRECTORY)
    known = [folder / profile for profile in sorted(profiles) if (folder / profile).is_file()]
    if len(known) < 2:  # noqa: PLR2004  (nothing to choose from)
        return None
    factory: Any = langdetect.DetectorFactory()
    # Without a seed langdetect answers differently from one call to the next.
    factory.set_seed(0)
    factory.load_json_profile([path.read_text(encoding="utf-8") for path in known])
    return factory
