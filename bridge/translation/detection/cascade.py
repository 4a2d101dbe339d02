"""Names the language of a chat line, or says that nothing tells: a cascade, cheapest first.

1. What is no language is stripped: links, names, figures, laughter. No letter left: `und`.
2. A script that one known language is written in decides alone, in the room or not.
3. Among the room's languages of the line's script, words and letters vote (`voting`).
4. A line whose letters speak for another language may be a guest's: its words must know it better
   than the room's; where they hardly do, langdetect has the last word.
5. Words that could be anything take their author's last language. Names and words of all
   languages ("kevin", "ok") do not: they need no translation.

All libraries load on first use (`warm`), and a guest's line can take milliseconds, so `Detector`
keeps the cascade off the event loop.
"""

import asyncio
from collections.abc import Collection, Sequence
from heapq import nlargest

from bridge.events import UNDETERMINED, Language
from bridge.richtext import RichText
from bridge.translation.detection.han import han_language
from bridge.translation.detection.last_word import last_word
from bridge.translation.detection.lexicon import ROMANISED
from bridge.translation.detection.scripts import Script, script_shares
from bridge.translation.detection.voting import (
    WRITTEN_IN,
    Shares,
    Vote,
    letter_shares,
    telling_words,
    votes,
)
from bridge.translation.laughter import without_laughter
from bridge.translation.pieces import Words
from bridge.translation.protect import protect

_ENOUGH = 400
"""Characters that tell; the rest of a long message is not looked at."""
_CHARACTER_WEIGHT = {Script.HAN: 3, Script.KANA: 3, Script.HANGUL: 3}
"""One such character says as much as this many letters."""
_DECORATIVE_KANA = "の"
"""Chinese writers use it for its looks."""
_SAMPLES = {
    Script.LATIN: "hello my friend",
    Script.CYRILLIC: "привет мой друг",
    Script.ARABIC: "مرحبا يا صديقي",
}
"""One for each script that several languages share."""
_TELLING_WORD = 1.7
"""The weight of a single word below which it may be anything, most likely a name."""
_MARGIN = 0.6
"""By how much a single word must speak for one language more than for the next."""
_LETTERS_ALONE = 1.5
"""The margin of letters that names a language none of whose words are known."""
_GUEST_WORDS = 3
_GUESTS = 4
_GUEST_SHARE = 0.02
"""What the letters must give a guest's language, of all languages of the script."""
_EVERYDAY = 3.0
"""The weight of a word on the average, above which a line is plain."""
_OBVIOUS_LEAD = 3.0
_AT_HOME = 1.5
"""The weight of a word on the average, below which a line is strange to a language."""
_GUEST_LEAD = 2.5
"""How much better the words must know a guest's language for langdetect not to be asked."""
_INDONESIAN, _MALAY = Language("id"), Language("ms")
"""Everyday lines in both look alike, and ten times as many people write Indonesian."""
_RELATIVES = tuple(
    frozenset(map(Language, some)) for some in (("id", "ms"), ("da", "nb"), ("hr", "sr"))
)
"""So close that a line in one is no guest's in a room of the other."""


class Cascade:
    """Detects; holds nothing but what its libraries cache."""

    def detect(
        self, text: str, *, room: Collection[Language], author: Language | None = None
    ) -> Language:
        """The language of `text` in a room of these languages; `und` where nothing tells."""
        words = _stripped(text)
        script = _dominant_script(words)
        if script is None:
            return UNDETERMINED
        if script is Script.HAN:
            return han_language(words, room=room, history=author)
        telling = telling_words(words)
        if not telling:
            return UNDETERMINED
        return _voted(telling, script, room) or author or UNDETERMINED

    def warm(self, languages: Collection[Language]) -> None:
        """Load what lines in a room of these languages need."""
        for script, sample in _SAMPLES.items():
            if script is Script.LATIN or not set(WRITTEN_IN[script]).isdisjoint(languages):
                words = telling_words(sample)
                votes(words, languages, letter_shares(words, script))


class Detector:
    """The cascade for the event loop: every call runs in a thread."""

    def __init__(self) -> None:
        self._cascade = Cascade()

    async def detect(
        self, text: RichText, *, room: Collection[Language], author: Language | None = None
    ) -> Language:
        """The language of `text` in a room of these languages; `und` where nothing tells."""
        return await asyncio.to_thread(self._cascade.detect, text.text, room=room, author=author)

    async def warm(self, languages: Collection[Language]) -> None:
        """Load what lines in a room of these languages need: at start, when languages change."""
        await asyncio.to_thread(self._cascade.warm, languages)


