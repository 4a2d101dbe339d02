"""Bridged channels that are gone for the bot, and back."""

from bridge.events import ChannelBack, ChannelGone
from tests.bots.discord.setting import Setting, running


async def test_a_deleted_channel_is_gone(setting: Setting) -> None:
    """Only a bridged channel's end is told."""
    world = setting.discord.world
    other = world.channel(setting.guild, "other")
    setting.intake.bridged = {setting.here}

    async with running(setting.bot, setting.intake):
        world.delete_channel(other)
        world.delete_channel(setting.channel)
        await setting.until(lambda: setting.intake.events, "the end is told")

    assert [event.channel for event in setting.intake.of(ChannelGone)] == [setting.here]


async def test_a_kicked_bot_tells_and_comes_back(setting: Setting) -> None:
    """Removed from the server: its bridged channels are gone; added again: they are back."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}

    async with running(setting.bot, setting.intake):
        world.kick_bot(setting.guild, setting.us)
        await setting.until(lambda: setting.intake.of(ChannelGone), "the kick is told")
        world.add_bot(setting.guild, setting.us, ["VIEW_CHANNEL", "READ_MESSAGE_HISTORY"])
        await setting.until(lambda: setting.intake.of(ChannelBack), "the return is told")

    assert [event.channel for event in setting.intake.of(ChannelBack)] == [setting.here]
