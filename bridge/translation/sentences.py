"""Sentences, as the local engines want them: one at a time, no line breaks, nothing lost between.

The models were trained on single sentences; of what is longer than their window they lose the
thread, and it takes them seconds. ICU's rules (in `fxtranslate`) find the ends, and a sentence of
more than three hundred letters is cut between its clauses. What stood between two sentences stands
there again, except that scripts without spaces get none and scripts with spaces get one.
"""

from collections.abc import Callable, Iterator, Sequence

from fxtranslate import discovery  # pyright: ignore[reportMissingModuleSource]  (compiled)

from bridge.events import Language
from bridge.translation.segments import BLANK, CLAUSE, last_cut, seam

_LONGEST = 300
_CUTS = (CLAUSE, BLANK)
"""Where a sentence that is too long may be cut, the best first."""


def translate_sentences(
    lines: Sequence[str],
    target: Language,
    translate: Callable[[list[str]], list[str]],
) -> list[str]:
    """Each line's sentences translated (all in one call) and joined again."""
    per_line = [list(_sentences(line)) for line in lines]
    outputs = iter(translate([sentence for sentences in per_line for sentence in sentences]))
    return [
        _joined(line, sentences, [next(outputs) for _ in sentences], target)
        for line, sentences in zip(lines, per_line, strict=True)
    ]


def _sentences(line: str) -> Iterator[str]:
    for sentence in discovery.segment_sentences(line) or [line]:
        rest = sentence
        while (end := _end_within_reach(rest)) < len(rest):
            yield rest[:end].rstrip()
            rest = rest[end:].lstrip()
        yield rest


def _end_within_reach(text: str) -> int:
    """Where to cut: after the last clause that fits, else the last word, else wherever it is."""
    end = last_cut(text, _LONGEST, _CUTS)
    return _LONGEST // 2 if end is None else end


def _joined(line: str, sentences: Sequence[str], outputs: Sequence[str], target: Language) -> str:
    joined = outputs[0]
    position = line.find(sentences[0]) + len(sentences[0])
    for sentence, output in zip(sentences[1:], outputs[1:], strict=True):
        start = max(line.find(sentence, position), position)
        joined += seam(line[position:start], target) + output
        position = start + len(sentence)
    return joined
