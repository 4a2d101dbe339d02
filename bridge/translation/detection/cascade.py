"""Names the language of a chat line, or says that nothing tells: a cascade, cheapest first.

1. What is no language is stripped: links, names, figures, laughter. No letter left: `und`.
2. A script that one known language is written in decides alone, in the room or not.
3. Among the room's languages of the line's script, words and letters vote (`voting`).
   A lone word is of the language whose chat words it is one of: `was?` is no English.
4. A line whose letters are more likely in another language may be a guest's: its words must be
   more frequent there than in the room's languages; where they hardly are, langdetect must agree.
5. Ties and words that could be anything take their author's last language. Names and words of
   all languages ("kevin", "ok") do not: they need no translation.

All libraries load on first use (`warm`), and a guest's line can take milliseconds, so `detector`
keeps the cascade off the event loop.
"""

from collections.abc import Collection, Sequence

from bridge.events import UNDETERMINED, Language
from bridge.translation.detection.guests import guest_language
from bridge.translation.detection.han import han_language
from bridge.translation.detection.lexicon import ROMANISED, is_chat_word
from bridge.translation.detection.scripts import Script, script_shares
from bridge.translation.detection.voting import (
    WRITTEN_IN,
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
_TELLING_WORD = 2.2
"""The weight of a single word below which it may be anything, most likely a name."""
_MARGIN = 0.6
"""By how much a language must score higher than the next, or else it is a tie."""
_LETTERS_ALONE = 1.5
"""The margin of letters that names a language none of whose words are known."""
_LONG = 10
_LETTERS_OF_LONG = 1.0
"""The same for a single word of that many letters, which is hardly a name."""
_EVERYDAY = 3.0
"""The weight of a word on the average, above which a line is plain."""
_OBVIOUS_LEAD = 3.0
_ENGLISH = Language("en")


class Cascade:
    """Detects; has no state but what its libraries cache."""

    def detect(
        self, text: str, *, languages: Collection[Language], author: Language | None = None
    ) -> Language:
        """The language of `text` in a room of these languages; `und` where nothing tells."""
        words = _stripped(text)
        script = _dominant_script(words)
        if script is None:
            return UNDETERMINED
        if script is Script.HAN:
            return han_language(words, languages=languages, history=author)
        telling = telling_words(words)
        if not telling:
            return UNDETERMINED
        return _voted(telling, script, languages, author) or author or UNDETERMINED

    def warm(self, languages: Collection[Language]) -> None:
        """Load what lines in a room of these languages need."""
        for script, sample in _SAMPLES.items():
            if script is Script.LATIN or not set(WRITTEN_IN[script]).isdisjoint(languages):
                words = telling_words(sample)
                votes(words, languages, letter_shares(words, script))


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


def _voted(
    words: Sequence[str], script: Script, languages: Collection[Language], author: Language | None
) -> Language | None:
    """The language of the room, or of a guest, with the highest vote."""
    # Cheapest first: the script alone, then the room's words, then letters, then guests.
    written = WRITTEN_IN[script]
    if len(written) <= 1:
        return next(iter(written), None)
    romanised = ROMANISED if script is Script.LATIN else frozenset[Language]()
    candidates = [language for language in languages if language in {*written, *romanised}]
    obvious = _obvious_language(words, votes(words, candidates))
    if obvious is not None:
        return obvious
    letters = letter_shares(words, script)
    cast = votes(words, candidates, letters)
    guest = guest_language(words, letters, cast, languages)
    # Letters of a script that only one of the room's languages has, and no guest: no doubt
    # is left, whatever the words. Latin letters are different: anybody may write them.
    if guest is None and script is not Script.LATIN and len(cast) == 1:
        return cast[0].language
    return guest or _room_language(words, cast, author)


def _obvious_language(words: Sequence[str], cast: Sequence[Vote]) -> Language | None:
    """The room's language whose everyday words these are: most lines need no letters."""
    if len(words) == 1 or not cast or cast[0].evidence < _EVERYDAY * len(words):
        return None
    lead = cast[0].evidence - (cast[1].evidence if len(cast) > 1 else 0)
    return cast[0].language if lead > _OBVIOUS_LEAD else None


def _room_language(
    words: Sequence[str], cast: Sequence[Vote], author: Language | None
) -> Language | None:
    """The room's language with the highest vote; in a tie the author's."""
    if not cast:
        return None
    if len(words) == 1:
        return _of_lone_word(words[0], cast, author)
    best = cast[0]
    # The words hardly tell these apart, so the author's last language does.
    if author in _tied(cast):
        return author
    margin = best.score - cast[1].score if len(cast) > 1 else best.evidence
    return best.language if best.evidence or margin > _LETTERS_ALONE else None


def _of_lone_word(word: str, cast: Sequence[Vote], author: Language | None) -> Language | None:
    """The language whose chat word this is; one that English shares (`thx`) is English.

    Letters say nothing about so little. Of words that no list has, only those that are frequent
    and one language's tell: the rest may be names.
    """
    listed = {vote.language: vote.evidence for vote in cast if is_chat_word(vote.language, word)}
    if not listed:
        is_telling = cast[0].evidence > _TELLING_WORD and len(_tied(cast)) == 1
        return cast[0].language if is_telling or _is_long_and_plain(word, cast) else None
    best = max(sorted(listed), key=lambda one: listed[one])
    tied = [one for one in listed if listed[best] - listed[one] <= _MARGIN]
    return next((one for one in (author, _ENGLISH) if one in tied), best)


def _is_long_and_plain(word: str, cast: Sequence[Vote]) -> bool:
    """Whether it is too long for a name, and its letters are those of one language."""
    margin = cast[0].score - cast[1].score if len(cast) > 1 else 0.0
    return len(word) >= _LONG and margin > _LETTERS_OF_LONG


def _tied(cast: Sequence[Vote]) -> list[Language]:
    """The languages that words hardly tell from the strongest, itself included."""
    return [vote.language for vote in cast if cast[0].evidence - vote.evidence <= _MARGIN]
