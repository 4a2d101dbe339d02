"""The figure for protected spans, through the real engine."""

from pathlib import Path

import pytest

from benchmarks.keep import OWN_LINES, broken
from bridge.translation.engines.firefox import FirefoxEngine


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_everything_that_is_kept_comes_back_once(tmp_path: Path) -> None:
    """In every line of our own set, each kept piece is there exactly as often as it went in."""
    engine = FirefoxEngine(tmp_path, ceiling=512 * 1024 * 1024)

    failures, untranslated, total = broken(engine, OWN_LINES)

    assert failures == []
    assert untranslated == 0
    assert total >= 100
