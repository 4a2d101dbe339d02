"""Requests: tried once, at the right time, by a bot that knows itself."""

from datetime import timedelta

import pytest

from bridge.errors import RateLimited, Retryable
from sandbox.faults import Fault
from tests.bots.discord.setting import Setting, asked, line, open_setting, running


async def test_a_limit_says_how_long_to_wait(setting: Setting) -> None:
    """After a 429 nothing is even asked before the time is over."""
    body = {"message": "slow", "retry_after": 2.5, "global": False}

    async with running(setting.bot, setting.intake):
        setting.discord.faults.add(Fault(match="POST", status=429, body=body))
        with pytest.raises(RateLimited) as first:
            await setting.bot.outbound.post(setting.here, line("x", face=None))
        with pytest.raises(RateLimited):
            await setting.bot.outbound.post(setting.here, line("x", face=None))

    assert first.value.retry_after == timedelta(seconds=2.5)
    assert asked(setting, "POST", "/messages") == 1


async def test_a_limit_on_everything_is_believed_of_the_body_alone(setting: Setting) -> None:
    """A server that sends no headers has said that nothing may be asked for a while."""
    body = {"message": "slow", "retry_after": 2.5, "global": True}

    async with running(setting.bot, setting.intake):
        setting.discord.faults.add(Fault(match="POST", status=429, body=body))
        with pytest.raises(RateLimited):
            await setting.bot.outbound.post(setting.here, line("x", face=None))
        with pytest.raises(RateLimited):
            await setting.bot.outbound.post(setting.here, line("x"))

    assert asked(setting, "POST", "/webhooks") == 0


async def test_limits_are_read_from_the_answers() -> None:
    """A lane that goes too fast is told to wait before Discord has to say so."""
    async with open_setting(limits=True) as setting, running(setting.bot, setting.intake):

        async def many() -> None:
            for number in range(20):
                await setting.bot.outbound.post(setting.here, line(f"{number}"))

        with pytest.raises(RateLimited) as told:
            await many()

        assert told.value.retry_after is not None
        assert timedelta(0) < told.value.retry_after < timedelta(seconds=60)
        assert 429 not in [one.status for one in setting.discord.requests]


async def test_nothing_is_said_before_the_log_in(setting: Setting) -> None:
    """A bot that doesn't know itself yet asks the lane to wait."""
    with pytest.raises(Retryable):
        await setting.bot.outbound.post(setting.here, line("x"))
