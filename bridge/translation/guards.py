"""Recognises what small models do when they fail, so that no reader ever sees it.

Nothing here knows an engine: a line went in, a line came out, and both languages are known. The
pipeline tries once more after any verdict but `OK`, then lets the original go over, marked.
"""

import re
from collections import Counter
from enum import StrEnum
from itertools import pairwise

from bridge.events import Language
from bridge.languages import KNOWN
from bridge.translation.detection.scripts import SCRIPT_OF, Script, script_shares


class Verdict(StrEnum):
    """What is wrong with an output, if anything."""

    OK = "ok"
    EMPTY = "empty"
    RUNAWAY = "runaway"
    """Three times too long, or one word over and over."""
    LONE_SYMBOL = "lone_symbol"
    """Notes and brackets instead of words ("♪", "(applause)")."""
    COPIED = "copied"
    """As good as the source: nothing was translated."""
    WRONG_SCRIPT = "wrong_script"
    """Not in letters the target language is written in."""


# Characters a text has more or fewer of when it says the same in another script.
_DENSITY = {"Hans": 0.4, "Hant": 0.4, "Jpan": 0.6, "Kore": 0.7}
_LONGEST_RATIO = 3.0
_SHORT = 12
"""Characters; below, lengths say little ("sim" → "yes, please")."""
_HAN_AND_KANA = "\u3040-\u30ff\u3400-\u9fff"
_LETTERS = rf"[^\W_{_HAN_AND_KANA}]+"
_WORD = re.compile(rf"{_LETTERS}(?:['’-]{_LETTERS})*|[{_HAN_AND_KANA}]+")
"""A name in Chinese has no blanks around it."""
_STAGE_DIRECTION = re.compile(r"\s*[(\[♪*-][^)\]]*[)\]♪*.-]?\s*")
_COPY_WORDS = 3
"""So many copied words are a failure; fewer may be a name, or mean the same in both."""
_COPIED_SHARE = 0.8
_REPEATS = 4


def judge(
    source: str, output: str, *, source_language: Language, target_language: Language
) -> Verdict:
    """What `output` is as a translation of `source`, both without what was kept."""
    if not source.strip():
        return Verdict.OK
    # Functions, so that the dearer checks are made only where the cheaper ones found nothing.
    checks = {
        Verdict.EMPTY: lambda: not output.strip(),
        Verdict.LONE_SYMBOL: lambda: _is_lone_symbol(source, output),
        Verdict.RUNAWAY: lambda: _runs_away(source, output, source_language, target_language),
        Verdict.COPIED: lambda: source_language != target_language and _is_copy(source, output),
        Verdict.WRONG_SCRIPT: lambda: _is_in_wrong_script(source, output, target_language),
    }
    return next((verdict for verdict, is_so in checks.items() if is_so()), Verdict.OK)


def _is_lone_symbol(source: str, output: str) -> bool:
    if _has_word(source) and not _has_word(output):
        return True
    return _is_stage_direction(output) and not _is_stage_direction(source)


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _is_stage_direction(text: str) -> bool:
    return _STAGE_DIRECTION.fullmatch(text) is not None


def _runs_away(source: str, output: str, source_language: Language, target: Language) -> bool:
    expected = len(source.strip()) / _density(source_language) * _density(target)
    if len(output.strip()) > _LONGEST_RATIO * max(expected, _SHORT):
        return True
    return _most_repeated(output) > max(_REPEATS - 1, 2 * _most_repeated(source))


def _density(language: Language) -> float:
    return _DENSITY.get(_scripts(language)[0], 1.0)


def _most_repeated(text: str) -> int:
    """How often one word, or one group of characters, follows itself at most."""
    longest = run = 1
    words = _words(text)
    for before, word in pairwise(words):
        run = run + 1 if before == word else 1
        longest = max(longest, run)
    # Also inside a word, which is where scripts without blanks repeat themselves. Of one letter
    # alone ("noooo") it is an elongation, and fine.
    stutter = re.search(r"(\w{2,8}?)\1{3,}", text.casefold())
    if stutter and stutter.group(1) != stutter.group(1)[0] * len(stutter.group(1)):
        longest = max(longest, len(stutter.group()) // len(stutter.group(1)))
    return longest


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _is_copy(source: str, output: str) -> bool:
    """Whether most words came back as they went in. A few may: names, "ok", "pizza"."""
    before, after = _words(source), _words(output)
    if len(before) < _COPY_WORDS:
        return False
    common = sum((Counter(before) & Counter(after)).values())
    return common >= _COPIED_SHARE * max(len(before), len(after))


def _scripts(language: Language) -> tuple[str, ...]:
    tongue = KNOWN.get(language)
    return tongue.scripts if tongue else ("Latn",)


def _is_in_wrong_script(source: str, output: str, target: Language) -> bool:
    """Whether more than half of the letters are of a script the target isn't written in.

    Letters that stood in the source are no sign: they are names.
    """
    fitting = {SCRIPT_OF[script] for script in _scripts(target)}
    if Script.KANA in fitting:
        fitting.add(Script.HAN)
    kept = set(_words(source))
    text = " ".join(word for word in _words(output) if word not in kept)
    shares = script_shares(text)
    letters = sum(shares.values())
    wrong = sum(share for script, share in shares.items() if script not in fitting)
    return letters > 0 and wrong > letters / 2
