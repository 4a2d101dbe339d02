"""Short ways to say what goes into the normaliser and what comes out."""

from bridge.events import Language
from bridge.translation.normalise import Prepared, prepare
from bridge.translation.pieces import Kept, Line, Words


def prepared(text: str, source: str, target: str) -> Prepared:
    """A line without kept pieces, prepared."""
    return prepare((Words(text),), source=Language(source), target=Language(target))


def for_engine(text: str, source: str = "en", target: str = "de") -> str:
    """What the engine gets, kept pieces in braces; no table has own words for German."""
    return shown(prepared(text, source, target).candidates[0])


def shown(line: Line) -> str:
    """A line's words, what is kept in braces as the reader gets it."""
    return "".join(
        f"{{{piece.target}}}" if isinstance(piece, Kept) else piece.text for piece in line
    )
