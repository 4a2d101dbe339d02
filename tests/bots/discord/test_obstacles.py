"""What hinders the bot in a channel, told by an interaction or asked of Discord."""

import pytest

from bots.discord.obstacles import Obstacles
from bridge.errors import Retryable
from bridge.events import Channel, ChannelId, CommandGiven
from sandbox.discord.permissions import BITS
from sandbox.discord.records import Overwrite
from sandbox.faults import Fault
from tests.bots.discord.setting import Setting, running


async def hindering(setting: Setting, channel: Channel) -> tuple[str, ...]:
    """What Discord says when asked about a channel."""
    async with running(setting.bot, setting.intake):
        return await Obstacles(setting.bot.rest).of(channel)


async def test_nothing_hinders_a_bot_with_its_rights(setting: Setting) -> None:
    """Roles grant what the invitation asked for."""
    assert await hindering(setting, setting.here) == ()


@pytest.mark.parametrize(
    ("right", "obstacle"),
    [
        ("SEND_MESSAGES", "obstacle-sending"),
        ("MANAGE_WEBHOOKS", "obstacle-webhooks"),
        ("READ_MESSAGE_HISTORY", "obstacle-history"),
    ],
)
async def test_a_channel_may_deny_what_the_server_grants(
    setting: Setting, right: str, obstacle: str
) -> None:
    """A channel's overwrites count after the roles; what is missing is named by its cure."""
    setting.discord.world.forbid(setting.channel, setting.us, right)

    assert await hindering(setting, setting.here) == (obstacle,)


async def test_a_channel_may_allow_what_the_server_denies(setting: Setting) -> None:
    """For the bot alone, which wins over what is denied to everyone."""
    world = setting.discord.world
    denied = Overwrite(is_member=False, deny=BITS["SEND_MESSAGES"])
    world.state.channel(setting.channel).overwrites[setting.guild] = denied
    world.permit(setting.channel, setting.us, "SEND_MESSAGES")

    assert await hindering(setting, setting.here) == ()


async def test_an_administrator_is_hindered_by_nothing(setting: Setting) -> None:
    """Overwrites don't bind administrators."""
    world = setting.discord.world
    world.permit(setting.guild, setting.us, "ADMINISTRATOR")
    world.forbid(setting.channel, setting.us, "MANAGE_WEBHOOKS")

    assert await hindering(setting, setting.here) == ()


async def test_a_thread_has_its_channels_rights(setting: Setting) -> None:
    """And a right of its own for sending."""
    world = setting.discord.world
    thread = world.thread(setting.channel, "pets")
    world.forbid(setting.channel, setting.us, "SEND_MESSAGES_IN_THREADS", "MANAGE_WEBHOOKS")
    there = Channel(platform=setting.here.platform, id=ChannelId(thread))

    assert await hindering(setting, there) == ("obstacle-sending", "obstacle-webhooks")


async def test_a_channel_that_cannot_be_seen_cannot_be_written_in(setting: Setting) -> None:
    """Discord doesn't even describe it."""
    setting.discord.world.forbid(setting.channel, setting.us, "VIEW_CHANNEL")

    assert await hindering(setting, setting.here) == ("obstacle-sending",)


async def test_a_silent_discord_is_no_obstacle(setting: Setting) -> None:
    """Whoever asks is told to ask again."""
    setting.discord.faults.add(Fault(match="GET .*/roles", status=503, times=9))

    with pytest.raises(Retryable):
        await hindering(setting, setting.here)


async def test_a_command_tells_what_hinders_in_its_channel(setting: Setting) -> None:
    """Without a question to Discord."""
    world = setting.discord.world
    world.forbid(setting.channel, setting.us, "MANAGE_WEBHOOKS", "READ_MESSAGE_HISTORY")

    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        world.command(setting.boss, setting.channel, "/bridge status")
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")

    assert setting.intake.of(CommandGiven)[0].obstacles == (
        "obstacle-webhooks",
        "obstacle-history",
    )


async def test_webhooks_are_asked_for_while_pairing(setting: Setting) -> None:
    """Whatever rights were told: the room must not be linked while nothing can arrive."""
    setting.discord.faults.add(Fault(match="GET .*/webhooks", status=403, times=9))

    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        setting.discord.world.command(
            setting.boss, setting.channel, "/bridge create", {"name": "Tea"}
        )
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")

    assert setting.intake.of(CommandGiven)[0].obstacles == ("obstacle-webhooks",)
