"""What the Bot API does to a text before it is sent: trimming, entities, limits.

It alone counts UTF-16 units in the sandbox and finds the entities that Telegram adds by itself
(commands, mentions, addresses, hashtags). The rules are those of Telegram's own library: an entity
that begins or ends outside the text, or inside a surrogate pair, is refused, never repaired;
unknown types, empty ones and ones over nothing but white space are dropped.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from sandbox.telegram.errors import bad_request

Entity = dict[str, object]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_FARTHEST = 1_000_000
_STRAY = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x20]")

# Bots may send these; the others ("mention", "url", …) Telegram finds by itself and ignores here.
_SENDABLE: dict[str, str | None] = {
    "bold": None,
    "italic": None,
    "underline": None,
    "strikethrough": None,
    "spoiler": None,
    "blockquote": None,
    "expandable_blockquote": None,
    "code": None,
    "pre": None,
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}
_CODES = frozenset({"code", "pre"})
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<url>https?://[^\s<>\"]+[^\s<>\".,!?;:)\]'])"
    r"|(?P<mention>(?<!\w)@[A-Za-z][A-Za-z0-9_]{2,31})"
    r"|(?P<hashtag>(?<!\w)\#\w*[^\W\d]\w*)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormattedText:
    """A text as Telegram keeps it."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers."""
    units = text.encode("utf-16-le")[2 * offset : 2 * (offset + length)]
    return units.decode("utf-16-le", errors="replace")


def formatted(text: str, entities: Iterable[Mapping[str, object]] = ()) -> FormattedText:
    """Text and entities as Telegram would keep them, its own finds included.

    Raises the API's error for entities it would refuse. An all-white text comes out empty.
    """
    kept = list(_sendable(entities))
    _check_ranges(text, kept)
    cleaned, kept = _without_stray(text, kept)
    visible = cleaned.rstrip()
    if not visible:
        return FormattedText(text="")
    first = min((cast("int", entity["offset"]) for entity in kept), default=len(visible))
    leading = min(len(visible) - len(visible.lstrip(" \n")), first)
    trimmed = visible[leading:]
    size = utf16_length(trimmed)
    moved = [_moved(entity, leading, size) for entity in kept]
    ours = _unnested([entity for entity in moved if _covers_ink(trimmed, entity)])
    return FormattedText(text=trimmed, entities=tuple(_sorted([*ours, *_found(trimmed, ours)])))


def _sendable(entities: Iterable[Mapping[str, object]]) -> Iterator[Entity]:
    for entity in entities:
        if entity.get("type") not in _SENDABLE:
            continue
        offset, length = entity.get("offset"), entity.get("length")
        for name, value in (("offset", offset), ("length", length)):
            if not isinstance(value, int):
                raise bad_request(
                    f'can\'t parse MessageEntity: Field "{name}" must be of type Number'
                )
            if not 0 <= value <= _FARTHEST:
                raise bad_request(f"receive an entity with incorrect {name} {value}")
        extra = _SENDABLE[str(entity["type"])]
        if extra is not None and not entity.get(extra):
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{extra}\"")
        if length:
            yield dict(entity)


def _check_ranges(text: str, entities: list[Entity]) -> None:
    """Borders must lie between whole characters of the text."""
    if not entities:
        return
    borders, offset = set[int](), 0
    for character in text:
        borders.add(offset)
        offset += 2 if character > "\uffff" else 1
    for entity in sorted(entities, key=lambda entity: cast("int", entity["offset"])):
        start = cast("int", entity["offset"])
        end = start + cast("int", entity["length"])
        if start >= offset:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
        if start not in borders:
            raise bad_request("entity begins in a middle of a UTF-16 symbol at byte offset")
        if end > offset:
            raise bad_request(
                f"entity beginning at UTF-16 offset {start} ends after the end of the text "
                f"at UTF-16 offset {end}"
            )
        if end not in borders and end != offset:
            raise bad_request(
                f"entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol"
            )


def _without_stray(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the characters Telegram takes out; each of them is one UTF-16 unit."""
    stray = [utf16_length(text[: found.start()]) for found in _STRAY.finditer(text)]
    cleaned = _CONTROL.sub(" ", _STRAY.sub("", text))
    if not stray:
        return cleaned, entities
    return cleaned, [_closed_up(entity, stray) for entity in entities]


def _closed_up(entity: Entity, stray: list[int]) -> Entity:
    start = cast("int", entity["offset"])
    end = start + cast("int", entity["length"])
    before = sum(1 for place in stray if place < start)
    within = sum(1 for place in stray if start <= place < end)
    return {**entity, "offset": start - before, "length": end - start - within}


def _moved(entity: Entity, leading: int, size: int) -> Entity:
    start = cast("int", entity["offset"]) - leading
    end = min(start + cast("int", entity["length"]), size)
    return {**entity, "offset": start, "length": end - start}


def _covers_ink(text: str, entity: Entity) -> bool:
    offset, length = cast("int", entity["offset"]), cast("int", entity["length"])
    return length > 0 and bool(utf16_slice(text, offset, length).strip())


def _span(entity: Entity) -> range:
    start = cast("int", entity["offset"])
    return range(start, start + cast("int", entity["length"]))


def _unnested(entities: list[Entity]) -> list[Entity]:
    """Nothing stands inside code, and no block quotation inside another one."""
    kept: list[Entity] = []
    for entity in _sorted(entities):
        kind, start = entity["type"], _span(entity).start
        around = {outer["type"] for outer in kept if start in _span(outer)}
        is_quote = kind in _QUOTES
        if around.isdisjoint(_CODES) and not (is_quote and not around.isdisjoint(_QUOTES)):
            kept.append(entity)
    return kept


def _found(text: str, ours: list[Entity]) -> Iterator[Entity]:
    """What Telegram marks by itself, outside code, links and mentions."""
    shut = [
        _span(entity)
        for entity in ours
        if entity["type"] in {*_CODES, "text_link", "text_mention"}
    ]
    for found in _FOUND.finditer(text):
        offset = utf16_length(text[: found.start()])
        if not any(offset in span for span in shut):
            length = utf16_length(found[0])
            yield {"type": str(found.lastgroup), "offset": offset, "length": length}


def _sorted(entities: list[Entity]) -> list[Entity]:
    return sorted(
        entities,
        key=lambda entity: (cast("int", entity["offset"]), -cast("int", entity["length"])),
    )


def checked_text(text: str, entities: Iterable[Mapping[str, object]] = ()) -> FormattedText:
    """A message's text, refused where it is empty or too long."""
    kept = formatted(text, entities)
    if not kept.text:
        raise bad_request("message text is empty" if not text else "text must be non-empty")
    if utf16_length(kept.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return kept


def checked_caption(text: str, entities: Iterable[Mapping[str, object]] = ()) -> FormattedText:
    """A file's caption, which may be empty."""
    kept = formatted(text, entities)
    if utf16_length(kept.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return kept
