"""What people do on Discord arrives as events, in order, and nothing else does."""

from datetime import timedelta

import pytest

from bridge.events import (
    ChannelBack,
    ChannelGone,
    MessageDeleted,
    MessageEdited,
    MessageId,
    MessageRef,
    MessageSent,
    ReplyTo,
)
from bridge.richtext import RichText, Style
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


async def test_lines_keep_their_order(setting: Setting) -> None:
    """Fifty lines said at once arrive in the order in which they were said."""
    world = setting.discord.world
    lines = [f"line {number}" for number in range(50)]

    async with running(setting.bot, setting.intake):
        setting.intake.failures = 1
        for line in lines:
            world.say(setting.ana, setting.channel, line)
        await setting.until(lambda: len(setting.intake.events) == len(lines), "all arrive")

    assert [event.text.text for event in setting.intake.of(MessageSent)] == lines


async def test_an_edit_arrives_and_a_preview_does_not(setting: Setting) -> None:
    """A changed text is an event of its own; Discord adding a link's preview is none."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        said = world.say(setting.ana, setting.channel, "first")
        world.unfurl(setting.channel, said)
        world.edit(setting.ana, setting.channel, said, "second")
        world.say(setting.ana, setting.channel, "end")
        await setting.until(lambda: len(setting.intake.of(MessageSent)) == 2, "the end arrives")

    (event,) = setting.intake.of(MessageEdited)
    assert event.text == RichText("second")
    assert event.id.startswith(f"discord:m{said}:e")


async def test_deletions_arrive_one_by_one(setting: Setting) -> None:
    """A deleted message, and each of several deleted together, is an event."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        said = [world.say(setting.ana, setting.channel, f"{n}") for n in range(3)]
        world.delete(setting.ana, setting.channel, said[0])
        world.bulk_delete(setting.channel, said[1:])
        await setting.until(lambda: len(setting.intake.of(MessageDeleted)) == 3, "all are gone")

    assert [event.ref.id for event in setting.intake.of(MessageDeleted)] == said


async def test_a_reply_tells_what_it_answers(setting: Setting) -> None:
    """An answer carries the answered message, its author and its first words."""
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


async def test_files_are_named_by_how_they_are_found_again(setting: Setting) -> None:
    """An attachment keeps channel, message and id, never an address that dies."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        said = world.say(
            setting.ana, setting.channel, "cat", files=[{"name": "cat.png", "content": b"PNG"}]
        )
        await setting.until(lambda: setting.intake.events, "the photo arrives")

    (file,) = setting.intake.of(MessageSent)[0].attachments
    assert (file.kind, file.name, file.size) == ("photo", "cat.png", 3)
    assert file.source.startswith(f"{setting.channel}/{said}/")


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


@pytest.mark.parametrize("failures", [1, 3])
async def test_nothing_is_lost_while_redis_is_away(setting: Setting, failures: int) -> None:
    """What can't be stored yet waits in its lane."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        setting.intake.failures = failures
        world.say(setting.ana, setting.channel, "patience")
        await setting.until(lambda: setting.intake.events, "it is stored at last")

    sent = setting.intake.of(MessageSent)[0]
    assert sent.text == RichText("patience")
    assert sent.sent_at.utcoffset() == timedelta(0)
