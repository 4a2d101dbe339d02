"""The offset: what it confirms, and when it is let go."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bots.telegram.session import Polling, RawUpdate
from bridge.errors import BotRefused, Retryable
from tests.clock import FakeClock

Answer = Callable[[], list[RawUpdate]]


class FakeTelegram:
    """ReplyTo `getUpdates` from a script, then refuses the token so that the loop ends."""

    def __init__(self, *script: Answer) -> None:
        self._script = list(script)
        self.offsets: list[int | None] = []
        self.waits: list[timedelta] = []
        self.taken: list[int] = []

    async def updates(self, offset: int | None, wait: timedelta) -> list[RawUpdate]:
        """The next answer of the script."""
        self.offsets.append(offset)
        self.waits.append(wait)
        if not self._script:
            raise BotRefused("the end")
        return self._script.pop(0)()

    async def take(self, raw: RawUpdate) -> None:
        """Whoever takes the updates."""
        self.taken.append(raw["update_id"])


def updates(*ids: int) -> Answer:
    """An answer with these updates."""
    return lambda: [{"update_id": number} for number in ids]


async def played(telegram: FakeTelegram, clock: FakeClock) -> Polling:
    """The loop, run to the end of the script."""
    polling = Polling(telegram.updates, clock)
    with pytest.raises(BotRefused):
        await polling.run(telegram.take)
    return polling


async def test_the_offset_confirms_what_was_taken() -> None:
    """It is one more than the last update, wherever its ids are."""
    telegram = FakeTelegram(updates(5, 6), updates(7), updates(2))

    await played(telegram, FakeClock())

    assert telegram.offsets == [None, 7, 8, 3]
    assert telegram.taken == [5, 6, 7, 2]


async def test_after_a_quiet_day_the_offset_is_let_go() -> None:
    """Ids begin anywhere after a quiet week; an old offset could hide them."""
    clock = FakeClock()

    def a_quiet_week() -> list[RawUpdate]:
        clock.advance(timedelta(days=7))
        return []

    telegram = FakeTelegram(updates(500), a_quiet_week, updates(3))

    await played(telegram, clock)

    assert telegram.offsets == [None, 501, None, 4]


async def test_the_first_poll_returns_at_once() -> None:
    """So that the bot is known to receive; then Telegram may hold the line."""
    telegram = FakeTelegram(updates(), updates())

    polling = await played(telegram, FakeClock())

    assert telegram.waits == [timedelta(), timedelta(seconds=30), timedelta(seconds=30)]
    assert polling.is_receiving


async def test_after_trouble_the_next_poll_returns_at_once() -> None:
    """The same when it is over."""

    def trouble() -> list[RawUpdate]:
        raise Retryable("busy", timedelta(milliseconds=1))

    telegram = FakeTelegram(updates(), trouble, updates())

    await played(telegram, FakeClock())

    assert telegram.waits[1:3] == [timedelta(seconds=30), timedelta()]


async def test_a_batch_is_taken_in_the_order_of_its_ids() -> None:
    """However it was sent: the ids tell what came first, and the highest confirms them all."""
    telegram = FakeTelegram(updates(7, 5, 6), updates())

    await played(telegram, FakeClock())

    assert telegram.taken == [5, 6, 7]
    assert telegram.offsets[1] == 8


async def test_a_server_that_does_not_wait_is_not_asked_in_a_hot_loop() -> None:
    """Empty answers that come at once are a moment apart."""
    telegram = FakeTelegram(*[updates()] * 3)
    began = asyncio.get_running_loop().time()

    await played(telegram, FakeClock())

    assert asyncio.get_running_loop().time() - began > 0.25
