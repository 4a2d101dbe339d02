"""Connecting, staying connected, and giving up only for good reasons."""

import asyncio

import pytest

from bots.discord.bot import DiscordBot
from bridge.errors import BotRefused
from bridge.events import MessageSent
from sandbox.discord.api import open_discord
from sandbox.faults import Fault
from tests.bots.discord.setting import (
    FakeIntake,
    Setting,
    SystemClock,
    open_setting,
    running,
    until,
)


async def test_a_refused_token_parks_the_part(setting: Setting) -> None:
    """A wrong token ends in one line that names the setting and the cure."""
    bot = DiscordBot("wrong", setting.discord.address, SystemClock(), files={})

    async with bot:
        with pytest.raises(BotRefused, match="TEAHOUSE_DISCORD_TOKEN"):
            await bot.run(FakeIntake())


async def test_a_refused_intent_parks_the_part() -> None:
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


async def test_two_bots_with_two_addresses_live_in_one_process() -> None:
    """Each hears only its own Discord."""
    async with (
        open_setting() as one,
        open_setting() as two,
        running(one.bot, one.intake),
        running(two.bot, two.intake),
    ):
        one.discord.world.say(one.ana, one.channel, "one")
        two.discord.world.say(two.ana, two.channel, "two")
        await until(lambda: one.intake.events and two.intake.events, "both arrive")

        assert [event.text.text for event in one.intake.of(MessageSent)] == ["one"]
        assert [event.text.text for event in two.intake.of(MessageSent)] == ["two"]


async def test_the_invitation_asks_for_what_is_needed(setting: Setting) -> None:
    """It names the application and never asks for Administrator."""
    assert setting.bot.invitation() is None

    async with running(setting.bot, setting.intake):
        invitation = setting.bot.invitation()

    assert invitation is not None
    assert f"client_id={setting.us}" in invitation
    assert "scope=bot+applications.commands" in invitation
    assert "permissions=275414903872" in invitation


async def test_readiness_follows_the_connection(setting: Setting) -> None:
    """Not ready before, nor after the end."""
    assert not setting.bot.is_ready

    async with running(setting.bot, setting.intake):
        assert setting.bot.is_ready

    assert not setting.bot.is_ready


async def test_stopping_leaves_nothing_behind(setting: Setting) -> None:
    """A cancelled run ends its tasks, the library's included."""

    def ours() -> list[str]:
        tasks = (str(task) for task in asyncio.all_tasks())
        return [task for task in tasks if "/discord/" in task and "tests" not in task]

    async with running(setting.bot, setting.intake):
        pass

    await until(lambda: not ours(), "no task is left")


async def test_a_content_type_may_name_its_charset(setting: Setting) -> None:
    """JSON is JSON however its type is spelt, for the library's own requests too."""
    us = {"id": setting.us, "username": "teahouse", "discriminator": "0", "avatar": None}
    spelt = {"Content-Type": "application/json; charset=utf-8"}
    setting.discord.faults.add(
        Fault(match="GET .*/users/@me$", status=200, body=us, headers=spelt)
    )

    async with running(setting.bot, setting.intake):
        setting.discord.world.say(setting.ana, setting.channel, "there you are")
        await setting.until(lambda: setting.intake.events, "the line arrives")

    assert [event.text.text for event in setting.intake.of(MessageSent)] == ["there you are"]
    assert sum(one.path.endswith("/users/@me") for one in setting.discord.requests) == 1
