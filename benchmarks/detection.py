"""How often the language of a chat line is named right, how fast, and what it weighs.

Each line of `tests/data/detection.tsv` (or of a file of the same form given as the argument) in a
room of its own; a laugh alone may be named or `und`. Detectors are warm, as at run time.
"""

import gc
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from bridge.events import UNDETERMINED, Language
from bridge.translation.detection.cascade import Cascade
from bridge.translation.laughter import without_laughter

OWN_LINES = Path(__file__).parents[1] / "tests" / "data" / "detection.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A line, the room it is said in, and its language."""

    language: Language
    room: tuple[Language, ...]
    text: str

    @property
    def kind(self) -> str:
        """What the figures tell apart."""
        if self.language == UNDETERMINED:
            return "und"
        return "of the room" if self.language in self.room else "guests"

    def accepts(self, named: Language) -> bool:
        """Whether this is a right answer."""
        is_laugh = named == UNDETERMINED and not without_laughter(self.text).strip()
        return named == self.language or is_laugh


def read(path: Path) -> list[Case]:
    """The cases of a file with the columns lang, room, text."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [
        Case(
            language=Language(code),
            room=tuple(Language(reader) for reader in languages.split()),
            text=text,
        )
        for code, languages, text in rows
    ]


def report(cases: Sequence[Case], cascade: Cascade) -> None:
    """Print wrong answers, then the figures."""
    right: dict[str, list[bool]] = {}
    times: list[float] = []
    for case in cases:
        started = time.perf_counter()
        named = cascade.detect(case.text, languages=case.room)
        times.append((time.perf_counter() - started) * 1000)
        right.setdefault(case.kind, []).append(case.accepts(named))
        if not case.accepts(named):
            print(f"  {case.language} taken for {named} in {' '.join(case.room)}: {case.text}")
    verdicts = [verdict for some in right.values() for verdict in some]
    print(f"detection: {statistics.mean(verdicts):.1%} of {len(verdicts)} lines right")
    for kind, some in sorted(right.items()):
        print(f"  {kind}: {statistics.mean(some):.1%} of {len(some)}")
    times.sort()
    print(
        f"  median {statistics.median(times):.3f} ms, 95th {times[len(times) * 95 // 100]:.2f} ms"
    )


def memory() -> float:
    """This process in MB, its fair share of what it shares."""
    gc.collect()
    return psutil.Process().memory_full_info().pss / 1e6


def main() -> None:
    """Print the figures."""
    cases = read(Path(sys.argv[1]) if len(sys.argv) > 1 else OWN_LINES)
    cascade = Cascade()
    before = memory()
    cascade.warm([Language("en"), Language("pt")])
    print(f"memory of a warm English-Portuguese room: {memory() - before:.0f} MB")
    for case in cases:
        cascade.detect(case.text, languages=case.room)
    print(f"memory after all rooms: {memory() - before:.0f} MB")
    report(cases, cascade)


if __name__ == "__main__":
    main()
