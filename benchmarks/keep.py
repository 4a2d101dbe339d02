"""Lines with things to keep, through the real engine: every one exactly as often as it went in.

Runs the whole path of a line (protect, normalise, mask, engine, judge, unmask) between English and
Portuguese over `tests/data/keep.tsv`, or over a file of the same form given as the argument.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from bridge.events import Language
from bridge.richtext import RichText
from bridge.translating import Translated
from bridge.translation.engines import Direction
from bridge.translation.engines.firefox import FirefoxEngine
from bridge.translation.pipeline import translate
from bridge.translation.workers.wire import Batch, Item

OWN_LINES = Path(__file__).parents[1] / "tests" / "data" / "keep.tsv"
_OTHER = {Language("en"): Language("pt"), Language("pt"): Language("en")}


def read(path: Path) -> Iterator[tuple[Language, str, list[str]]]:
    """Language, text and what to keep; only lines the packaged models translate."""
    for row in path.read_text(encoding="utf-8").splitlines()[1:]:
        code, text, keep = row.split("\t")
        if code in _OTHER:
            yield Language(code), text, keep.split(" ␟ ")


def broken(engine: FirefoxEngine, path: Path) -> tuple[list[str], int, int]:
    """Lines that lost or doubled something, how many went over untranslated, how many in all."""
    failures: list[str] = []
    untranslated = total = 0
    for source, text, keep in read(path):
        direction = Direction(source, _OTHER[source])
        item = Item(RichText(text))
        outcome = translate(engine, Batch(engine="firefox", direction=direction, items=(item,)))[0]
        total += 1
        if not isinstance(outcome, Translated):
            untranslated += 1
            continue
        if any(outcome.text.text.count(piece) != text.count(piece) for piece in keep):
            failures.append(f"{text} → {outcome.text.text}")
    return failures, untranslated, total


def main() -> None:
    """Print the figure; exit with status 1 where something got lost."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else OWN_LINES
    engine = FirefoxEngine(Path("/nonexistent"), ceiling=512 * 1024 * 1024)
    failures, untranslated, total = broken(engine, path)
    for failure in failures:
        print("  broken:", failure)
    print(f"kept: {(total - len(failures)) / total:.1%} of {total} lines whole", end="")
    print(f" ({untranslated} went over untranslated)")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
