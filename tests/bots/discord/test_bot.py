"""Connecting, staying connected, and giving up only for good reasons."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bots.discord.bot import DiscordBot
from bridge.errors import BotRefused
from bridge.events import MessageSent
from sandbox.discord.api import open_discord
from sandbox.faults import Fault
from tests.bots.discord.setting import FakeIntake, Setting, SystemClock, running, until


async def test_a_refused_token_ends_the_run(setting: Setting) -> None:
    """A wrong token ends in one line that names the setting and the cure."""
    bot = DiscordBot("wrong", setting.discord.address, SystemClock(), files={})

    async with bot:
        with pytest.raises(BotRefused, match="TEAHOUSE_DISCORD_TOKEN"):
            await bot.run(FakeIntake())


async def test_a_refused_intent_ends_the_run() -> None:
    """Without the Message Content Intent the line says where it is switched on."""
    async with open_discord() as discord:
        discord.world.bot("t", "teahouse", intents_allowed=())
        bot = DiscordBot("t", discord.address, SystemClock(), files={})

        async with bot:
            with pytest.raises(BotRefused, match="Message Content Intent"):
                await bot.run(FakeIntake())


async def test_a_platform_that_is_down_is_waited_for(setting: Setting) -> None:
    """Two failed log-ins are no reason to give up."""
    setting.discord.faults.add(Fault(match="GET .*/users/@me", times=2))

    async with running(setting.bot, setting.intake):
        setting.discord.world.say(setting.ana, setting.channel, "there you are")
        await setting.until(lambda: setting.intake.events, "the line arrives")

    assert [event.text.text for event in setting.intake.of(MessageSent)] == ["there you are"]


async def test_stopping_leaves_nothing_behind(setting: Setting) -> None:
    """A cancelled run ends its tasks, the library's included."""

    def ours() -> list[str]:
        tasks = (str(task) for task in asyncio.all_tasks())
        return [task for task in tasks if "/discord/" in task and "tests" not in task]

    async with running(setting.bot, setting.intake):
        pass

    await until(lambda: not ours(), "no task is left")


async def test_a_wrong_address_is_named_with_its_setting(
    setting: Setting,
) -> None:
    """The log names the call, the status and what to check."""
    setting.discord.faults.add(Fault(match="GET .*/users/@me", status=404))

    with capture_logs() as log:
        async with running(setting.bot, setting.intake):
            pass

    (reason,) = [one["reason"] for one in log if one["event"] == "discord_connection_lost"]
    assert reason.startswith("GET ")
    assert reason.endswith(
        "/users/@me was answered with 404: check TEAHOUSE_DISCORD_API if that is set"
    )
