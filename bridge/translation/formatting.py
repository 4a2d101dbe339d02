"""Keeps formatting on the words it was on, while an engine that knows no formatting works.

What covers a whole line or a whole sentence covers its translation. Inside a sentence a piece is
looked for where it went: translated alone, or between quotation marks. What is not found again is
plain in the translation (the original is a tap away), with two exceptions:

- A spoiler is only believed to be where both ways find it. Else it hides its whole sentence:
  better too much hidden than one word shown.
- A link would be lost to the reader. Alone in its sentence it then is on all of the sentence;
  beside other formatting its address follows the sentence.

Code, mentions and custom emoji go over as they are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bridge.richtext import RichText, Span, Style, join

Translate = Callable[[str], str | None]

_VERBATIM = frozenset({Style.CODE, Style.PRE, Style.MENTION, Style.CUSTOM_EMOJI})
_SENTENCE = re.compile(r"(?:[^.!?…。！？]|[.!?…](?=[^\s.!?…\"'”’»)]))*[.!?…。！？\"'”’»)]*\s*")
_QUOTED = re.compile(r"[\"“„«「](.+?)[\"”“»」]")
_LETTER = r"A-Za-z0-9\u00c0-\u052f\u1e00-\u1eff"
_POINTER = " → "
"""Stands before the address of a link whose words weren't found."""
_MOST_SOUGHT = 8
"""Spans of a sentence that are looked for: each costs a translation of its piece."""
_QUOTABLE = 200
"""Characters of a sentence that is worth translating again, with one piece in quotation marks."""


def translate_rich(text: RichText, translate: Translate) -> RichText | None:
    """`text`, one line, translated with its formatting; None where nothing of it was.

    `translate` is asked for plain lines, sentences and pieces, and may answer None.
    """
    covering, inner = _without_covering(text)
    if any(span.style in _VERBATIM for span in covering):
        return None
    sentences = _sentences(inner)
    # Sentence by sentence, so that formatting in one costs the others nothing.
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


def _without_covering(text: RichText) -> tuple[list[Span], RichText]:
    """The spans over all of the words, and the text with the other spans."""
    start = len(text.text) - len(text.text.lstrip())
    end = len(text.text.rstrip())
    covering = [span for span in text.spans if span.start <= start and span.end >= end > start]
    others = tuple(span for span in text.spans if span not in covering)
    return covering, RichText(text.text, others)


def _sentences(text: RichText) -> list[RichText]:
    return [text.slice(*match.span()) for match in _SENTENCE.finditer(text.text) if match.group()]


def _translate_sentence(text: RichText, translate: Translate) -> RichText | None:
    substituted = _Substituted.make(text)
    source = substituted.text
    output = translate(source.text.strip())
    if output is None:
        return None
    start = source.text[: len(source.text) - len(source.text.lstrip())]
    output = start + output + source.text[len(source.text.rstrip()) :]
    return substituted.restore(_placed(source, output, translate))


_Range = tuple[int, int]


def _placed(source: RichText, output: str, translate: Translate) -> RichText:
    """The output with the spans where their words are; what is not found is made up for."""
    found: list[Span] = []
    lost: list[Span] = []
    for number, span in enumerate(source.spans):
        is_sought = number < _MOST_SOUGHT
        found_at = _find_again(source.text, span, output, translate) if is_sought else None
        if found_at is None:
            lost.append(span)
        else:
            found.append(replace(span, start=found_at[0], end=found_at[1]))
    is_alone = len(source.spans) == 1
    whole = [s for s in lost if s.style is Style.SPOILER or (s.style is Style.LINK and is_alone)]
    placed = _covered(RichText(output, tuple(found)), whole)
    return placed if is_alone else _with_addresses(placed, source, lost)


def _with_addresses(placed: RichText, source: RichText, lost: Sequence[Span]) -> RichText:
    """The lost links' addresses behind the words, hidden where their link was."""
    spoilers = [span for span in source.spans if span.style is Style.SPOILER]
    pieces = [RichText(placed.text.rstrip(), placed.spans)]
    for link in lost:
        if link.style is not Style.LINK:
            continue
        address = RichText(_POINTER + (link.value or ""))
        is_hidden = any(span.start < link.end and span.end > link.start for span in spoilers)
        pieces.append(address.wrapped(Style.SPOILER) if is_hidden else address)
    return join([*pieces, placed.text[len(placed.text.rstrip()) :]])


