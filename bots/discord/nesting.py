"""Brings spans into the shape that paired markers need; only Discord's markdown has them.

Rich text's spans may overlap and end anywhere; markers have to be closed in the reverse order,
stand at words' edges, and can neither open nor close inside code, a link or an address.
"""

from bisect import insort
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from bots.discord.markdown import URL
from bridge.richtext import RichText, Span, Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """A piece that is written as one: no marker opens or closes inside."""

    start: int
    end: int
    written: str


def nested(rich: RichText, styles: Container[Style], atoms: Iterable[Atom]) -> Iterator[Span]:
    """The text's spans of these styles, ready to become markers."""
    addresses = (
        Atom(start=match.start(), end=match.end(), written="") for match in URL.finditer(rich.text)
    )
    whole = (*atoms, *addresses)

    def shaped(spans: Iterable[Span]) -> Iterator[Span]:
        tight = (_snapped(trimmed(rich.text, span), whole) for span in spans)
        return (span for span in tight if span.start < span.end)

    markers = (span for span in rich.spans if span.style in styles)
    yield from shaped(_nested(_merged(shaped(markers))))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans of one style that touch become one."""
    merged: list[Span] = []
    last: dict[Style, int] = {}
    for span in sorted(spans, key=outermost_first):
        index = last.get(span.style)
        if index is not None and span.start <= merged[index].end:
            merged[index] = replace(merged[index], end=max(merged[index].end, span.end))
        else:
            last[span.style] = len(merged)
            merged.append(span)
    return merged


def _nested(spans: list[Span]) -> Iterator[Span]:
    """A span that leaves another one half way is cut in two where that one ends."""
    todo = sorted(spans, key=outermost_first)
    opened: list[Span] = []
    while todo:
        span = todo.pop(0)
        opened = [one for one in opened if one.end > span.start]
        end = min((one.end for one in opened if one.end < span.end), default=span.end)
        opened.append(replace(span, end=end))
        yield opened[-1]
        if end < span.end:
            insort(todo, replace(span, start=end), key=outermost_first)


def outermost_first(span: Span) -> tuple[int, int, Style]:
    """The order in which spans that begin together are opened."""
    return span.start, -span.end, span.style


def trimmed(text: str, span: Span) -> Span:
    """The span without white space at its edges."""
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return replace(span, start=start, end=max(start, span.start + len(piece.rstrip())))


def _snapped(span: Span, whole: Iterable[Atom]) -> Span:
    start, end = span.start, span.end
    for atom in whole:
        if atom.start < start < atom.end:
            start = atom.start
        if atom.start < end < atom.end:
            end = atom.end
    return replace(span, start=start, end=end)
