"""Where a channel is: told by Discord, by the gateway, or by nobody."""

from bots.discord.platform import PLATFORM
from bridge.events import Channel, ChannelId, MessageRef
from sandbox.faults import Fault
from tests.bots.discord.setting import Setting, line, running, seen


async def test_a_thread_speaks_through_its_parent(setting: Setting) -> None:
    """Threads have no webhooks of their own."""
    world = setting.discord.world
    thread = world.thread(setting.channel, "pets")
    there = Channel(platform=PLATFORM, id=ChannelId(thread))

    async with running(setting.bot, setting.intake):
        (made,) = await setting.bot.outbound.post(there, line("miau"))
        message = MessageRef(channel=there, id=made)
        await setting.bot.outbound.edit(message, line("meow"))

        assert [(one.author, one.text) for one in world.shown(thread)] == [("Maria", "meow")]
        await setting.bot.outbound.delete(message)

    assert world.shown(thread) == []


async def test_a_place_is_known_from_the_gateway_too(setting: Setting) -> None:
    """Where Discord won't describe a channel, what the gateway told says whose thread it is."""
    world = setting.discord.world
    thread = world.thread(setting.channel, "pets")
    there = Channel(platform=PLATFORM, id=ChannelId(thread))
    setting.discord.faults.add(Fault(match=r"GET .*/channels/\d+$", status=404, times=9))

    async with running(setting.bot, setting.intake):
        await setting.bot.outbound.post(there, line("miau"))

    assert [(one.author, one.text) for one in world.shown(thread)] == [("Maria", "miau")]


async def test_a_channel_nobody_describes_is_spoken_in(setting: Setting) -> None:
    """With nothing but its id, a channel is taken for one that has webhooks of its own."""
    setting.discord.faults.add(Fault(match=r"GET .*/channels/\d+$", status=404, times=9))

    async with running(setting.bot, setting.intake):
        pass

    await setting.bot.outbound.post(setting.here, line("oi"))

    assert [(one.author, one.text) for one in seen(setting)] == [("Maria", "oi")]
