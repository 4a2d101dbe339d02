"""Takes out of a line what an engine must not touch, and puts it back.

The only module that decides what is kept, and that knows the placeholders standing for it while
the engine works. `Z1Z` was chosen by trying: in 140 sentences, in the middle, at both ends and
side by side, Mozilla's English and Portuguese models carried it through every time; `[1]`, `#1`,
`_1_` and `XX1` were lost, doubled or spaced out in some. Whatever comes back is checked all the
same; the pipeline translates a line that fails in the pieces between.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bridge.translation.detection.lexicon import words_of
from bridge.translation.patterns import KEPT
from bridge.translation.pieces import Kept, Line, Words

_Interval = tuple[int, int]

# Most chat lines are nothing but words: they need no look at the long pattern.
_PLAIN = re.compile(r"(?:[^\W\d_]|[ ,!?;'’\"…，。！？、]|\.(?=[\s.]|$))*\Z")
_CAMEL = re.compile(r"[a-z][A-Z]|[\u3040-\ud7af]\s?[A-Z]|[xX][dD]")
_BRAND_LIKE = re.compile(r"[A-Za-z]{2,}")
_LATIN = r"A-Za-z0-9_\u00c0-\u024f\u1e00-\u1eff"
_LETTER = re.compile(rf"[{_LATIN}]")
_STEM_LIKE = re.compile(r"(?<!z)(z++)\s?(?=\d)|(?<=\d)\s?(z++)", re.IGNORECASE)
"""What could be one half of a placeholder."""

_APART = "\n\n"
_NAME_ENDS = rf"(?<![{_LATIN}\u0370-\u052f]){{}}(?![{_LATIN}\u0370-\u052f])"


def protect(text: str, *, names: Sequence[str] = ()) -> Line:
    """The line in pieces: words for the engine, and what goes around it.

    `names` are display names of people in the room; those that are everyday words too are kept
    only capitalised and inside a sentence. The pieces joined are the text.
    """
    pieces: list[Words | Kept] = []
    position = 0
    for start, end in _kept_intervals(text, tuple(names)):
        if start > position:
            pieces.append(Words(text[position:start]))
        pieces.append(Kept(text[start:end], text[start:end]))
        position = end
    if position < len(text):
        pieces.append(Words(text[position:]))
    return tuple(pieces)


def _kept_intervals(text: str, names: tuple[str, ...]) -> Iterator[_Interval]:
    """What is kept, from left to right; where two overlap, the earlier and longer one wins."""
    found = [*_patterned(text), *_named(text, names), *_branded(text)]
    position = 0
    # Sorted by start, then longest first: the first that fits wins, with no look back.
    for start, end in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= position and end > start:
            yield start, end
            position = end


def _patterned(text: str) -> Iterator[_Interval]:
    if _PLAIN.match(text) and not _CAMEL.search(text):
        return
    for match in KEPT.finditer(text):
        yield match.span()


def _named(text: str, names: tuple[str, ...]) -> Iterator[_Interval]:
    pattern = _name_pattern(names)
    if pattern is not None:
        yield from (
            match.span()
            for match in pattern.finditer(text)
            if not _is_everyday_word(match.group()) or _is_inside_sentence(text, match)
        )


@lru_cache(maxsize=256)
def _name_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    wanted = sorted({name.strip() for name in names if _is_telling(name)}, key=len, reverse=True)
    alternatives = [
        _NAME_ENDS.format(re.escape(name)) if name[0].isascii() else re.escape(name)
        for name in wanted
    ]
    return re.compile("|".join(alternatives), re.IGNORECASE) if alternatives else None


def _is_telling(name: str) -> bool:
    """Whether finding `name` in a text means its bearer: it has two letters at least."""
    return sum(character.isalpha() for character in name) > 1


def _is_everyday_word(name: str) -> bool:
    return name.casefold() in words_of("everyday")


def _is_inside_sentence(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()].rstrip()
    return match.group()[:1].isupper() and bool(before) and before[-1] not in ".!?\n:;-•"


def _branded(text: str) -> Iterator[_Interval]:
    for match in _BRAND_LIKE.finditer(text):
        word = match.group()
        if word.capitalize() in words_of("brands") or (
            word in words_of("everyday_brands") and _is_inside_sentence(text, match)
        ):
            yield match.span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A line ready for the engine: `text` with placeholders for `kept`, in order.

    `before` and `after` are the white space around it, which never reaches the engine.
    """

    before: str
    text: str
    after: str
    stem: str
    kept: tuple[Kept, ...]


def mask(line: Line) -> Masked:
    """The line as one text with a placeholder for each kept piece."""
    stem = _unused_stem(line)
    kept: list[Kept] = []
    texts: list[str] = []
    for piece in line:
        if isinstance(piece, Words):
            texts.append(piece.text)
        else:
            kept.append(piece)
            texts.append(f"{stem}{len(kept)}{stem}")
    text = "".join(texts)
    inner = text.strip()
    start = text.index(inner)
    return Masked(
        before=text[:start],
        text=inner,
        after=text[start + len(inner) :],
        stem=stem,
        kept=tuple(kept),
    )


def _unused_stem(line: Line) -> str:
    """A stem whose placeholders can't be mistaken for the author's own words, or run into them."""
    words = "".join(piece.text if isinstance(piece, Words) else _APART for piece in line)
    used = (match[1] or match[2] for match in _STEM_LIKE.finditer(words))
    return "Z" * (1 + max(map(len, used), default=0))


def unmask(output: str, masked: Masked) -> str | None:
    """The engine's output with the kept pieces put back, or None where one is lost or doubled."""
    pattern = _placeholder(masked.stem)
    numbers = sorted(int(number) for number in pattern.findall(output))
    if numbers != list(range(1, len(masked.kept) + 1)):
        return None
    # One more that is nearly a placeholder: the engine doubled it and damaged the copy.
    if len(_mangled(masked.stem).findall(output)) > len(numbers):
        return None
    # A letter right beside a placeholder, where the line had none: the engine garbled a word.
    if not _glued(output, pattern) <= _glued(masked.text, pattern):
        return None
    restored = pattern.sub(lambda match: masked.kept[int(match[1]) - 1].target, output.strip())
    return masked.before + restored + masked.after


def _placeholder(stem: str) -> re.Pattern[str]:
    return re.compile(rf"{stem}(\d+){stem}")


def _mangled(stem: str) -> re.Pattern[str]:
    """Placeholders as engines change them, whole ones included."""
    return re.compile(rf"{stem}\s?\d+\s?{stem}", re.IGNORECASE)


def _glued(text: str, pattern: re.Pattern[str]) -> set[str]:
    """The placeholders with a letter right before or after them."""
    return {
        match.group()
        for match in pattern.finditer(text)
        if _LETTER.search(
            text[max(match.start() - 1, 0) : match.start()] + text[match.end() :][:1]
        )
    }
