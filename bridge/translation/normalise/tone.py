"""Gives the translation its author's tone back: lower case, no stop, their own exclamations.

The engine was given tidy sentences, so it answers with tidy sentences. What its author left out is
left out again, stretch by stretch: a stretch is what lies between two pieces that stand apart.
What an engine writes stiffly is said as people say it in chats ("I am" becomes "I'm"): the wording
stands in `xx.spoken.tsv` of the reader's language. Tidy lines keep the engine's own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bridge.events import Language
from bridge.translation.normalise.marks import CLOSERS, ENDS, SEPARATORS, as_written_in
from bridge.translation.normalise.tables import named_sets, rows
from bridge.translation.pieces import Kept, Line, Words

_END = re.compile(rf"(?P<closers>[{re.escape(CLOSERS)}\s]*)(?P<marks>[{ENDS}]*)")
"""How a text ends, read backwards: forwards, long runs of blanks would cost their cube."""
_PRONOUN = re.compile(r"I\b")  # English writes it large wherever it stands
_SHOUT = 4
"""So many capitals and no small letter are a shout."""
_CLAUSE_BEGINS = rf"(?:(?<=^)|(?<=[{ENDS}{SEPARATORS}]\s))"
_FOLLOWED_BY = {"*": r"(?=\s+\w)", "?": r"(?=\s*\?)"}


@dataclass(frozen=True, slots=True)
class Tone:
    """How a stretch was written."""

    is_small: bool
    """It begins with a small letter, or goes on after a comma."""
    ending: str
    """The marks at its end."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a whole line was written."""

    is_small: bool
    """No capital anywhere."""
    is_loud: bool
    """Nothing but capitals."""


def voice(line: Line) -> Voice:
    """The voice of a line, by the words that are its author's."""
    text = "".join(piece.text for piece in line if isinstance(piece, Words))
    capitals = sum(character.isupper() for character in text)
    smalls = sum(character.islower() for character in text)
    is_loud = capitals >= _SHOUT and not smalls and " " in text.strip()
    return Voice(is_small=smalls > 0 and not capitals, is_loud=is_loud)


def quiet(line: Line) -> Line:
    """A shouted line in a normal voice."""
    return tuple(
        Words(piece.text.lower()) if isinstance(piece, Words) else piece for piece in line
    )


def tones(line: Line, *, author: Line) -> tuple[Tone, ...]:
    """The tone of each stretch of a line that its `author` spelled differently."""
    is_small = _begins_small(author)
    return tuple(
        _tone(stretch, is_small=is_small or goes_on) for stretch, goes_on in _stretches(line)
    )


def _stretches(line: Line) -> Iterator[tuple[Line, bool]]:
    """Each with whether it goes on where another one ended with a comma."""
    start, goes_on = 0, False
    for index, piece in enumerate(line):
        if isinstance(piece, Kept) and piece.is_apart:
            yield line[start:index], goes_on
            start, goes_on = index + 1, piece.target.rstrip().endswith(tuple(SEPARATORS))
    yield line[start:], goes_on


def _tone(stretch: Line, *, is_small: bool) -> Tone:
    """What tables write large (`I`, names of days) tells nothing: see how the line begins."""
    text = "".join(piece.text for piece in stretch if isinstance(piece, Words))
    return Tone(is_small=is_small or _begins_small(stretch), ending=_ending(text)[1])


def _begins_small(line: Line) -> bool:
    text = "".join(piece.text for piece in line if isinstance(piece, Words))
    return next((character for character in text if character.isalpha()), "").islower()


def restored(
    output: str, *, pieces: Line, tones: Sequence[Tone], voice: Voice, language: Language
) -> str:
    """The engine's output in the author's tone; `pieces` is the line that it was given."""
    targets = {piece.target for piece in pieces if isinstance(piece, Kept) and piece.target}
    kept = _pattern(targets)
    apart = [piece.target for piece in pieces if isinstance(piece, Kept) and piece.is_apart]
    stretches = _between(output, apart)
    # The engine changed what stood apart: its whole output counts as one stretch.
    if stretches is None:
        apart, stretches = [], [output]
        tones = [Tone(is_small=tones[0].is_small, ending=tones[-1].ending)]
    toned = [
        _toned(
            _around(text, kept, lambda words: _as_spoken(words, language)), tone, kept, language
        )
        for text, tone in zip(stretches, tones, strict=True)
    ]
    text = "".join(map(str.__add__, toned, [*apart, ""]))
    if voice.is_loud:
        return _around(text, kept, str.upper)
    if voice.is_small:
        return _around(text, kept, str.lower)
    return text


