"""Text with formatting, independent of any platform's markup.

A `RichText` is plain text plus spans over it, offsets in code points. Adapters convert from and to
their own markup (Telegram's entities count UTF-16 units, Discord has markdown); the core only
slices, joins and splits, and never sees markup.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


class Style(StrEnum):
    """What a span does to its text."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKE = "strike"
    SPOILER = "spoiler"
    CODE = "code"
    PRE = "pre"
    """A code block; `value` is its language, where one was named."""
    LINK = "link"
    """`value` is the address. A bare URL in the text carries no span."""
    MENTION = "mention"
    """`value` is the mentioned account's id on the platform the text comes from."""
    QUOTE = "quote"
    EXPANDABLE_QUOTE = "expandable_quote"
    """A quotation that is shown folded where the platform can fold."""
    CUSTOM_EMOJI = "custom_emoji"
    """`value` is the platform's id of the emoji; the text under it is its stand-in."""
    SMALL = "small"
    """A side remark (the original below a translation), set small where the platform can."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A style over `start` (inclusive) to `end` (exclusive), in code points."""

    start: int
    end: int
    style: Style
    value: str | None = None


_ORDER = {style: rank for rank, style in enumerate(Style)}


def utf16_length(text: str) -> int:
    """The length of `text` in UTF-16 code units, as Telegram counts it."""
    return len(text) + sum(1 for character in text if character > "\uffff")


@dataclass(frozen=True, slots=True)
class RichText:
    """Plain text and the spans over it.

    Spans are always in range, not empty and sorted; a constructor call with other spans clips,
    drops and sorts them, so that no later step has to.
    """

    text: str = ""
    spans: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        size = len(self.text)
        clipped = (
            replace(span, start=max(span.start, 0), end=min(span.end, size)) for span in self.spans
        )
        kept = sorted(
            {span for span in clipped if span.start < span.end},
            key=lambda span: (span.start, -span.end, _ORDER[span.style], span.value or ""),
        )
        object.__setattr__(self, "spans", tuple(kept))

    @classmethod
    def styled(cls, text: str, style: Style, value: str | None = None) -> Self:
        """The whole of `text` in one style."""
        return cls(text, (Span(start=0, end=len(text), style=style, value=value),))

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __add__(self, other: "RichText | str") -> "RichText":
        return join([self, other])

    def slice(self, start: int, end: int | None = None) -> "RichText":
        """The part from `start` to `end`, its spans moved along."""
        stop = len(self.text) if end is None else min(end, len(self.text))
        moved = (
            replace(span, start=span.start - start, end=min(span.end, stop) - start)
            for span in self.spans
            if span.start < stop and span.end > start
        )
        return RichText(self.text[start:stop], tuple(moved))

    def strip(self) -> "RichText":
        """Without white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, max(len(self.text.rstrip()), start))

    def concealed(self) -> "RichText":
        """The plain text with its spoilers made unreadable, for places that can't fold them."""
        letters = list(self.text)
        for span in self.spans:
            if span.style is Style.SPOILER:
                letters[span.start : span.end] = "▒" * (span.end - span.start)
        return RichText("".join(letters))

    def wrapped(self, style: Style, value: str | None = None) -> "RichText":
        """The same text with one more span over all of it."""
        return RichText(
            self.text,
            (*self.spans, Span(start=0, end=len(self.text), style=style, value=value)),
        )

    def lines(self) -> Iterator["RichText"]:
        """The lines, without their line breaks."""
        start = 0
        for line in self.text.split("\n"):
            yield self.slice(start, start + len(line))
            start += len(line) + 1

    def split(self, limit: int, measure: Callable[[str], int] = len) -> list["RichText"]:
        """Pieces that measure at most `limit` each and join back to the whole text.

        Breaks after a line end where there is one in the last half of a piece, else after a space,
        else wherever it must.
        """
        pieces: list[RichText] = []
        start = 0
        while start < len(self.text):
            end = self._piece_end(start, limit, measure)
            pieces.append(self.slice(start, end))
            start = end
        return pieces or [self]

    def _piece_end(self, start: int, limit: int, measure: Callable[[str], int]) -> int:
        if measure(self.text[start:]) <= limit:
            return len(self.text)
        low, high = start + 1, min(start + limit, len(self.text))
        while low < high:
            middle = (low + high + 1) // 2
            if measure(self.text[start:middle]) <= limit:
                low = middle
            else:
                high = middle - 1
        half = start + (low - start) // 2
        for separator in ("\n", " "):
            found = self.text.rfind(separator, half, low)
            if found >= 0:
                return found + 1
        return low


def join(pieces: Iterable[RichText | str], separator: str = "") -> RichText:
    """The pieces one after another, spans moved along."""
    texts: list[str] = []
    spans: list[Span] = []
    offset = 0
    for piece in pieces:
        if texts and separator:
            texts.append(separator)
            offset += len(separator)
        rich = piece if isinstance(piece, RichText) else RichText(piece)
        texts.append(rich.text)
        spans += (
            replace(span, start=span.start + offset, end=span.end + offset) for span in rich.spans
        )
        offset += len(rich.text)
    return RichText("".join(texts), tuple(spans))
