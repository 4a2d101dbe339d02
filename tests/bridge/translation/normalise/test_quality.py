"""The figures that the project holds itself to, on its own set, through the whole path."""

from pathlib import Path

import pytest

from benchmarks.chat_quality import OWN_SET, measure, read_examples, whole_path
from bridge.events import Language
from bridge.translation.engines import Direction
from bridge.translation.engines.firefox import FirefoxEngine
from tests.bridge.translation.normalise.test_prepare import tidy_lines

PAIRS = (
    Direction(Language("en"), Language("pt")),
    Direction(Language("pt"), Language("en")),
)


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_chat_lines_come_over_well() -> None:
    """The score of the project's chat lines stays above its floor in both directions."""
    examples = read_examples(OWN_SET)

    scores = measure(examples)

    assert len(examples) >= 300
    assert scores[PAIRS[0]].whole >= 80
    assert scores[PAIRS[1]].whole >= 80


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_tidy_sentences_come_over_as_the_engine_makes_them() -> None:
    """The whole path changes nothing of what the bare engine makes of a tidy sentence."""
    engine = FirefoxEngine(Path("nowhere"), ceiling=500_000_000)
    texts = {
        pair: [text for source, _, text in tidy_lines() if source == pair.source] for pair in PAIRS
    }

    whole = {pair: whole_path(engine, pair, texts[pair]) for pair in PAIRS}

    assert whole == {pair: engine.translate(texts[pair], pair) for pair in PAIRS}
