"""How good a model is, in a word: Mozilla's published COMET figures, which cover Argos, too."""

from enum import StrEnum
from functools import cache
from importlib.resources import files

from bridge.translation.engines import Direction

ARCHITECTURES = ("base", "base-memory", "tiny")
"""Mozilla's sizes, the best first."""


class Quality(StrEnum):
    """A word for a COMET figure."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    WEAK = "weak"
    UNKNOWN = "unknown"


_FLOORS = ((0.88, Quality.EXCELLENT), (0.85, Quality.GOOD), (0.8, Quality.FAIR))


def quality(direction: Direction, *, engine: str, architecture: str = "") -> Quality:
    """The word for one model; a Mozilla model of unknown size counts as the smallest measured."""
    row = _table().get((str(direction.source).split("-")[0], str(direction.target).split("-")[0]))
    if row is None:
        return Quality.UNKNOWN
    columns = ("argos",) if engine == "argos" else (architecture, *reversed(ARCHITECTURES))
    figure = next((row[column] for column in columns if column in row), None)
    if figure is None:
        return Quality.UNKNOWN
    return next((word for floor, word in _FLOORS if figure >= floor), Quality.WEAK)


@cache
def _table() -> dict[tuple[str, str], dict[str, float]]:
    text = (files("bridge.translation.models") / "quality.tsv").read_text("utf-8")
    header, *rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return {
        (source, target): {
            column: float(cell) for column, cell in zip(header[2:], cells, strict=False) if cell
        }
        for source, target, *cells in rows
    }
