"""Finds a guest's language: one that a line is in though nobody in the room reads it.

Letters name those who may be one (for lines that are strange to the room also the languages most
guests write in), words compare them with what the room's languages together know of the line, and
langdetect decides where that says little.
"""

from collections.abc import Collection, Sequence
from heapq import nlargest

from bridge.events import Language
from bridge.translation.detection.langdetect_check import langdetect_language
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
_AT_HOME = 2.0
"""The weight of a word on the average, below which a line is strange to a language."""
_GUEST_LEAD = 2.5
"""How much better the words must know a guest's language for langdetect not to be asked."""
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


def guest_language(
    words: Sequence[str], letters: Shares, cast: Sequence[Vote], languages: Collection[Language]
) -> Language | None:
    """The language outside the room that letters, words and in doubt langdetect agree on."""
    if len(words) < _GUEST_WORDS:
        return None
    mine = evidence_of_all(words, [vote.language for vote in cast])
    is_strange = mine < _AT_HOME * len(words)
    near = _NEIGHBOURS if cast and cast[0].language in _NEIGHBOURS else frozenset[Language]()
    guest = _likeliest_guest(words, letters, near, is_strange=is_strange)
    if guest is None or _is_of_room(guest.language, languages):
        return None
    lead = guest.evidence - mine
    if lead > (_GUEST_LEAD if is_strange else _GUEST_LEAD_A_WORD * len(words)):
        return guest.language
    if lead <= (0 if is_strange else _DOUBT):
        return None
    is_sure = langdetect_language(" ".join(words), {guest.language, *languages}) == guest.language
    return guest.language if is_sure else None


def _likeliest_guest(
    words: Sequence[str], letters: Shares, near: Collection[Language], *, is_strange: bool
) -> Vote | None:
    """The language of any that speaks for itself most; many are asked only for strange lines."""
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
