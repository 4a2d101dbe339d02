"""Says what an engine writes stiffly as people say it in chats: "I am" becomes "I'm".

That is tone, too: an author who writes as in a chat is read as in a chat. The wording stands in
`xx.spoken.tsv` of the reader's language; tidy lines keep the engine's own.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from bridge.events import Language
from bridge.translation.normalise.marks import ENDS, PARTS
from bridge.translation.normalise.tables import named_sets, rows

_CLAUSE_BEGINS = rf"(?:(?<=^)|(?<=[{ENDS}{PARTS}]\s))"
_FOLLOWED_BY = {"*": r"(?=\s+\w)", "?": r"(?=\s*\?)"}


@dataclass(frozen=True, slots=True)
class _Wording:
    """One line of the table."""

    sign: str
    """A word without which the pattern, which is slow, need not be made and tried."""
    stiff: str
    replacement: Callable[[re.Match[str]], str]


def as_spoken(text: str, language: Language) -> str:
    """The text with each stiff wording replaced."""
    lowered = text.lower()
    for wording in _wordings(language):
        if wording.sign in lowered:
            text = _pattern(wording.stiff, language).sub(wording.replacement, text)
            lowered = text.lower()
    return text


@cache
def _wordings(language: Language) -> Sequence[_Wording]:
    return [
        _Wording(
            sign=max((word.lstrip("~") for word in _words(stiff) if word[0] != "@"), key=len),
            stiff=stiff,
            replacement=_says(said),
        )
        for stiff, said in rows(f"{language}.spoken.tsv")
    ]


@cache
def _pattern(stiff: str, language: Language) -> re.Pattern[str]:
    begins = _CLAUSE_BEGINS if stiff.startswith("^") else r"\b"
    ends = r"\b" + _FOLLOWED_BY.get(stiff[-1], "")
    body = r"\s+".join(_word(word, language) for word in _words(stiff))
    return re.compile(begins + body + ends, re.IGNORECASE)


def _words(stiff: str) -> list[str]:
    return stiff.strip("^*?").split()


def _word(word: str, language: Language) -> str:
    if word.startswith("~"):
        return r"(?P<kept>[^\W_]+)" + re.escape(word[1:])
    if not word.startswith("@"):
        return re.escape(word)
    choices = "|".join(map(re.escape, named_sets(language)[word[1:]]))
    return f"(?P<kept>{choices})"


def _says(said: str) -> Callable[[re.Match[str]], str]:
    def replacement(match: re.Match[str]) -> str:
        kept = match.groupdict().get("kept")
        text = re.sub(r"@\w+|~", lambda _: kept or "", said)
        return text[:1].upper() + text[1:] if match[0][0].isupper() else text

    return replacement
