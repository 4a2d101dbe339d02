"""The embedded Redis is killed under load: nothing is lost, and nothing is said twice."""

import signal
from asyncio.subprocess import PIPE

import pytest

from benchmarks.house import running_house
from benchmarks.redis_kills import Tally, kill_often, server_of


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_a_killed_redis_loses_and_doubles_nothing() -> None:
    """Two kills while both sides speak without a pause."""
    tallies = await kill_often(2)

    assert all(tally.said > 0 for tally in tallies)
    assert tallies == [
        Tally(platform=tally.platform, said=tally.said, lost=0, doubled=0) for tally in tallies
    ]


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_a_hanging_redis_does_not_spoil_the_end() -> None:
    """SIGTERM while the server answers nothing: status 0, and no traceback."""
    async with running_house(engine="none", stderr=PIPE) as house:
        server = server_of(house)
        server.suspend()
        house.process.send_signal(signal.SIGTERM)
        _, complaints = await house.process.communicate()

    assert b"Traceback" not in complaints
    assert house.process.returncode == 0
    assert not server.is_running()
