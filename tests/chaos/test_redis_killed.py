"""The embedded Redis is killed under load: nothing is lost, and nothing is said twice."""

import pytest

from benchmarks.redis_kills import Tally, kill_often


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_a_killed_redis_loses_and_doubles_nothing() -> None:
    """Two kills while both sides speak without a pause."""
    tallies = await kill_often(2)

    assert all(tally.said > 0 for tally in tallies)
    assert tallies == [
        Tally(platform=tally.platform, said=tally.said, lost=0, doubled=0) for tally in tallies
    ]
