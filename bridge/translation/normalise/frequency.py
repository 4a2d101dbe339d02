"""How frequent a word is, asked by the word.

The small list (30,000 words, 3–7 MB) is a plain mapping; the large one, asked only about words the
small one lacks, is kept as sorted integers (2 MB instead of 40).
"""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache

from bridge.events import Language
from bridge.translation.word_lists import words_by_rarity

NEVER = 900
"""The rarity of a word in no list. Rarity is in centibels: 100 more is ten times rarer."""
_BITS = 10  # rarity fits into these; the rest of an integer is the word's checksum


@cache
def common(language: Language) -> Mapping[str, int]:
    """Rarity of each word that makes up at least a millionth of what is written."""
    return {word: rarity for rarity, words in words_by_rarity(language, "small") for word in words}


def rarity(word: str, language: Language) -> int:
    """Rarity of any word in lower case."""
    known = common(language).get(word)
    if known is not None:
        return known
    sums = _rare(language)
    wanted = zlib.crc32(word.encode()) << _BITS
    index = bisect_left(sums, wanted)
    # Two words of one checksum are possible, and only make a rare word seem known.
    if index < len(sums) and sums[index] >> _BITS == wanted >> _BITS:
        return sums[index] & ((1 << _BITS) - 1)
    return NEVER


@cache
def _rare(language: Language) -> "array[int]":
    """Written for speed: a quarter of a million words, while somebody may be waiting."""
    checksum = zlib.crc32
    sums = [
        checksum(word.encode()) << _BITS | rarity
        for rarity, words in words_by_rarity(language, "large")
        for word in words
    ]
    sums.sort()
    return array("Q", sums)
