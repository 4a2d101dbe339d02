"""The library's messages become events; what nobody wrote does not."""

from typing import Any

import pytest

from bots.discord import inbound
from bridge.events import MessageDeleted, MessageId, MessageRef, MessageSent, ReplyTo, channel_of
from bridge.richtext import RichText, Style
from tests.bots.discord.payloads import ANA, message
from tests.bots.discord.setting import Setting, running


async def test_a_line_arrives_with_its_author_and_formatting(setting: Setting) -> None:
    """A person's line becomes one event that holds who, where and what."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        said = world.say(setting.ana, setting.channel, "**oi** gente")
        await setting.until(lambda: setting.intake.events, "the line arrives")

    (event,) = setting.intake.of(MessageSent)
    assert event.id == f"discord:m{said}"
    assert event.ref == MessageRef(channel=setting.here, id=MessageId(said))
    assert (event.author.id, event.author.name) == (setting.ana, "Ana Lima")
    assert event.text == RichText.styled("oi", Style.BOLD) + " gente"


async def test_a_reply_tells_what_it_replies_to(setting: Setting) -> None:
    """A reply carries the message it replies to, its author and its first words."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        first = world.say(setting.ana, setting.channel, "quem *vem*?")
        world.say(setting.boss, setting.channel, "me", reply_to=first)
        await setting.until(lambda: len(setting.intake.events) == 2, "both arrive")

    assert setting.intake.of(MessageSent)[1].reply_to == ReplyTo(
        ref=MessageRef(channel=setting.here, id=MessageId(first)),
        author="Ana Lima",
        excerpt="quem vem?",
    )


async def test_mentions_carry_names(setting: Setting) -> None:
    """People and channels are mentioned by id on Discord, by name in the event."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        world.say(setting.boss, setting.channel, f"<@{setting.ana}> see <#{setting.channel}>")
        await setting.until(lambda: setting.intake.events, "the line arrives")

    assert setting.intake.of(MessageSent)[0].text.text == "@Ana Lima see #lounge"


async def test_no_bot_is_relayed(setting: Setting) -> None:
    """Another bot's line stays where it is, so two bridges in one channel can't talk forever."""
    world = setting.discord.world
    other = world.person("Other bridge", is_bot=True)
    world.join(setting.guild, other)

    async with running(setting.bot, setting.intake):
        world.say(other, setting.channel, "beep")
        world.say(setting.ana, setting.channel, "end")
        await setting.until(lambda: setting.intake.events, "the end arrives")

    assert [event.text.text for event in setting.intake.of(MessageSent)] == ["end"]


@pytest.mark.parametrize(
    "fields",
    [
        {"type": 6},
        {"type": 7},
        {"webhook_id": "4"},
        {"author": {**ANA, "bot": True}},
        {},
    ],
)
def test_what_nobody_said_is_not_relayed(fields: dict[str, Any]) -> None:
    """Notices, webhooks, bots, and anything outside a server (the last case)."""
    assert not inbound.is_relayed(message(**fields))


async def test_a_thread_knows_its_channel(setting: Setting) -> None:
    """Lines, edits and deletions in a thread name the channel it belongs to."""
    world = setting.discord.world
    thread = world.thread(setting.channel, "pets")

    async with running(setting.bot, setting.intake):
        said = world.say(setting.ana, thread, "miau")
        world.edit(setting.ana, thread, said, "meow")
        world.delete(setting.ana, thread, said)
        await setting.until(lambda: setting.intake.of(MessageDeleted), "the end arrives")

    channels = [channel_of(event) for event in setting.intake.events]
    assert [(one.id, one.parent) for one in channels] == [(thread, setting.channel)] * 3
