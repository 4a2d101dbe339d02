"""Telegram's entities to `RichText` and back; the only place that counts in UTF-16 units.

Text goes out with entities, never with a parse mode, so nothing a person types can become markup.
What Telegram does not allow (crossing entities, formatting inside code) is put right here instead
of being refused there. The rules are those of the Bot API, "Formatting options".

On purpose there is no way to mention anybody: a `MENTION` goes out as plain text. (An `@username`
a person typed still becomes a link, because Telegram finds it in plain text.) `CUSTOM_EMOJI` goes
out as its stand-in: most bots may not send one, and other platforms' ids mean nothing here.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from telegram import MessageEntity

from bridge.richtext import RichText, Span, Style

_STYLES = {
    MessageEntity.BOLD: Style.BOLD,
    MessageEntity.ITALIC: Style.ITALIC,
    MessageEntity.UNDERLINE: Style.UNDERLINE,
    MessageEntity.STRIKETHROUGH: Style.STRIKE,
    MessageEntity.SPOILER: Style.SPOILER,
    MessageEntity.CODE: Style.CODE,
    MessageEntity.PRE: Style.PRE,
    MessageEntity.TEXT_LINK: Style.LINK,
    MessageEntity.TEXT_MENTION: Style.MENTION,
    MessageEntity.BLOCKQUOTE: Style.QUOTE,
    MessageEntity.EXPANDABLE_BLOCKQUOTE: Style.EXPANDABLE_QUOTE,
    MessageEntity.CUSTOM_EMOJI: Style.CUSTOM_EMOJI,
}
_NAMES = {style: name for name, style in _STYLES.items()}
_QUOTES = (Style.QUOTE, Style.EXPANDABLE_QUOTE)
_VERBATIM = (Style.PRE, Style.CODE)
_FREE = (Style.BOLD, Style.ITALIC, Style.UNDERLINE, Style.STRIKE)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without halves of surrogate pairs, which no encoding can carry."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def to_richtext(text: str, entities: Iterable[MessageEntity] = ()) -> RichText:
    """What Telegram delivered. Entities may overlap or lie outside the text."""
    text = clean(text)
    ends = _unit_ends(text)
    spans = [
        Span(
            start=bisect_right(ends, max(entity.offset, 0)),
            end=min(bisect_left(ends, entity.offset + entity.length) + 1, len(text)),
            style=style,
            value=_value(entity),
        )
        for entity in entities
        if entity.length > 0 and (style := _STYLES.get(entity.type)) is not None
    ]
    return RichText(text, tuple(_merged(RichText(text, tuple(spans)).spans)))


def _unit_ends(text: str) -> list[int]:
    """For each character, where it ends in UTF-16 units."""
    return list(accumulate(2 if character > "\uffff" else 1 for character in text))


def _value(entity: MessageEntity) -> str | None:
    if entity.type == MessageEntity.TEXT_MENTION:
        return str(entity.user.id) if entity.user else None
    return entity.url or entity.language or entity.custom_emoji_id


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans of one style and value that touch, as one."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.style, span.value or "", span.start)):
        last = merged[-1] if merged else None
        if (
            last is not None
            and (last.style, last.value) == (span.style, span.value)
            and span.start <= last.end
        ):
            merged[-1] = replace(last, end=max(last.end, span.end))
        else:
            merged.append(span)
    return merged


def from_richtext(rich: RichText) -> tuple[str, list[MessageEntity]]:
    """What Telegram is sent: the text and its entities, nested as Telegram wants them."""
    text = clean(rich.text)
    ends = [0, *_unit_ends(text)]
    spans = _nested(_layers(rich)) if rich.spans else []
    return text, [_entity(span, ends) for span in sorted(spans)]


def _entity(span: Span, ends: Sequence[int]) -> MessageEntity:
    return MessageEntity(
        type=_NAMES[span.style],
        offset=ends[span.start],
        length=ends[span.end] - ends[span.start],
        url=span.value if span.style is Style.LINK else None,
        language=span.value if span.style is Style.PRE else None,
    )


def _layers(rich: RichText) -> list[Span]:
    """The spans Telegram can show, those first that must not be cut for others.

    Code takes no other formatting, so it gives way to a spoiler, which must never leak.
    """
    spans = [span for span in map(_sendable, rich.spans) if span is not None]

    def layer(styles: Collection[Style], blocked: Collection[int] = ()) -> list[Span]:
        return _runs([span for span in spans if span.style in styles], len(rich), blocked)

    quotes, spoilers = layer(_QUOTES), layer([Style.SPOILER])
    verbatim = layer(_VERBATIM, _covered(spoilers))
    code = _covered(verbatim)
    links = layer([Style.LINK], code)
    free = [span for style in _FREE for span in layer([style], code)]
    return [*quotes, *verbatim, *links, *spoilers, *free]


def _sendable(span: Span) -> Span | None:
    if span.style is Style.SMALL:
        return replace(span, style=Style.ITALIC)
    if span.style is Style.LINK:
        is_web = (span.value or "").lower().startswith(("http://", "https://"))
        return span if is_web else None  # `tg://user?id=` would mention somebody
    return span if span.style not in (Style.MENTION, Style.CUSTOM_EMOJI) else None


def _runs(spans: Sequence[Span], size: int, blocked: Collection[int]) -> list[Span]:
    """The spans without overlap: each character belongs to the first that covers it."""
    if not spans:
        return []
    worn: list[tuple[Style, str | None] | None] = [None] * size
    for span in spans:
        for position in range(span.start, span.end):
            if worn[position] is None and position not in blocked:
                worn[position] = (span.style, span.value)
    runs: list[Span] = []
    for key, group in groupby(range(size), key=worn.__getitem__):
        positions = list(group)
        if key is not None:
            style, value = key
            runs.append(Span(start=positions[0], end=positions[-1] + 1, style=style, value=value))
    return runs


def _covered(spans: Iterable[Span]) -> set[int]:
    return {position for span in spans for position in range(span.start, span.end)}


def _nested(spans: Iterable[Span]) -> list[Span]:
    """The spans cut so that of two with common characters one contains the other."""
    accepted: list[Span] = []
    for span in spans:
        pieces = [span]
        for other in accepted:
            pieces = [cut for piece in pieces for cut in _cut(piece, other)]
        accepted += pieces
    return accepted


def _cut(span: Span, other: Span) -> list[Span]:
    if other.start < span.start < other.end < span.end:
        return [replace(span, end=other.end), replace(span, start=other.end)]
    if span.start < other.start < span.end < other.end:
        return [replace(span, end=other.start), replace(span, start=other.start)]
    return [span]
