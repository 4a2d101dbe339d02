"""Keeps formatting on the words it was on, while an engine that knows no formatting works.

What covers a whole line or a whole sentence covers its translation. Inside a sentence a piece is
looked for where it went: translated alone, or between quotation marks. What is not found again is
plain in the translation (the original is a tap away) except a spoiler, which then hides its whole
sentence: better too much hidden than a word told. Code, mentions and custom emoji go over as they
are.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from bridge.richtext import RichText, Span, Style, join

Translate = Callable[[str], str | None]

_VERBATIM = frozenset({Style.CODE, Style.PRE, Style.MENTION, Style.CUSTOM_EMOJI})
_SENTENCE = re.compile(r"(?:[^.!?…。！？]|[.!?…](?=[^\s.!?…\"'”’»)]))*[.!?…。！？\"'”’»)]*\s*")
_QUOTED = re.compile(r"[\"“„«「](.+?)[\"”“»」]")
_LETTER = r"A-Za-z0-9\u00c0-\u052f\u1e00-\u1eff"


def translate_rich(text: RichText, translate: Translate) -> RichText | None:
    """`text`, one line, translated with its formatting; None where nothing of it was.

    `translate` is asked for plain lines, sentences and pieces, and may answer None.
    """
    covering, inner = _parted(text)
    if any(span.style in _VERBATIM for span in covering):
        return None
    sentences = _sentences(inner)
    if inner.spans and len(sentences) > 1:
        outputs = [translate_rich(sentence, translate) for sentence in sentences]
        if not any(outputs):
            return None
        kept = [output or source for output, source in zip(outputs, sentences, strict=True)]
        whole = join(kept)
    else:
        translated = _translate_sentence(inner, translate)
        if translated is None:
            return None
        whole = translated
    return _covered(whole, covering)


def _covered(text: RichText, covering: Iterable[Span]) -> RichText:
    """The spans over all words of `text`."""
    start = len(text.text) - len(text.text.lstrip())
    end = len(text.text.rstrip())
    spans = (replace(span, start=start, end=end) for span in covering)
    return RichText(text.text, (*text.spans, *spans))


def _parted(text: RichText) -> tuple[list[Span], RichText]:
    """The spans over all of the words, and the text with the others."""
    start = len(text.text) - len(text.text.lstrip())
    end = len(text.text.rstrip())
    covering = [span for span in text.spans if span.start <= start and span.end >= end > start]
    others = tuple(span for span in text.spans if span not in covering)
    return covering, RichText(text.text, others)


def _sentences(text: RichText) -> list[RichText]:
    return [text.slice(*match.span()) for match in _SENTENCE.finditer(text.text) if match.group()]


def _translate_sentence(text: RichText, translate: Translate) -> RichText | None:
    stood_in = _StoodIn.make(text)
    source = stood_in.text
    output = translate(source.text.strip())
    if output is None:
        return None
    start = source.text[: len(source.text) - len(source.text.lstrip())]
    output = start + output + source.text[len(source.text.rstrip()) :]
    placed = RichText(output, tuple(_placed(source, output, translate)))
    return stood_in.restore(placed)


def _placed(source: RichText, output: str, translate: Translate) -> Iterator[Span]:
    """The spans where their words are in the output."""
    for span in source.spans:
        found = _find_again(source.text, span, output, translate)
        if found is not None:
            yield replace(span, start=found[0], end=found[1])
        elif span.style is Style.SPOILER:
            yield replace(span, start=0, end=len(output))


def _find_again(
    source: str, span: Span, output: str, translate: Translate
) -> tuple[int, int] | None:
    piece = source[span.start : span.end].strip()
    if not piece or _occurrences(source, piece) != 1:
        return None
    for wording in _wordings(source, span, piece, translate):
        needle = wording.strip().rstrip(".!?…。！？").strip()
        matches = list(_pattern(needle).finditer(output)) if needle else []
        if len(matches) == 1:
            return matches[0].span()
    return None


def _wordings(source: str, span: Span, piece: str, translate: Translate) -> Iterator[str]:
    """What the piece may be called in the output, likeliest first; each costs a translation."""
    alone = translate(piece) if any(map(str.isalpha, piece)) else None
    if alone is not None:
        yield alone
    yield piece
    quoted = translate(f'{source[: span.start]}"{piece}"{source[span.end :]}'.strip())
    match = _QUOTED.search(quoted) if quoted is not None else None
    if match:
        yield match.group(1)


def _occurrences(text: str, needle: str) -> int:
    return len(_pattern(needle).findall(text))


def _pattern(needle: str) -> re.Pattern[str]:
    """`needle` as words of their own, in any case."""
    start = rf"(?<![{_LETTER}])" if re.match(rf"[{_LETTER}]", needle) else ""
    end = rf"(?![{_LETTER}])" if re.search(rf"[{_LETTER}]\Z", needle) else ""
    return re.compile(start + re.escape(needle) + end, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _StoodIn:
    """A sentence whose verbatim pieces are stood in for by code that `protect` keeps."""

    text: RichText
    pieces: dict[str, RichText]

    @classmethod
    def make(cls, text: RichText) -> "_StoodIn":
        """Each verbatim piece replaced; the other spans keep their words."""
        pieces: dict[str, RichText] = {}
        spans = [span for span in text.spans if span.style not in _VERBATIM]
        result = RichText(text.text, tuple(spans))
        for start, end in reversed(list(_verbatim_ranges(text))):
            number = len(pieces) + 1
            while f"`{number}`" in text.text or f"`{number}`" in pieces:
                number += 1
            pieces[f"`{number}`"] = _only_verbatim(text.slice(start, end))
            result = _replaced(result, start, end, RichText(f"`{number}`"))
        return cls(result, pieces)

    def restore(self, output: RichText) -> RichText | None:
        """The pieces back in their places; None where one is missing."""
        for stand_in, piece in self.pieces.items():
            if output.text.count(stand_in) != 1:
                return None
            start = output.text.index(stand_in)
            output = _replaced(output, start, start + len(stand_in), piece)
        return output


def _verbatim_ranges(text: RichText) -> Iterator[tuple[int, int]]:
    """Where verbatim spans stand, overlapping ones as one."""
    start = end = -1
    for span in text.spans:
        if span.style not in _VERBATIM:
            continue
        if span.start < end:
            end = max(end, span.end)
            continue
        if end > start:
            yield start, end
        start, end = span.start, span.end
    if end > start:
        yield start, end


def _only_verbatim(text: RichText) -> RichText:
    return RichText(text.text, tuple(span for span in text.spans if span.style in _VERBATIM))


def _replaced(text: RichText, start: int, end: int, piece: RichText) -> RichText:
    """`piece` instead of what stands from `start` to `end`; spans over that stretch over it."""
    grown = len(piece) - (end - start)

    def moved(place: int, *, is_end: bool) -> int:
        if place >= end:
            return place + grown
        if place <= start:
            return place
        return start + len(piece) if is_end else start

    spans = [
        replace(span, start=moved(span.start, is_end=False), end=moved(span.end, is_end=True))
        for span in text.spans
    ]
    spans += [replace(s, start=s.start + start, end=s.end + start) for s in piece.spans]
    return RichText(text.text[:start] + piece.text + text.text[end:], tuple(spans))