def _between(output: str, separators: Sequence[str]) -> list[str] | None:
    """What stands between the separators; None where one is missing."""
    stretches: list[str] = []
    for separator in separators:
        before, found, output = output.partition(separator)
        if not found:
            return None
        stretches.append(before)
    return [*stretches, output]


def _toned(text: str, tone: Tone, kept: re.Pattern[str] | None, language: Language) -> str:
    is_kept = kept is not None and kept.match(text) is not None
    if tone.is_small and not is_kept and not _PRONOUN.match(text):
        text = text[:1].lower() + text[1:]
    words, marks, closers = _ending(text)
    # A single mark is what the engine was given, and it knows which one fits its sentence.
    if not marks or len(tone.ending) == 1:
        return text
    return words.rstrip() + as_written_in(language, tone.ending).rstrip() + closers


def _ending(text: str) -> tuple[str, str, str]:
    """The text without its end, the marks there, and the closing signs behind them."""
    ending = _END.match(text[::-1])
    if ending is None:  # never: it may be empty
        return text, "", ""
    return text[: len(text) - ending.end()], ending["marks"][::-1], ending["closers"][::-1]


def _pattern(kept: Iterable[str]) -> re.Pattern[str] | None:
    """Finds what is kept, the longest first."""
    wanted = sorted(kept, key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, wanted))})") if wanted else None


def _around(text: str, kept: re.Pattern[str] | None, change: Callable[[str], str]) -> str:
    """The text changed, but for what is kept."""
    if kept is None:
        return change(text)
    pieces = kept.split(text)
    return "".join(one if index % 2 else change(one) for index, one in enumerate(pieces))


@dataclass(frozen=True, slots=True)
class _Wording:
    """One line of the table."""

    sign: str
    """A word without which the pattern, which is slow, need not be made and tried."""
    stiff: str
    replacement: Callable[[re.Match[str]], str]


def _as_spoken(text: str, language: Language) -> str:
    """The text with each stiff wording replaced."""
    lowered = text.lower()
    for wording in _wordings(language):
        if wording.sign in lowered:
            text = _stiff_pattern(wording.stiff, language).sub(wording.replacement, text)
            lowered = text.lower()
    return text


@cache
def _wordings(language: Language) -> Sequence[_Wording]:
    return [
        _Wording(
            sign=max((word.lstrip("~") for word in _words(stiff) if word[0] != "@"), key=len),
            stiff=stiff,
            replacement=_says(said),
        )
        for stiff, said in rows(f"{language}.spoken.tsv")
    ]


@cache
def _stiff_pattern(stiff: str, language: Language) -> re.Pattern[str]:
    begins = _CLAUSE_BEGINS if stiff.startswith("^") else r"\b"
    ends = r"\b" + _FOLLOWED_BY.get(stiff[-1], "")
    body = r"\s+".join(_word(word, language) for word in _words(stiff))
    return re.compile(begins + body + ends, re.IGNORECASE)


def _words(stiff: str) -> list[str]:
    return stiff.strip("^*?").split()


def _word(word: str, language: Language) -> str:
    if word.startswith("~"):
        return r"(?P<kept>[^\W_]+)" + re.escape(word[1:])
    if not word.startswith("@"):
        return re.escape(word)
    choices = "|".join(map(re.escape, named_sets(language)[word[1:]]))
    return f"(?P<kept>{choices})"


def _says(said: str) -> Callable[[re.Match[str]], str]:
    def replacement(match: re.Match[str]) -> str:
        kept = match.groupdict().get("kept")
        text = re.sub(r"@\w+|~", lambda _: kept or "", said)
        return text[:1].upper() + text[1:] if match[0][0].isupper() else text

    return replacement