def _stripped(text: str) -> str:
    """Only what a language shows in."""
    words = (piece.text for piece in protect(text[:_ENOUGH]) if isinstance(piece, Words))
    return without_laughter(" ".join(words))


def _dominant_script(text: str) -> Script | None:
    """The script of most of the text; any kana makes its Chinese characters Japanese."""
    shares = script_shares(text)
    if shares[Script.KANA] > text.count(_DECORATIVE_KANA) or not shares[Script.HAN]:
        shares[Script.KANA] += shares.pop(Script.HAN, 0) if shares[Script.KANA] else 0
    else:
        shares.pop(Script.KANA, None)
    weighted = {script: n * _CHARACTER_WEIGHT.get(script, 1) for script, n in shares.items() if n}
    return max(weighted, key=lambda script: weighted[script], default=None)


def _voted(words: Sequence[str], script: Script, room: Collection[Language]) -> Language | None:
    """The language that the room's or a guest's words speak for."""
    written = WRITTEN_IN[script]
    if len(written) <= 1:
        return next(iter(written), None)
    romanised = ROMANISED if script is Script.LATIN else frozenset[Language]()
    candidates = [language for language in room if language in {*written, *romanised}]
    obvious = _obvious_language(words, votes(words, candidates))
    if obvious is not None:
        return obvious
    letters = letter_shares(words, script)
    cast = votes(words, candidates, letters)
    guest = _guest_language(words, letters, cast, room)
    if guest is None and script is not Script.LATIN and len(cast) == 1:
        return cast[0].language
    return guest or _room_language(words, cast)


def _obvious_language(words: Sequence[str], cast: Sequence[Vote]) -> Language | None:
    """The room's language whose everyday words these are: most lines need no second witness."""
    if len(words) == 1 or not cast or cast[0].evidence < _EVERYDAY * len(words):
        return None
    lead = cast[0].evidence - (cast[1].evidence if len(cast) > 1 else 0)
    return cast[0].language if lead > _OBVIOUS_LEAD else None


def _room_language(words: Sequence[str], cast: Sequence[Vote]) -> Language | None:
    if not cast:
        return None
    best = cast[0]
    margin = best.score - cast[1].score if len(cast) > 1 else best.evidence
    if len(words) == 1:
        return best.language if best.evidence > _TELLING_WORD and margin > _MARGIN else None
    return best.language if best.evidence or margin > _LETTERS_ALONE else None


def _guest_language(
    words: Sequence[str], letters: Shares, cast: Sequence[Vote], room: Collection[Language]
) -> Language | None:
    """The language outside the room that letters, words and in doubt langdetect agree on."""
    if len(words) < _GUEST_WORDS:
        return None
    mine = max((vote.evidence for vote in cast), default=0.0)
    guest = _likeliest_guest(words, letters, is_strange=mine < _AT_HOME * len(words))
    if guest is None or _is_of_room(guest.language, room):
        return None
    lead = guest.evidence - mine
    if lead > _GUEST_LEAD:
        return guest.language
    is_sure = lead > 0 and last_word(" ".join(words), {guest.language, *room}) == guest.language
    return guest.language if is_sure else None


def _likeliest_guest(words: Sequence[str], letters: Shares, *, is_strange: bool) -> Vote | None:
    """The language of any that speaks for itself most; many are asked only for strange lines."""
    likely = nlargest(_GUESTS if is_strange else 1, letters, key=lambda one: letters[one])
    candidates = {one for one in likely if letters[one] >= _GUEST_SHARE}
    if is_strange:
        candidates |= ROMANISED
    cast = votes(words, {relative for one in candidates for relative in _relatives(one)}, letters)
    if cast and cast[0].language == _MALAY:
        return next(vote for vote in cast if vote.language == _INDONESIAN)
    return cast[0] if cast else None


def _is_of_room(language: Language, room: Collection[Language]) -> bool:
    return not _relatives(language).isdisjoint(room)


def _relatives(language: Language) -> frozenset[Language]:
    """The language and those hardly told from it."""
    return next((some for some in _RELATIVES if language in some), frozenset({language}))
