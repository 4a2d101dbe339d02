"""How languages end a sentence and part its clauses."""

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


def as_written_in(language: Language, separator: str) -> str:
    """A separator as readers of this language know it."""
    if marks(language) != _LATIN:
        return separator
    return separator.translate(_LATIN_MARKS)
