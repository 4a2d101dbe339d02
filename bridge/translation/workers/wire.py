"""What goes between the main process and its workers, and how it is framed.

A module of its own, light on purpose: the main process needs these without the engines and the
normaliser's tables, which only workers load.
"""

import struct
from dataclasses import dataclass

from bridge.events import Language
from bridge.richtext import RichText
from bridge.translating import NO_HINTS, Hints
from bridge.translation.engines import Direction

# A pipe is a stream of bytes: each message says how long it is.
HEADER = struct.Struct("!I")
"""Stands before each pickle: its length in bytes."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line (without line breaks) and the display names to keep in it."""

    text: RichText
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Lines that go the same way together; without any, their way is only warmed."""

    engine: str
    direction: Direction
    items: tuple[Item, ...] = ()
    hints: Hints = NO_HINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which language is this text in? Without a text, only the libraries are warmed."""

    text: str | None
    languages: tuple[Language, ...]
    author: Language | None = None
