"""A message as segments that are translated one by one, and the message again.

Line breaks, indents and list markers never reach an engine; a span that went over several lines
(a quotation, a spoiler) goes over them again. An engine's time grows with what it gets (four
thousand characters of nonsense keep it busy for half a minute, and a worker that takes ten seconds
counts as hung), so a long line goes as several passages. They are cut where a reader would pause,
never inside a word or an address.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bridge.events import Language
from bridge.richtext import RichText, Span, join

_MARKER = re.compile(r"\s*(?:(?:[-*•–—‣◦·>]|\d{1,3}[.)]|[a-z]\))\s+)?(?:\[[ xX]\]\s+)?")
LONGEST = 400
"""A passage's weight at most, in letters."""
SPACELESS = frozenset({"zh", "zh-Hant", "ja", "th"})
"""Languages that put no blank between sentences."""
DENSE = "\u2e80"
"""From here on one character says about as much as two letters."""
CLAUSE = re.compile(r"[,;:，、；：—](?=\s|[\u2e80-\uffff])\s*")
BLANK = re.compile(r"\s+")
_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s+|[。！？]+[”’」』）]*\s*")
_DENSE_CHARACTER = re.compile(r"(?<=[\u2e80-\uffff])(?=[\u2e80-\uffff])")
_PAUSES = (_SENTENCE, CLAUSE, BLANK, _DENSE_CHARACTER)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a message: a line's words, or what stands around them."""

    text: RichText
    is_line: bool
    is_seam: bool = False
    """It parts two passages of one line."""


def split(text: RichText) -> list[Segment]:
    """Lines without markers and outer space, and the pieces between; joined they are `text`."""
    segments: list[Segment] = []
    start = 0
    for line in text.text.split("\n"):
        end = start + len(line)
        words_start = start + _marker_length(line)
        words_end = max(words_start, start + len(line.rstrip()))
        segments += (
            Segment(text.slice(start, words_start), is_line=False),
            *_segments_of_line(text, words_start, words_end),
            Segment(text.slice(words_end, end + 1), is_line=False),
        )
        start = end + 1
    return [segment for segment in segments if segment.text or segment.is_seam]


def _segments_of_line(text: RichText, start: int, end: int) -> Iterator[Segment]:
    position = start
    for begins, ends in passages(text.text[start:end]):
        if position > start:
            yield Segment(text.slice(position, start + begins), is_line=False, is_seam=True)
        yield Segment(text.slice(start + begins, start + ends), is_line=True)
        position = start + ends


def put_together(pieces: Sequence[RichText]) -> RichText:
    """The pieces in a row; spans that were cut at a seam grow together again."""
    text = join(pieces)
    seams = set(accumulate(len(piece) for piece in pieces))
    return RichText(text.text, tuple(_grown_together(text.spans, seams)))


def _marker_length(line: str) -> int:
    found = _MARKER.match(line)
    return found.end() if found else 0


def _grown_together(spans: Sequence[Span], seams: set[int]) -> Iterator[Span]:
    open_at: dict[tuple[str, str | None, int], Span] = {}
    for span in spans:
        cut = open_at.pop((span.style, span.value, span.start), None)
        whole = span if cut is None else replace(cut, end=span.end)
        if whole.end in seams:
            key = (whole.style, whole.value, whole.end)
            if key in open_at:
                yield open_at[key]
            open_at[key] = whole
        else:
            yield whole
    yield from open_at.values()


def passages(line: str) -> Iterator[tuple[int, int]]:
    """Where each passage of a line begins and ends; between them are blanks, or nothing."""
    start = 0
    while start < len(line):
        end = start + (_pause(line[start:]) or _next_blank(line[start:]))
        yield start, start + len(line[start:end].rstrip())
        start = end


def _pause(text: str) -> int | None:
    return last_cut(text, LONGEST, _PAUSES)


def _next_blank(text: str) -> int:
    """Behind a word that is longer than a passage."""
    found = BLANK.search(text, LONGEST // 2)
    return found.end() if found else len(text)


def last_cut(text: str, longest: int, cuts: Sequence[re.Pattern[str]]) -> int | None:
    """The end of what fits, cut in the best of these ways; None where none of them is there."""
    if len(text) <= longest // 2 or _weight(text) <= longest:
        return len(text)
    reach = longest if _weight(text[:longest]) == longest else longest // 2
    for cut in cuts:
        ends = [found.end() for found in cut.finditer(text, reach // 3, reach)]
        if ends:
            return ends[-1]
    return None


def seam(gap: str, target: Language) -> str:
    """What parts two passages in the target language, where this did in the source."""
    return "" if target in SPACELESS else gap or " "


def _weight(text: str) -> int:
    return len(text) + sum(character >= DENSE for character in text)
