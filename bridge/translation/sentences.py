"""Sentences, as the local engines want them: one at a time, no line breaks, nothing lost between.

The models were trained on single sentences, and cut off silently what is longer than their window.
ICU's rules (in `fxtranslate`) find the ends; what stood between two sentences stands there again,
except that scripts without spaces get none and scripts with spaces get one.
"""

from collections.abc import Callable, Sequence

from fxtranslate import discovery  # pyright: ignore[reportMissingModuleSource]  (compiled)

from bridge.events import Language

_SPACELESS = {"zh", "zh-Hant", "ja", "th"}


def translate_sentences(
    lines: Sequence[str],
    target: Language,
    translate: Callable[[list[str]], list[str]],
) -> list[str]:
    """Each line's sentences translated (all in one call) and joined again."""
    per_line = [discovery.segment_sentences(line) or [line] for line in lines]
    outputs = iter(translate([sentence for sentences in per_line for sentence in sentences]))
    return [
        _joined(line, sentences, [next(outputs) for _ in sentences], target)
        for line, sentences in zip(lines, per_line, strict=True)
    ]


def _joined(line: str, sentences: Sequence[str], outputs: Sequence[str], target: Language) -> str:
    joined = outputs[0]
    position = line.find(sentences[0]) + len(sentences[0])
    for sentence, output in zip(sentences[1:], outputs[1:], strict=True):
        start = max(line.find(sentence, position), position)
        gap = line[position:start]
        joined += ("" if target in _SPACELESS else gap or " ") + output
        position = start + len(sentence)
    return joined
