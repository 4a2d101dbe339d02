"""Laughter, in every spelling we know: the only module that says what is one.

A laugh belongs to no sentence: detectors mistake it for Somali, engines turn it into nonsense.
So detection strips it, and the normaliser sets it aside and puts it back in the reader's spelling.
Some spellings tell where their author is at home (`kkkk` in Portuguese, `www` in Japanese); the
name of the group that matched is that language. `555` and `233` are numbers, too: treat them as
laughter only where the line is in their language.
"""

import re

_SPELLINGS = {
    "any": r"""
        (?:[bm]u?w?a+|pf+|a+)?(?:h+a+){2,}h* | (?:h+e+){2,}h* | (?:h+i+){2,}h* | (?:h+o+){3,}h*
        | l+o+l+(?:o+l+)*s? | l+u+l+z* | lmf?ao+ | rofl+ | roflmao | kek+w?
        | x+d+ | [xX]+D+ | (?:h+u+e+){2,}
    """,
    "pt": r"""
        k{2,} | (?=h+u*a)(?=h+a*u)(?:h[au]+){2,}h? | (?:k+j+)+k* | (?:rs)+r?
        | [au]?h[au]+(?:s?h+s?[au]+){2,}s? | (?:[au]+[hs]+){4,}[au]*
    """,
    "es": r"a?(?:j+a+){2,}j* | (?:j+e+){2,}j* | (?:j+i+){2,}j* | (?:j+o+){3,}",
    "fr": r"x?p?t?mdr+ | ptdr+ | xptdr+ | mdrr+",
    "it": r"(?:a+h+){2,}a*",
    "id": r"(?:w+k+){2,}w? | (?:awo?k){2,}\w* | (?:ha?ks){2,}",
    "tr": r"(?:p?u+h+a+){1,}(?:h+a+)+ | (?:[sj]+k*j+){2,}s*j* | s*(?:k+s+){2,}k*",
    "vi": r"(?:ka+){2,}k?",
    "ru": r"""
        (?:б|му|ы)?[ах]*(?:х+[аaеиоыэ]+){2,}х* | (?:а+х+){2,}а* | [ао]?(?:пх){2,}[ао]*
        | л+о+л+ | ржу(?:нимагу)? | кек+ | (?:гы){2,}
    """,
    "zh": r"""
        哈{2,} | 呵{2,} | 嘿{2,} | 嘻{2,} | 吼{3,} | 红红火火恍恍惚惚 | (?<!\d)23{2,}(?!\d)
        | (?<![a-z0-9.@/])h{2,}(?![a-z0-9.])
    """,
    "ja": r"""
        (?<![a-z0-9.@/])w{2,}(?![a-z0-9.]) | ｗ+ | [(（]笑[)）]
        | (?<=[\u3041-\u30ff\u4e00-\u9fff！？!?。])w+(?![a-z])
    """,
    "ko": r"[ㅋㅎ]{2,}[ㅠㅜ]* | 크{2,} | (?:하){2,} | (?:히){2,} | (?:호){2,}",
    "ar": r"ه{3,}[ها]* | ه+ا+ه[ها]*",
    "fa": r"خ{2,}",
    "he": r"ח{2,}",
    "th": r"(?<![\d.,$€£¥/:-])5{3,}\+?(?![\d.,/:%-]) | (?:ฮ่?า){2,} | (?:ฮ่?า)ๆ",
    "hi": r"(?:हा\s?){2,} | (?:ही\s?){2,} | (?:हे){2,}",
    "el": r"(?:χ+[αά]+){2,}χ* | (?:χ+[εέ]+){2,}",
}
# Scripts without spaces: a laugh may stand right against a word.
_UNSPACED = {"zh", "ja", "ko", "th"}


def _named(*, are_unspaced: bool) -> str:
    return "|".join(
        f"(?P<{code}> {spelling} )"
        for code, spelling in _SPELLINGS.items()
        if (code in _UNSPACED) is are_unspaced
    )


LAUGHTER = re.compile(
    rf"(?<![\w@#/.:-]) (?: {_named(are_unspaced=False)} ) (?![\w@/-]|\.\w)"
    rf"| {_named(are_unspaced=True)}",
    re.IGNORECASE | re.VERBOSE,
)
"""Finds laughter in a line; the name of the group that matched is its language, or `any`."""


def is_laughter(word: str) -> bool:
    """Whether the whole of `word` is a laugh."""
    return LAUGHTER.fullmatch(word) is not None


def without_laughter(text: str) -> str:
    """The text with each laugh replaced by a space."""
    return LAUGHTER.sub(" ", text)
