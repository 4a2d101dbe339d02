"""How languages end a sentence and part its clauses."""

import re
from dataclasses import dataclass

from bridge.events import Language

ENDS = ".!?…。！？؟।"
"""Every mark that ends a sentence, for use inside a pattern's brackets."""
PARTS = ",;:，；：、–—"
"""Every mark that parts its clauses."""
CLOSERS = ")]\"'”’»"


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one language."""

    stop: str = "."
    question: str = "?"
    comma: str = ", "


_LATIN = Marks()
_OTHERS = {
    "zh": Marks("。", "？", "，"),
    "zh-Hant": Marks("。", "？", "，"),
    "ja": Marks("。", "？", "、"),
    "ar": Marks(".", "؟", "، "),
    "fa": Marks(".", "؟", "، "),
    "hi": Marks("।", "?", ", "),
    "th": Marks("", "", " "),
}


def marks(language: Language) -> Marks:
    """The marks that speakers of this language use."""
    return _OTHERS.get(language, _LATIN)


_LATIN_MARKS = str.maketrans(
    {"，": ", ", "。": ". ", "！": "! ", "？": "? ", "、": ", ", "；": "; ", "：": ": "}
)


_WIDE = re.compile(r"(?P<mark>(?<!\.)\.(?!\.)|[,?!]) ?")
"""What has a wide form of its own; three dots are the same everywhere."""


def as_written_in(language: Language, separator: str) -> str:
    """A separator, or the end of a sentence, as readers of this language know it."""
    own = marks(language)
    if own == _LATIN:
        return separator.translate(_LATIN_MARKS)
    if own.question != "？":
        return separator
    wide = {".": own.stop, ",": own.comma, "?": own.question, "!": "！"}
    return _WIDE.sub(lambda found: wide[found["mark"]], separator)
