"""Which script each letter belongs to: what tells languages apart before any word does.

Only the scripts of the languages teahouse knows; by Unicode's blocks, which is exact enough to
count letters.
"""

from bisect import bisect_right
from collections import Counter
from enum import StrEnum
from functools import cache


class Script(StrEnum):
    """A script as letters show it; which Chinese characters are Japanese, they don't."""

    LATIN = "latin"
    GREEK = "greek"
    CYRILLIC = "cyrillic"
    HEBREW = "hebrew"
    ARABIC = "arabic"
    DEVANAGARI = "devanagari"
    BENGALI = "bengali"
    TAMIL = "tamil"
    THAI = "thai"
    KANA = "kana"
    HANGUL = "hangul"
    HAN = "han"
    OTHER = "other"


SCRIPT_OF = {
    "Latn": Script.LATIN,
    "Grek": Script.GREEK,
    "Cyrl": Script.CYRILLIC,
    "Hebr": Script.HEBREW,
    "Arab": Script.ARABIC,
    "Deva": Script.DEVANAGARI,
    "Beng": Script.BENGALI,
    "Taml": Script.TAMIL,
    "Thai": Script.THAI,
    "Jpan": Script.KANA,
    "Kore": Script.HANGUL,
    "Hans": Script.HAN,
    "Hant": Script.HAN,
}
"""By ISO 15924 code, as `bridge.languages` names scripts."""

_BLOCKS = (
    (0x0041, 0x024F, Script.LATIN),
    (0x0370, 0x03FF, Script.GREEK),
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x0590, 0x05FF, Script.HEBREW),
    (0x0600, 0x08FF, Script.ARABIC),
    (0x0900, 0x097F, Script.DEVANAGARI),
    (0x0980, 0x09FF, Script.BENGALI),
    (0x0B80, 0x0BFF, Script.TAMIL),
    (0x0E00, 0x0E7F, Script.THAI),
    (0x1100, 0x11FF, Script.HANGUL),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x1F00, 0x1FFF, Script.GREEK),
    (0x3040, 0x30FF, Script.KANA),
    (0x3130, 0x318F, Script.HANGUL),
    (0x31F0, 0x31FF, Script.KANA),
    (0x3400, 0x9FFF, Script.HAN),
    (0xAC00, 0xD7AF, Script.HANGUL),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFB50, 0xFEFF, Script.ARABIC),
    (0xFF21, 0xFF5A, Script.LATIN),
    (0xFF66, 0xFF9F, Script.KANA),
    (0x20000, 0x323AF, Script.HAN),
)
_STARTS = [first for first, _, _ in _BLOCKS]


@cache
def script_of(character: str) -> Script:
    """The script of one letter; `OTHER` for a script nobody here is asked for."""
    code = ord(character)
    _, last, script = _BLOCKS[max(bisect_right(_STARTS, code) - 1, 0)]
    return script if code <= last else Script.OTHER


def script_shares(text: str) -> Counter[Script]:
    """How many letters of each script `text` has; figures, marks and symbols don't count."""
    return Counter(map(script_of, filter(str.isalpha, text)))
