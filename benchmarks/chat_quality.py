"""How well chat lines come over: chrF of the bare engine and of the whole path, in one run.

    python -m benchmarks.chat_quality [FILE]

FILE has the columns source, target, text, reference and any number of further references, parted
by tabs; without one, the project's own set is measured. The whole path is the pipeline that the
workers run: protection, normalisation, engine, guards and tone.
"""

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from benchmarks.chrf import chrf
from bridge.events import Language
from bridge.richtext import RichText
from bridge.translating import Translated
from bridge.translation.engines import Direction
from bridge.translation.engines.firefox import FirefoxEngine
from bridge.translation.pipeline import translate
from bridge.translation.workers.wire import Batch, Item

OWN_SET = Path(__file__).parent.parent / "tests" / "data" / "chat_translation.tsv"
_CEILING = 500_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A line, and how people would say it in the other language."""

    direction: Direction
    text: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """chrF over all lines of a direction."""

    lines: int
    bare: float
    whole: float


def read_examples(file: Path) -> list[Example]:
    """The examples of a file, in its order."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Example(
            direction=Direction(Language(source), Language(target)),
            text=text,
            references=tuple(reference for reference in references if reference),
        )
        for source, target, text, *references in rows[1:]
    ]


def measure(examples: Sequence[Example]) -> dict[Direction, Score]:
    """Both scores of each direction."""
    engine = FirefoxEngine(Path("nowhere"), ceiling=_CEILING)
    ordered = sorted(examples, key=lambda example: example.direction)
    return {
        direction: _score(engine, direction, list(group))
        for direction, group in groupby(ordered, key=lambda example: example.direction)
    }


def whole_path(engine: FirefoxEngine, direction: Direction, texts: Sequence[str]) -> list[str]:
    """What readers get for each line."""
    items = tuple(Item(RichText(text)) for text in texts)
    outcomes = translate(engine, Batch(engine=engine.name, direction=direction, items=items))
    return [
        outcome.text.text if isinstance(outcome, Translated) else text
        for text, outcome in zip(texts, outcomes, strict=True)
    ]


def _score(engine: FirefoxEngine, direction: Direction, examples: Sequence[Example]) -> Score:
    texts = [example.text for example in examples]
    references = [example.references for example in examples]
    return Score(
        lines=len(texts),
        bare=chrf(engine.translate(texts, direction), references),
        whole=chrf(whole_path(engine, direction, texts), references),
    )


def main() -> None:
    """Print both scores of each direction of the file named on the command line."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else OWN_SET
    print(f"chrF, {file.name}")
    for direction, score in measure(read_examples(file)).items():
        source, target = direction
        gain = score.whole - score.bare
        print(
            f"{source} to {target}: bare {score.bare:.1f}, whole path {score.whole:.1f}"
            f" (+{gain:.1f}), {score.lines} lines"
        )


if __name__ == "__main__":
    main()
