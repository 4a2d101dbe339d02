"""A message as lines that are translated one by one, and the message again.

Line breaks, indents and list markers never reach an engine; a span that went over several lines
(a quotation, a spoiler) goes over them again. A long line is several: the passages it is cut into.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bridge.richtext import RichText, Span, join
from bridge.translation.passages import passages

_MARKER = re.compile(r"\s*(?:(?:[-*•–—‣◦·>]|\d{1,3}[.)]|[a-z]\))\s+)?(?:\[[ xX]\]\s+)?")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message: a line's words, or what stands around them."""

    text: RichText
    is_line: bool
    is_seam: bool = False
    """It parts two passages of one line."""


def split(text: RichText) -> list[Part]:
    """Lines without markers and outer space, and the pieces between; joined they are `text`."""
    parts: list[Part] = []
    start = 0
    for line in text.text.split("\n"):
        end = start + len(line)
        words_start = start + _marker_length(line)
        words_end = max(words_start, start + len(line.rstrip()))
        parts += (
            Part(text.slice(start, words_start), is_line=False),
            *_passages(text, words_start, words_end),
            Part(text.slice(words_end, end + 1), is_line=False),
        )
        start = end + 1
    return [part for part in parts if part.text or part.is_seam]


def _passages(text: RichText, start: int, end: int) -> Iterator[Part]:
    position = start
    for begins, ends in passages(text.text[start:end]):
        if position > start:
            yield Part(text.slice(position, start + begins), is_line=False, is_seam=True)
        yield Part(text.slice(start + begins, start + ends), is_line=True)
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
