"""A line on its way through the engine: words for the engine, and what must not reach it.

`protect` cuts a line into pieces, `normalise` rewrites the words between and may keep more (with
the target language's own word in its place), the pipeline joins, translates and puts back.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Text that the engine translates."""

    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece that goes around the engine, exactly once."""

    source: str
    """What the author wrote; of an own word, what it was taken to say."""
    target: str
    """What the reader gets: the same, or the target language's own word (`blz` → `ok`)."""
    is_apart: bool = False
    """It stands beside the sentence (laughter, an interjection), so the words before and after it
    are sentences of their own: they go through the engine apart, not around a mask."""


Piece = Words | Kept
Line = tuple[Piece, ...]


def words_in(line: Line) -> str:
    """What the engine translates of a line."""
    return "".join(piece.text for piece in line if isinstance(piece, Words))


def has_words(line: Line) -> bool:
    """Whether the engine has anything to do."""
    return any(map(str.isalpha, words_in(line)))


def shown(piece: Piece) -> str:
    """What a reader sees of a piece that no engine touched."""
    return piece.target if isinstance(piece, Kept) else piece.text
