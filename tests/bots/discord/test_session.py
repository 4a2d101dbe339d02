"""Ready or not: sessions that begin, resume, get lost and end."""

import asyncio

from bridge.events import MessageId, MessageSent
from tests.bots.discord.setting import Setting, running


async def test_readiness_follows_the_connection(setting: Setting) -> None:
    """Not ready before, nor after the end."""
    assert not setting.bot.is_ready

    async with running(setting.bot, setting.intake):
        assert setting.bot.is_ready

    assert not setting.bot.is_ready


async def test_a_lost_session_is_made_up_for(setting: Setting) -> None:
    """The gateway forgets us while people talk: nothing is missing afterwards."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}

    async with running(setting.bot, setting.intake):
        first = world.say(setting.ana, setting.channel, "one")
        await setting.until(lambda: setting.intake.events, "the first arrives")
        setting.intake.marks[setting.here] = MessageId(first)
        world.drop_gateway(resume=False)
        for text in ("two", "three"):
            world.say(setting.ana, setting.channel, text)
        await setting.until(lambda: len(setting.intake.events) == 3, "the others arrive")

    assert [event.text.text for event in setting.intake.of(MessageSent)] == ["one", "two", "three"]


async def test_a_resumed_session_is_told_what_was_missed(setting: Setting) -> None:
    """A short cut is bridged by the gateway itself."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}

    async with running(setting.bot, setting.intake):
        world.drop_gateway(resume=True)
        world.say(setting.ana, setting.channel, "meanwhile")
        await setting.until(lambda: setting.intake.events, "the line arrives")

    assert [event.text.text for event in setting.intake.of(MessageSent)] == ["meanwhile"]


async def test_a_session_that_ends_while_reading_is_made_up_for(setting: Setting) -> None:
    """The gateway dies in the middle of a catch-up: nothing is lost, nothing overtakes."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    first = world.say(setting.ana, setting.channel, "known")
    setting.intake.marks[setting.here] = MessageId(first)
    world.say(setting.ana, setting.channel, "missed")

    with setting.discord.faults.hold("GET .*/messages") as held:
        run = asyncio.create_task(setting.bot.run(setting.intake))
        await held.reached()
        world.say(setting.ana, setting.channel, "live")
        world.drop_gateway(resume=False)
        await setting.until(lambda: not setting.bot.is_ready, "the session is over")

    def heard() -> list[str]:
        """In order; what was read twice, by both sessions, has the same id and counts once."""
        return list(
            {event.id: event.text.text for event in setting.intake.of(MessageSent)}.values()
        )

    await setting.until(lambda: len(heard()) > 1, "both arrive")
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)

    assert heard() == ["missed", "live"]
