"""Gives the translation its author's tone back: lower case, no stop, their own exclamations.

The engine was given tidy sentences, so it answers with tidy sentences. What its author left out is
left out again, stretch by stretch: a stretch is what lies between two pieces that stand apart.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bridge.events import Language
from bridge.translation.normalise.marks import CLOSERS, ENDS
from bridge.translation.normalise.spoken import as_spoken
from bridge.translation.pieces import Kept, Line, Words

_END = re.compile(rf"\s*(?P<marks>[{ENDS}]*)(?P<closers>[{re.escape(CLOSERS)}\s]*)$")
_PRONOUN = re.compile(r"I\b")  # English writes it large wherever it stands
_SHOUT = 4
"""So many capitals and no small letter are a shout."""


@dataclass(frozen=True, slots=True)
class Tone:
    """How a stretch was written."""

    is_small: bool
    """It begins with a small letter."""
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
    return tuple(_tone(stretch, is_small=is_small) for stretch in _stretches(line))


def _stretches(line: Line) -> Iterator[Line]:
    start = 0
    for index, piece in enumerate(line):
        if isinstance(piece, Kept) and piece.is_apart:
            yield line[start:index]
            start = index + 1
    yield line[start:]


def _tone(stretch: Line, *, is_small: bool) -> Tone:
    """What tables write large (`I`, names of days) tells nothing: see how the line begins."""
    text = "".join(piece.text for piece in stretch if isinstance(piece, Words))
    ending = _END.search(text)
    return Tone(
        is_small=is_small or _begins_small(stretch),
        ending=ending["marks"] if ending else "",
    )


def _begins_small(line: Line) -> bool:
    text = "".join(piece.text for piece in line if isinstance(piece, Words))
    return next((character for character in text if character.isalpha()), "").islower()


def restored(
    output: str, *, pieces: Line, tones: Sequence[Tone], voice: Voice, language: Language
) -> str:
    """The engine's output in the author's tone; `pieces` is the line that it was given."""
    targets = [piece.target for piece in pieces if isinstance(piece, Kept)]
    apart = [piece.target for piece in pieces if isinstance(piece, Kept) and piece.is_apart]
    stretches = _between(output, apart)
    if stretches is None:
        apart, stretches = [], [output]
        tones = [Tone(is_small=tones[0].is_small, ending=tones[-1].ending)]
    toned = [
        _toned(_around(text, targets, lambda words: as_spoken(words, language)), tone, targets)
        for text, tone in zip(stretches, tones, strict=True)
    ]
    text = "".join(text + kept for text, kept in zip(toned, [*apart, ""], strict=True))
    if voice.is_loud:
        return _around(text, targets, str.upper)
    if voice.is_small:
        return _around(text, targets, str.lower)
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


def _toned(text: str, tone: Tone, kept: Sequence[str]) -> str:
    is_kept = text.startswith(tuple(filter(None, kept)))
    if tone.is_small and not is_kept and not _PRONOUN.match(text):
        text = text[:1].lower() + text[1:]
    ending = _END.search(text)
    if ending is None or not ending["marks"] or (len(tone.ending) == 1):
        return text
    return text[: ending.start("marks")].rstrip() + tone.ending + ending["closers"]


def _around(text: str, kept: Sequence[str], change: Callable[[str], str]) -> str:
    """The text changed, but for what is kept."""
    if not kept:
        return change(text)
    pattern = "|".join(map(re.escape, sorted(kept, key=len, reverse=True)))
    parts = re.split(f"({pattern})", text)
    return "".join(part if index % 2 else change(part) for index, part in enumerate(parts))
