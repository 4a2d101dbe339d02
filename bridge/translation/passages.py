"""Where a text is cut that is too long for one go, and what stands at a seam afterwards.

An engine's time grows with what it gets (four thousand characters of nonsense keep it busy for
half a minute, and a worker that takes ten seconds counts as hung), so a long line goes as several
passages. They are cut where a reader would pause, never inside a word or an address.
"""

import re
from collections.abc import Iterator, Sequence

from bridge.events import Language

LONGEST = 400
"""A passage's weight at most, in letters."""
SPACELESS = frozenset({"zh", "zh-Hant", "ja", "th"})
"""Languages that put no blank between sentences."""
DENSE = "\u2e80"
"""From here on one character says about as much as two letters."""
CLAUSE = re.compile(r"[,;:，、；：—](?=\s|[\u2e80-\uffff])\s*")
BLANK = re.compile(r"\s+")
_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s+|[。！？]+[”’」』）]*\s*")
_DENSE_CHARACTER = re.compile(r"(?<=[\u2e80-\uffff])(?=[\u2e80-\uffff])")
_PAUSES = (_SENTENCE, CLAUSE, BLANK, _DENSE_CHARACTER)


def passages(line: str) -> Iterator[tuple[int, int]]:
    """Where each passage of a line begins and ends; between them are blanks, or nothing."""
    start = 0
    while start < len(line):
        end = start + (_pause(line[start:]) or _next_blank(line[start:]))
        yield start, start + len(line[start:end].rstrip())
        start = end


def _pause(text: str) -> int | None:
    return last_cut(text, LONGEST, _PAUSES)


def _next_blank(text: str) -> int:
    """Behind a word that is longer than a passage."""
    found = BLANK.search(text, LONGEST // 2)
    return found.end() if found else len(text)


def last_cut(text: str, longest: int, cuts: Sequence[re.Pattern[str]]) -> int | None:
    """The end of what fits, cut in the best of these ways; None where none of them is there."""
    if len(text) <= longest // 2 or _weight(text) <= longest:
        return len(text)
    reach = longest if _weight(text[:longest]) == longest else longest // 2
    for cut in cuts:
        ends = [found.end() for found in cut.finditer(text, reach // 3, reach)]
        if ends:
            return ends[-1]
    return None


def seam(gap: str, target: Language) -> str:
    """What parts two passages in the target language, where this did in the source."""
    return "" if target in SPACELESS else gap or " "


def _weight(text: str) -> int:
    return len(text) + sum(character >= DENSE for character in text)