def _find_again(source: str, span: Span, output: str, translate: Translate) -> _Range | None:
    """Where a span's words are in the output; None where nobody can tell for sure."""
    piece = source[span.start : span.end].strip()
    if not piece or _occurrences(source, piece) != 1:
        return None
    if not any(map(str.isalpha, piece)):
        return _only_range(piece, output)
    # Translated alone, in its own wording, or between quotation marks: the first that is
    # found exactly once. A spoiler must be found in both ways, and they must overlap.
    alone = _only_range(translate(piece), output)
    if span.style is not Style.SPOILER:
        return alone or _only_range(piece, output) or _quoted(source, span, output, translate)
    quoted = _quoted(source, span, output, translate) if alone else None
    if alone is None or quoted is None or alone[0] >= quoted[1] or quoted[0] >= alone[1]:
        return None
    return min(alone[0], quoted[0]), max(alone[1], quoted[1])


def _quoted(source: str, span: Span, output: str, translate: Translate) -> _Range | None:
    """Where the words are that the engine says for the piece between quotation marks."""
    if len(source) > _QUOTABLE:
        return None
    piece = source[span.start : span.end].strip()
    quoted = translate(f'{source[: span.start]}"{piece}"{source[span.end :]}'.strip())
    match = _QUOTED.search(quoted) if quoted is not None else None
    return _only_range(match.group(1) if match else None, output)


def _only_range(wording: str | None, output: str) -> _Range | None:
    """Where this stands in the output, if exactly once."""
    needle = (wording or "").strip().rstrip(".!?…。！？").strip()
    matches = list(_pattern(needle).finditer(output)) if needle else []
    return matches[0].span() if len(matches) == 1 else None


def _occurrences(text: str, needle: str) -> int:
    return len(_pattern(needle).findall(text))


def _pattern(needle: str) -> re.Pattern[str]:
    """`needle` as words of their own, in any case."""
    start = rf"(?<![{_LETTER}])" if re.match(rf"[{_LETTER}]", needle) else ""
    end = rf"(?![{_LETTER}])" if re.search(rf"[{_LETTER}]\Z", needle) else ""
    return re.compile(start + re.escape(needle) + end, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Substituted:
    """A sentence with a substitute (code, which `protect` keeps) for each verbatim piece."""

    text: RichText
    pieces: dict[str, RichText]

    @classmethod
    def make(cls, text: RichText) -> "_Substituted":
        """Each verbatim piece replaced; the other spans keep their words."""
        pieces: dict[str, RichText] = {}
        spans = [span for span in text.spans if span.style not in _VERBATIM]
        result = RichText(text.text, tuple(spans))
        # From the end, so that the offsets before it stay true.
        for start, end in reversed(list(_verbatim_ranges(text))):
            number = len(pieces) + 1
            # The author may have written the same code.
            while f"`{number}`" in text.text or f"`{number}`" in pieces:
                number += 1
            pieces[f"`{number}`"] = _only_verbatim(text.slice(start, end))
            result = _replaced(result, start, end, RichText(f"`{number}`"))
        return cls(result, pieces)

    def restore(self, output: RichText) -> RichText | None:
        """The pieces back in their places; None where one is missing."""
        for substitute, piece in self.pieces.items():
            if output.text.count(substitute) != 1:
                return None
            start = output.text.index(substitute)
            output = _replaced(output, start, start + len(substitute), piece)
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

    def moved(position: int, *, is_end: bool) -> int:
        if position >= end:
            return position + grown
        if position <= start:
            return position
        return start + len(piece) if is_end else start

    spans = [
        replace(span, start=moved(span.start, is_end=False), end=moved(span.end, is_end=True))
        for span in text.spans
    ]
    spans += [replace(s, start=s.start + start, end=s.end + start) for s in piece.spans]
    return RichText(text.text[:start] + piece.text + text.text[end:], tuple(spans))
