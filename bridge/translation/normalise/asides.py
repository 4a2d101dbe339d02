"""Sets aside what belongs to no sentence: laughter, emoticons, cries and keyboard noise.

They go around the engine. Laughter comes back as the reader laughs: `kkkk` is `haha` in English
and `哈哈` in Chinese; the spellings stand in `laughter.tsv`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from bridge.events import Language
from bridge.translation.laughter import LAUGHTER, is_laughter
from bridge.translation.normalise.frequency import common
from bridge.translation.normalise.tables import plain, rows, table
from bridge.translation.pieces import Kept, Line, Piece, Words

_EMOTICON = re.compile(
    r"(?<!\w)(?:[:;=]['’]?-?[)(DPpOo/|*3\]\[]+|<[/\\]?3+|[xX][dD]+|[Tt][_.][Tt]|\^_*\^|-_+-|"
    r"¯\\_\(ツ\)_/¯|[oO]_[oO]|>[._]<|:'\()(?!\w)"
)
_NOISE = re.compile(
    r"(?<![\w@#/.:'’-])(?:a{3,}h*|a+h{2,}|m{3,}|z{3,}|b?gr{2,}|br{2,}|([a-z])\1{3,}"
    r"|[b-df-hj-np-tv-xz]{6,}|a?[sdfghjkl]{5,}a?)(?![\w@/'’-]|\.\w)",
    re.IGNORECASE,
)
"""A cry, or fingers that fell on the keyboard; real words without vowels are looked up."""
_SHORTEST_WORD = 5  # of those that the noise could be
_LETTERS_A_BEAT = 2
_MOST_BEATS = 6


def set_aside(line: Line, *, source: Language, target: Language) -> Line:
    """The line with each laugh and emoticon kept apart, laughs in the reader's spelling."""
    pieces: list[Piece] = []
    for piece in line:
        match piece:
            case Words(text=text):
                pieces.extend(_pieces(text, source, target))
            case Kept(source=written, target=shown) if written == shown and is_laughter(written):
                pieces.append(Kept(written, as_reader_laughs(written, target), is_apart=True))
            case Kept():
                pieces.append(piece)
    return tuple(pieces)


def _pieces(text: str, source: Language, target: Language) -> Iterator[Piece]:
    end = 0
    for start, stop, kept in sorted(_found(text, source, target), key=lambda found: found[0]):
        if start < end:
            continue
        if start > end:
            yield Words(text[end:start])
        yield kept
        end = stop
    if end < len(text):
        yield Words(text[end:])


def _found(text: str, source: Language, target: Language) -> Iterator[tuple[int, int, Kept]]:
    for match in _EMOTICON.finditer(text):
        yield match.start(), match.end(), Kept(match[0], match[0], is_apart=True)
    for match in LAUGHTER.finditer(text):
        if match.lastgroup not in {"any", source} and match[0].isdigit():
            continue  # 555 and 233 laugh in their own language only
        if plain(match[0]) in table(source, "words"):
            continue  # `kk` laughs in Portuguese, in English it says `ok`
        laugh = as_reader_laughs(match[0], target)
        yield match.start(), match.end(), Kept(match[0], laugh, is_apart=True)
    for match in _NOISE.finditer(text):
        if len(match[0]) < _SHORTEST_WORD or not _is_word(match[0], source):
            yield match.start(), match.end(), Kept(match[0], match[0], is_apart=True)


def _is_word(text: str, language: Language) -> bool:
    word = plain(text)
    return word in common(language) or word in table(language, "words")


def as_reader_laughs(written: str, reader: Language) -> str:
    """A laugh of about this length as speakers of the reader's language write it."""
    beat, least = _beats().get(reader, (written, 1))
    if beat == written:
        return written
    beats = min(len(written) // _LETTERS_A_BEAT, _MOST_BEATS)
    return beat * max(int(least), beats)


@cache
def _beats() -> Mapping[Language, tuple[str, int]]:
    return {Language(code): (beat, int(least)) for code, beat, least in rows("laughter.tsv")}
