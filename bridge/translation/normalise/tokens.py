"""Words, the gaps between them and kept pieces: the only form in which the steps see a line.

A step that rewrites a word must know its neighbours, also across a gap or a kept piece, so a line
is flattened once, rewritten token by token, and joined into pieces again at the end.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bridge.translation.pieces import Kept, Line, Piece, Words

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(
    rf"(?P<han>[{HAN}])"
    r"|(?:w/o|[wcps]/|d\+)(?=\s|$)"
    r"|\d+(?:[.,:]\d+)+"
    rf"|[^\W{HAN}]+(?:['’][^\W{HAN}]+)*(?:-[^\W{HAN}]+(?:['’][^\W{HAN}]+)*)*"
)
_HAN = re.compile(rf"[{HAN}]")
EDGE = ""
"""What stands beside the first and the last word of a clause."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters or digits, or one Chinese character."""

    text: str
    is_settled: bool = False
    """A table said so: no later step may touch its spelling."""
    is_stretched: bool = False
    """Its author wrote it longer than it is."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Whatever stands between words: spaces and punctuation."""

    text: str


Token = Word | Gap | Kept


def to_tokens(line: Line) -> list[Token]:
    """The line, flattened."""
    tokens: list[Token] = []
    for piece in line:
        if isinstance(piece, Kept):
            tokens.append(piece)
        else:
            tokens.extend(words_and_gaps(piece.text))
    return tokens


def words_and_gaps(text: str, *, is_settled: bool = False) -> Iterator[Word | Gap]:
    """One text, cut between words."""
    end = 0
    for match in _WORD.finditer(text):
        if match.start() > end:
            yield Gap(text[end : match.start()])
        yield Word(match[0], is_settled)
        end = match.end()
    if end < len(text):
        yield Gap(text[end:])


def to_line(tokens: Iterable[Token]) -> Line:
    """The tokens, joined into pieces again."""
    pieces: list[Piece] = []
    text = ""
    for token in tokens:
        if not isinstance(token, Kept):
            text += token.text
            continue
        if text:
            pieces.append(Words(text))
        pieces.append(token)
        text = ""
    if text:
        pieces.append(Words(text))
    return tuple(pieces)


def is_han(text: str) -> bool:
    """Whether it begins with a Chinese character."""
    return _HAN.match(text) is not None


def is_space(token: Token) -> bool:
    """Whether nothing but blanks separates the words on either side."""
    return isinstance(token, Gap) and token.text.isspace() and "\n" not in token.text


def neighbour(tokens: Sequence[Token], index: int, step: int) -> str:
    """The word beside `index` in lower case, or `EDGE` where a clause begins or ends.

    A kept piece inside the sentence counts as a word that no table knows.
    """
    index += step
    if 0 <= index < len(tokens) and is_space(tokens[index]):
        index += step
    if not 0 <= index < len(tokens):
        return EDGE
    match tokens[index]:
        case Word(text=text):
            return text.lower()
        case Kept(source=source, is_apart=is_apart):
            return EDGE if is_apart or not is_spoken(source) else "\ufffc"
        case Gap():
            return EDGE


def next_word(tokens: Sequence[Token], index: int) -> str:
    """The word after `index` with nothing but a blank between; empty where there is none."""
    for token in tokens[index + 1 : index + 3]:
        if isinstance(token, Word):
            return token.text
        if not is_space(token):
            break
    return ""


def is_spoken(text: str) -> bool:
    """Whether a kept piece belongs to its sentence: a name does, an emoji does not."""
    return any(character.isalnum() for character in text)
