"""How languages end a sentence and separate its clauses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bridge.events import Language
from bridge.translation.normalise.tokens import Gap, Token, Word, is_han, is_space
from bridge.translation.segments import SPACELESS

ENDS = ".!?…。！？؟।"
"""Every mark that ends a sentence, for use inside a pattern's brackets."""
SEPARATORS = ",;:，；：、–—"
"""Every mark that separates its clauses."""
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


def as_commas(tokens: Sequence[Token], language: Language) -> list[Token]:
    """The tokens, with a comma for each blank between two words of a spaceless script.

    Chinese writers on a phone leave a blank between clauses, and nothing else. Engines read
    `刚下班 累死` as one clause and drop its end, and tables look for a clause's edge.
    """
    if language not in SPACELESS:
        return [*tokens]
    comma = Gap(marks(language).comma)
    return [
        comma if is_space(token) and _are_han(tokens[index - 1 : index + 2 : 2]) else token
        for index, token in enumerate(tokens)
    ]


def _are_han(neighbours: Sequence[Token]) -> bool:
    return len(neighbours) > 1 and all(
        isinstance(token, Word) and is_han(token.text) for token in neighbours
    )
