"""Pauses between attempts: longer each time, as told where somebody tells."""

from datetime import timedelta

import pytest

from bridge.backoff import Backoff

SECOND = timedelta(seconds=1)


def backoff(chance: float = 0) -> Backoff:
    """From one second to ten, with a chance that is none."""
    return Backoff(SECOND, 10 * SECOND, chance=lambda: chance)


def test_pauses_double_up_to_the_longest() -> None:
    """And stay there."""
    one = backoff()

    pauses = [one.next() / SECOND for _ in range(6)]

    assert pauses == [1, 2, 4, 8, 10, 10]


@pytest.mark.parametrize(("chance", "pause"), [(0, 1), (0.5, 1.125), (1, 1.25)])
def test_chance_lengthens_a_pause_and_never_shortens_it(chance: float, pause: float) -> None:
    """By a quarter at most; what doubles is the pause without it."""
    one = backoff(chance)

    assert one.next() == pause * SECOND
    assert one.next() == 2 * pause * SECOND


def test_what_is_told_counts_as_it_is() -> None:
    """Not a moment more, even nothing; it is a failure all the same."""
    one = backoff(1)

    told = [one.next(37 * SECOND), one.next(timedelta())]

    assert told == [37 * SECOND, timedelta()]
    assert one.next() == 5 * SECOND


def test_after_a_success_it_begins_anew() -> None:
    """With the first pause."""
    one = backoff()
    one.next()
    one.next()

    one.reset()

    assert one.next() == SECOND


async def test_waiting_is_sleeping_through_the_next_pause() -> None:
    """A pause of nothing ends at once, and has been taken."""
    one = backoff()

    await one.wait(timedelta())

    assert one.next() == 2 * SECOND
