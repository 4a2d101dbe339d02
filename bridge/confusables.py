"""Tells when a name would be taken for another: same letters to the eye, whatever the characters.

A name's skeleton is what is left of it for someone who reads quickly: no accents, case, spaces or
invisible characters; styled, encircled and full-width letters as plain ones; letters of other
scripts as the Latin ones they look like; `0` as `o`, and `1`, `I`, `i` as `l`. (After the idea of
Unicode's UTS #39, without its tables: Unicode's own names know most of what is a Latin letter in
disguise, and what is none but looks like one is listed here.)
"""

import re
import unicodedata
from functools import lru_cache

SEPARATOR = " · "
"""Stands between a name and what is said about it."""

_FOREIGN = str.maketrans(
    "аеорсухіјѕԛԝһӏкнмтвгзьбпАВЕКМНОРСТУХІЈЅЗԌԁ"  # Cyrillic
    "αβγικνορτυχωηΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϲɑɩ"  # Greek, and Greek letters used as Latin ones
    "օսոհցքԱՕՍՏ"  # Armenian
    "ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ",  # Cherokee
    "aeopcyxijsqwhlkhmtbr3b6nABEKMHOPCTYXIJS3Gd"
    "abyiknoptuxwnABEZHIKMNOPTYXCcal"
    "ounhgpUOUS"
    "ABCDEHJKLMPRSTVWZ",
)
_ALIKE = (("0", "o"), ("1", "l"), ("|", "l"), ("i", "l"), ("rn", "m"), ("vv", "w"))
_LATIN = re.compile(
    r"(?:LATIN (?:SMALL |CAPITAL )?|REGIONAL INDICATOR SYMBOL )LETTER"
    r" (?:SMALL CAPITAL |DOTLESS |SCRIPT |OPEN )?([A-Z])(?: WITH .+)?$"
)
_BLANK = frozenset("\u115f\u1160")
"""Letters that show nothing."""


@lru_cache(maxsize=4096)
def skeleton(name: str) -> str:
    """Equal for two names that a reader would take for one."""
    plain = "".join(map(_letter, unicodedata.normalize("NFKD", name))).casefold()
    for character, alike in _ALIKE:
        plain = plain.replace(character, alike)
    bare = "".join(filter(str.isalnum, plain))
    return bare or "".join(unicodedata.normalize("NFKC", name).split())


@lru_cache(maxsize=4096)
def skeletons(name: str) -> frozenset[str]:
    """The skeletons of a name and of what stands before and after a separator in it.

    Whoever is called "Ana · Telegram" would look like an Ana that we had marked.
    """
    return frozenset(filter(None, map(skeleton, (name, *name.split(SEPARATOR.strip())))))


def _letter(character: str) -> str:
    foreign = character.translate(_FOREIGN)
    if foreign != character or character.isascii():
        return foreign
    if character in _BLANK or unicodedata.category(character) == "Cf":
        return ""
    found = _LATIN.search(unicodedata.name(character, ""))
    return found[1] if found else character
