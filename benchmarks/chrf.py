"""chrF2, the measure of every quality figure: how many character n-grams two texts share.

One to six characters, blanks left out, recall counts twice; of several references the closest
counts. The figures equal those of `sacrebleu` (compared on the project's own set), which would
bring five more packages for this one formula.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

ORDER = 6
_RECALL_WEIGHT = 4  # beta squared

Counts = tuple[int, int, int]
"""For one order: n-grams of the translation, of the reference, of both."""


def chrf(translations: Iterable[str], references: Iterable[Sequence[str]]) -> float:
    """The score of a whole set, 0 to 100; each translation has its own references."""
    total = [(0, 0, 0)] * ORDER
    for translation, candidates in zip(translations, references, strict=True):
        counts = max((_counts(translation, text) for text in candidates), key=_score)
        total = [
            (ours + more[0], theirs + more[1], shared + more[2])
            for (ours, theirs, shared), more in zip(total, counts, strict=True)
        ]
    return _score(total)


def _counts(translation: str, reference: str) -> list[Counts]:
    return [
        _shared(_ngrams(translation, order), _ngrams(reference, order))
        for order in range(1, ORDER + 1)
    ]


def _shared(ours: Counter[str], theirs: Counter[str]) -> Counts:
    return (ours.total() if theirs else 0, theirs.total(), (ours & theirs).total())


def _ngrams(text: str, order: int) -> Counter[str]:
    bare = "".join(text.split())
    return Counter(bare[start : start + order] for start in range(len(bare) - order + 1))


def _score(counts: Sequence[Counts]) -> float:
    told = [(shared / ours, shared / theirs) for ours, theirs, shared in counts if ours and theirs]
    if not told:
        return 0.0
    precision = sum(part for part, _ in told) / len(told)
    recall = sum(part for _, part in told) / len(told)
    if not precision + recall:
        return 0.0
    weighted = _RECALL_WEIGHT * precision + recall
    return 100 * (1 + _RECALL_WEIGHT) * precision * recall / weighted
