"""What stands around engines: circuit breaker, permission, streaming."""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bridge.backoff import Backoff
from bridge.translation.chained_engine import CircuitBreaker
from bridge.translation.remote import is_own_machine
from bridge.translation.streaming import stream


def punctual() -> Backoff:
    """An engine's pauses, without chance."""
    return Backoff(timedelta(seconds=30), timedelta(minutes=10), chance=lambda: 0.0)


def test_an_engine_that_keeps_failing_pauses_longer_each_time() -> None:
    """Three failures in a row make it pause; a success forgets them."""
    now = 0.0
    breaker = CircuitBreaker(punctual(), clock=lambda: now)
    for _ in range(2):
        breaker.failed()
    assert not breaker.is_open

    breaker.failed()
    assert breaker.is_open
    now = 31.0
    assert not breaker.is_open

    breaker.failed()
    now = 31.0 + 59
    assert breaker.is_open
    now = 31.0 + 61
    breaker.succeeded()
    breaker.failed()
    assert not breaker.is_open


def test_what_was_under_way_when_a_pause_began_makes_it_no_longer() -> None:
    """Ten lines that fail for one reason are one failure."""
    now = 0.0
    breaker = CircuitBreaker(punctual(), clock=lambda: now)
    for _ in range(3 + 10):
        breaker.failed()

    now = 31.0

    assert not breaker.is_open


def test_an_outage_of_a_week_is_waited_through() -> None:
    """However often it failed, it is asked again every ten minutes."""
    now = 0.0
    breaker = CircuitBreaker(punctual(), clock=lambda: now)
    for _ in range(1000):
        breaker.failed()
        now += 601.0
        assert not breaker.is_open


def test_a_busy_engine_pauses_as_long_as_it_says() -> None:
    """At once, and no longer."""
    now = 0.0
    breaker = CircuitBreaker(punctual(), clock=lambda: now)

    breaker.failed(timedelta(seconds=5))

    assert breaker.is_open
    now = 5.0
    assert not breaker.is_open


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:5000", True),
        ("http://[::1]:5000", True),
        ("http://localhost:11434/v1", True),
        ("http://libretranslate:5000", True),
        ("http://192.168.1.7", True),
        ("http://nas.local", True),
        ("https://api.openai.com/v1", False),
        ("https://8.8.8.8/v1", False),
    ],
)
def test_whose_machine_a_server_is(url: str, *, expected: bool) -> None:
    """This machine, the operator's network and compose's neighbours are one's own."""
    assert is_own_machine(url) is expected


async def test_a_stream_keeps_the_order_and_its_bounds() -> None:
    """Slow items hold back later ones; never more than `ahead` are read and not written."""
    read = 0
    written: list[int] = []
    most_ahead = 0

    def numbers() -> Iterator[int]:
        nonlocal read, most_ahead
        for number in range(100):
            read += 1
            most_ahead = max(most_ahead, read - len(written))
            yield number

    async def work(number: int) -> int:
        for _ in range(number % 7):
            await asyncio.sleep(0)
        return number

    await stream(numbers(), work, written.append, ahead=8)

    assert written == list(range(100))
    assert most_ahead <= 8 + 2


async def test_a_stream_does_not_block_the_loop_while_it_reads() -> None:
    """Standard input may keep silent: others run meanwhile."""
    ticks = 0

    def slow() -> Iterator[str]:
        time.sleep(0.05)
        yield "late"

    async def work(item: str) -> str:
        return item

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    written: list[str] = []
    ticking = asyncio.ensure_future(tick())
    await stream(slow(), work, written.append)
    ticking.cancel()

    assert written == ["late"]
    assert ticks > 5
