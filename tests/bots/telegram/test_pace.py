"""The limit for groups, kept before Telegram has to."""

from datetime import timedelta

import pytest

from bots.telegram.places import Place
from bridge.errors import RateLimited, Retryable
from tests.bots.telegram.conftest import make_bot
from tests.bots.telegram.outgoing import outgoing
from tests.clock import FakeClock


async def test_a_paced_bot_keeps_the_groups_limit_by_itself() -> None:
    """The 21st message of a minute is not tried; a minute later it is."""
    clock = FakeClock()
    bot = make_bot("http://127.0.0.1:9", clock, pace=True)
    channel = Place(chat=-5).channel

    for _ in range(20):
        with pytest.raises(Retryable):
            await bot.outbound.post(channel, outgoing("hi"))
    with pytest.raises(RateLimited) as limited:
        await bot.outbound.post(channel, outgoing("hi"))
    clock.advance(timedelta(minutes=1))
    with pytest.raises(Retryable) as later:
        await bot.outbound.post(channel, outgoing("hi"))

    assert limited.value.retry_after == timedelta(minutes=1)
    assert not isinstance(later.value, RateLimited)
