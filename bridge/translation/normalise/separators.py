"""Gives what stands beside a sentence the blanks and commas between them.

`te espero la, bjs` must reach the engine as a sentence without a dangling comma, and reach the
reader with it; so a piece that stands apart carries the separators on either side of it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from bridge.events import Language
from bridge.translation.laughter import is_laughter
from bridge.translation.normalise.marks import CLOSERS, ENDS, as_written_in, marks
from bridge.translation.normalise.tokens import Gap, Token, Word, is_spoken
from bridge.translation.pieces import Kept

_ENDING = re.compile(rf"\s*[{ENDS}{re.escape(CLOSERS)}]+")
_SENTENCE = 2  # words that a sentence has at least


def attach_separators(tokens: Sequence[Token], *, target: Language) -> list[Token]:
    """The tokens, each piece that stands apart with its separators, and emoji among them."""
    # How many words stand before each token.
    words = [0, *accumulate(isinstance(token, Word) for token in tokens)]
    tokens = [
        _apart(token, before=words[index], after=words[-1] - words[index])
        for index, token in enumerate(tokens)
    ]
    result: list[Token] = []
    for index, token in enumerate(tokens):
        if isinstance(token, Gap) and _is_apart(result):
            gap = _after(token, result, tokens[index + 1 :], target)
            result += [gap] if gap is not None else []
        elif isinstance(token, Kept) and token.is_apart and result:
            result.append(_before(token, result, target))
        else:
            result.append(token)
    return result


def is_phrase(kept: Kept) -> bool:
    """Whether it is words of the target language, that commas separate from a sentence."""
    return kept.source != kept.target and not is_laughter(kept.source.strip())


def _is_apart(tokens: Sequence[Token]) -> bool:
    last = tokens[-1] if tokens else None
    return isinstance(last, Kept) and last.is_apart


def _apart(token: Token, *, before: int, after: int) -> Token:
    """An emoji beside a sentence stands apart; one in the place of a word does not.

    `before` and `after` it there are so many words.
    """
    if not isinstance(token, Kept) or token.is_apart or is_spoken(token.source):
        return token
    return token if 0 < min(before, after) < _SENTENCE else replace(token, is_apart=True)


def _after(
    gap: Gap, result: list[Token], following: Sequence[Token], target: Language
) -> Gap | None:
    """Moves a gap into the piece before it; a line break stays."""
    kept = result[-1]
    if not isinstance(kept, Kept):
        return gap
    moves, newline, stays = gap.text.partition("\n")
    shown = as_written_in(target, moves)
    if moves.isspace() and is_phrase(kept) and following and _goes_on(following[0]):
        shown = marks(target).comma
    result[-1] = Kept(kept.source + moves, kept.target + shown, is_apart=True)
    return Gap(newline + stays) if newline else None


def _goes_on(token: Token) -> bool:
    return isinstance(token, Word) or (
        isinstance(token, Kept) and (is_phrase(token) or not token.is_apart)
    )


def _goes_on_in(kept: Kept) -> bool:
    """Whether it ends in the blank that it took along, and no mark."""
    return is_phrase(kept) and kept.target.endswith(" ") and kept.target[-2:-1].isalnum()


def _before(kept: Kept, result: list[Token], target: Language) -> Kept:
    """Takes the gap before a piece into it, but for what ends the sentence there."""
    gap = result[-1]
    if isinstance(gap, Kept) and _goes_on_in(gap) and is_phrase(kept):
        result[-1] = replace(gap, target=gap.target.rstrip() + marks(target).comma)
    if not isinstance(gap, Gap) or "\n" in gap.text:
        return kept
    ending = _ENDING.match(gap.text)
    stays, moves = (
        (gap.text[: ending.end()], gap.text[ending.end() :]) if ending else ("", gap.text)
    )
    result[-1:] = [Gap(stays)] if stays else []
    shown = as_written_in(target, moves)
    if moves.isspace() and is_phrase(kept) and not stays and result:
        shown = marks(target).comma
    return Kept(moves + kept.source, shown + kept.target, is_apart=True)
