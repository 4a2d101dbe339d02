"""What decides a translation, as a key to find one that was made before.

The store keeps them in Redis (by keyed hash, bounded, expiring, with an index per author); without
one, a small memory does. A key covers everything that decides the outcome: the engine and its
models, the direction, the line with its spans and the names to keep in it. Where the engine
understands context, that is also the room, its glossary and what was said before: else anybody
could steer another room's translations by what is said in one's own.
"""

import json
from collections import OrderedDict
from dataclasses import astuple
from importlib.metadata import version
from typing import Protocol

from bridge.events import PersonId, RoomId
from bridge.richtext import RichText, Span, Style
from bridge.translating import NO_HINTS, Hints, Translated, Translation, Untranslated
from bridge.translation.engines import Direction
from bridge.translation.workers.wire import Item

_MADE_BY = version("teahouse")
"""Guards, tables and this encoding change with releases, and outcomes with them."""


class Cache(Protocol):
    """Keeps texts by key for a while. Raises `Retryable` while it can't be reached."""

    async def get(self, key: str) -> str | None:
        """What is kept under the key."""
        ...

    async def put(self, key: str, value: str, author: PersonId | None = None) -> None:
        """Keep this; older ones may go, and the author's at their wish."""
        ...


class MemoryCache:
    """The last few thousand, for a process without Redis."""

    def __init__(self, *, size: int = 4096) -> None:
        self._size = size
        self._kept: OrderedDict[str, str] = OrderedDict()

    async def get(self, key: str) -> str | None:
        """What is kept; it counts as used."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    async def put(
        self,
        key: str,
        value: str,
        author: PersonId | None = None,  # noqa: ARG002  (all of it goes with the process)
    ) -> None:
        """The least recently used ones go first."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)


def key_of(
    *,
    engine: str,
    models: str,
    direction: Direction,
    item: Item,
    room: RoomId | None = None,
    hints: Hints = NO_HINTS,
) -> str:
    """The key of one line's outcome; room and hints only where the engine is told them."""
    spans = [astuple(span) for span in item.text.spans]
    line = (item.text.text, spans, item.names)
    return json.dumps((_MADE_BY, engine, models, direction, room, astuple(hints), line))


def encode(outcome: Translation) -> str:
    """An outcome as text."""
    if isinstance(outcome, Untranslated):
        return json.dumps({"reason": outcome.reason})
    spans = [astuple(span) for span in outcome.text.spans]
    return json.dumps({"text": outcome.text.text, "spans": spans, "engine": outcome.engine})


def decode(text: str) -> Translation:
    """The outcome that `encode` wrote."""
    fields = json.loads(text)
    if "reason" in fields:
        return Untranslated(reason=fields["reason"])
    spans = tuple(
        Span(start=start, end=end, style=Style(style), value=value)
        for start, end, style, value in fields["spans"]
    )
    return Translated(text=RichText(fields["text"], spans), engine=fields["engine"])
