"""Parts what stands beside a sentence from it, with the blanks and commas between.

`te espero la, bjs` must reach the engine as a sentence without a dangling comma, and reach the
reader with it; so a piece that stands apart carries the separators on either side of it.
"""

import re
from dataclasses import replace

from bridge.events import Language
from bridge.translation.laughter import is_laughter
from bridge.translation.normalise.marks import CLOSERS, ENDS, PARTS, marks
from bridge.translation.normalise.tokens import EDGE, Gap, Token, Word, is_spoken, neighbour
from bridge.translation.pieces import Kept

_ENDING = re.compile(rf"\s*[{ENDS}{re.escape(CLOSERS)}]+")
_SENTENCE = 2  # words that a sentence has at least


def part(tokens: list[Token], *, target: Language) -> list[Token]:
    """The tokens, each piece that stands apart with its separators, and emoji among them."""
    tokens = [_apart(tokens, index) for index in range(len(tokens))]
    comma = marks(target).comma
    result: list[Token] = []
    for index, token in enumerate(tokens):
        before = result[-1] if result else None
        if isinstance(token, Kept) and token.is_apart and isinstance(before, Gap):
            result.pop()
            stays, moves = _split(before.text)
            if stays:
                result.append(Gap(stays))
            follows_words = bool(result) and not stays and is_phrase(token)
            token = _widened(token, before=moves, comma=comma if follows_words else None)
        if isinstance(token, Gap) and isinstance(before, Kept) and before.is_apart:
            stays, moves = _tail(token.text)
            has_words = any(isinstance(later, Word) for later in tokens[index + 1 :])
            result[-1] = _widened(
                before, after=moves, comma=comma if has_words and is_phrase(before) else None
            )
            if not stays:
                continue
            token = Gap(stays)
        result.append(token)
    return result


def is_phrase(kept: Kept) -> bool:
    """Whether it is words of the target language, that commas part from a sentence."""
    return kept.source != kept.target and not is_laughter(kept.source.strip())


def _apart(tokens: list[Token], index: int) -> Token:
    """An emoji beside a sentence stands apart; one in the place of a word does not."""
    token = tokens[index]
    if not isinstance(token, Kept) or token.is_apart or is_spoken(token.source):
        return token
    sides = (_words(tokens[:index]), _words(tokens[index + 1 :]))
    return token if 0 < min(sides) < _SENTENCE else replace(token, is_apart=True)


def _words(tokens: list[Token]) -> int:
    return sum(isinstance(token, Word) for token in tokens)


def _split(gap: str) -> tuple[str, str]:
    """What of a gap ends the sentence before it, and what parts it from what follows."""
    if "\n" in gap:
        return gap, ""
    ending = _ENDING.match(gap)
    return (gap[: ending.end()], gap[ending.end() :]) if ending else ("", gap)


def _tail(gap: str) -> tuple[str, str]:
    """What of a gap stays for the sentence after it, and what belongs to the piece before."""
    index = gap.find("\n")
    return (gap[index:], gap[:index]) if index >= 0 else ("", gap)


def _widened(kept: Kept, *, before: str = "", after: str = "", comma: str | None) -> Kept:
    return Kept(
        before + kept.source + after,
        _separator(before, comma) + kept.target + _separator(after, comma),
        is_apart=True,
    )


def _separator(gap: str, comma: str | None) -> str:
    return comma if comma is not None and gap.isspace() else gap
