"""What the gateway tells about messages arrives as events, in order."""

from datetime import timedelta

import pytest

from bridge.events import MessageDeleted, MessageEdited, MessageSent
from bridge.richtext import RichText
from tests.bots.discord.setting import Setting, running


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


NEEDED = frozenset({"type", "author", "attachments", "embeds", "timestamp", "mentions", "pinned"})
"""Fields without which the library reads no message."""


def sessions(setting: Setting) -> int:
    """How many clients have logged in."""
    return sum(one.path.endswith("/users/@me") for one in setting.discord.requests)


@pytest.mark.parametrize("left_out", [NEEDED, frozenset({"author"})])
async def test_an_unreadable_line_is_asked_for_in_its_turn(
    setting: Setting, left_out: frozenset[str]
) -> None:
    """Its text arrives, before the line after it, and the session goes on."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}

    async with running(setting.bot, setting.intake):
        world.left_out["MESSAGE_CREATE"] = left_out
        world.say(setting.ana, setting.channel, "odd")
        world.left_out.clear()
        world.say(setting.ana, setting.channel, "even")
        await setting.until(lambda: len(setting.intake.events) > 1, "both arrive")

    sent = setting.intake.of(MessageSent)
    assert [(event.author.name, event.text.text) for event in sent] == [
        ("Ana Lima", "odd"),
        ("Ana Lima", "even"),
    ]
    assert sessions(setting) == 1


async def test_an_edit_told_by_its_text_alone_is_followed(setting: Setting) -> None:
    """What a MESSAGE_UPDATE leaves out is asked for; a preview told so is still no edit."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    world.left_out["MESSAGE_UPDATE"] = NEEDED

    async with running(setting.bot, setting.intake):
        said = world.say(setting.ana, setting.channel, "first")
        world.unfurl(setting.channel, said)
        world.say(setting.ana, setting.channel, "between")
        await setting.until(lambda: len(setting.intake.events) > 1, "the line between arrives")
        world.edit(setting.ana, setting.channel, said, "second")
        await setting.until(lambda: setting.intake.of(MessageEdited), "the edit arrives")

    (edit,) = setting.intake.of(MessageEdited)
    assert (edit.ref.id, edit.text.text) == (said, "second")
    assert sessions(setting) == 1
