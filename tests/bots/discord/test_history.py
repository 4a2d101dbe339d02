"""What happened while the gateway was away is made up for, before anything live goes on."""

from collections.abc import AsyncIterator
from typing import Any

from bots.discord.client import TeahouseClient
from bots.discord.history import MissedHistory
from bridge.events import (
    ChannelGone,
    ManyMissing,
    MessageDeleted,
    MessageEdited,
    MessageId,
    MessageSent,
)
from sandbox.faults import Fault
from tests.bots.discord.setting import Setting, SystemClock, running


async def test_missed_lines_come_first_and_in_order(setting: Setting) -> None:
    """Everything after the mark is taken, oldest first, then what is said now."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    first = world.say(setting.ana, setting.channel, "known")
    setting.intake.marks[setting.here] = MessageId(first)
    for number in range(120):
        world.say(setting.ana, setting.channel, f"missed {number}")

    async with running(setting.bot, setting.intake):
        world.say(setting.ana, setting.channel, "live")
        await setting.until(lambda: len(setting.intake.events) == 121, "all arrive")

    texts = [event.text.text for event in setting.intake.of(MessageSent)]
    assert texts == [*(f"missed {number}" for number in range(120)), "live"]


async def test_a_channel_without_a_mark_has_nothing_to_make_up_for(setting: Setting) -> None:
    """What was said before the room existed stays where it is."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    world.say(setting.ana, setting.channel, "before")

    async with running(setting.bot, setting.intake):
        world.say(setting.ana, setting.channel, "after")
        await setting.until(lambda: setting.intake.events, "the line arrives")

    assert [event.text.text for event in setting.intake.of(MessageSent)] == ["after"]


async def test_missed_edits_and_deletions_are_seen(setting: Setting) -> None:
    """The last relayed messages are looked at again: changed, vanished, or as they were."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    said = [world.say(setting.ana, setting.channel, text) for text in ("kept", "wrong", "gone")]
    setting.intake.marks[setting.here] = MessageId(said[-1])
    setting.intake.relayed[setting.here] = [MessageId(message) for message in said]
    world.edit(setting.ana, setting.channel, said[1], "right")
    world.delete(setting.ana, setting.channel, said[2])

    async with running(setting.bot, setting.intake):
        pass

    (edit,) = setting.intake.of(MessageEdited)
    (deletion,) = setting.intake.of(MessageDeleted)
    assert (edit.ref.id, edit.text.text) == (said[1], "right")
    assert deletion.ref.id == said[2]
    assert setting.intake.of(MessageSent) == []


async def test_a_channel_lost_meanwhile_is_told(setting: Setting) -> None:
    """A channel that can't be read any more is gone, and holds nobody up."""
    world = setting.discord.world
    other = world.channel(setting.guild, "other")
    setting.intake.bridged = {setting.here}
    setting.intake.marks[setting.here] = MessageId(
        world.say(setting.ana, setting.channel, "last words")
    )
    world.delete_channel(setting.channel)

    async with running(setting.bot, setting.intake):
        world.say(setting.ana, other, "life goes on")
        await setting.until(lambda: setting.intake.of(MessageSent), "the other channel goes on")

    assert [event.channel for event in setting.intake.of(ChannelGone)] == [setting.here]


class Forging(TeahouseClient):
    """Gets one message in a shape that the library can't read."""

    async def history(self, channel: int, *, after: int) -> AsyncIterator[Any]:
        """Forges what says poison."""
        async for payload in super().history(channel, after=after):
            if payload["content"] == "poison":
                payload["poll"] = {"question": None, "answers": [], "expiry": None}
            yield payload


async def test_a_message_that_cannot_be_read_hides_no_other(setting: Setting) -> None:
    """The library chokes on one message of a page: it is parked, the others arrive."""
    world = setting.discord.world
    first = world.say(setting.ana, setting.channel, "known")
    setting.intake.marks[setting.here] = MessageId(first)
    poison = world.say(setting.ana, setting.channel, "poison")
    world.say(setting.ana, setting.channel, "fine")

    async with Forging(setting.discord.address) as client:
        await client.login("the-token")
        await MissedHistory(client, setting.intake, SystemClock()).read(setting.here)

    assert [event.text.text for event in setting.intake.of(MessageSent)] == ["fine"]
    assert setting.intake.parked == [f"discord discord:{setting.channel}/{poison} AttributeError"]


async def test_a_platform_that_fails_meanwhile_is_asked_again(setting: Setting) -> None:
    """An author who can't be looked up for the moment costs patience, not the message."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    first = world.say(setting.ana, setting.channel, "known")
    setting.intake.marks[setting.here] = MessageId(first)
    world.say(setting.ana, setting.channel, "missed")
    setting.discord.faults.add(Fault(match="GET .*/members/", status=503))

    async with running(setting.bot, setting.intake):
        pass

    assert [event.text.text for event in setting.intake.of(MessageSent)] == ["missed"]
    assert setting.intake.parked == []


async def test_a_refusal_without_a_reason_is_no_end(setting: Setting) -> None:
    """Only an unknown or a closed channel is gone; other refusals cost the history alone."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    first = world.say(setting.ana, setting.channel, "known")
    setting.intake.marks[setting.here] = MessageId(first)
    setting.discord.faults.add(Fault(match="GET .*/messages", status=404, times=9))

    async with running(setting.bot, setting.intake):
        world.say(setting.ana, setting.channel, "live")
        await setting.until(lambda: setting.intake.events, "the line arrives")

    assert [event.text.text for event in setting.intake.of(MessageSent)] == ["live"]
    assert setting.intake.of(ChannelGone) == []


async def test_history_is_read_where_the_channel_is_not_described(setting: Setting) -> None:
    """What the gateway tells of a channel is enough to read what was missed in it."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    first = world.say(setting.ana, setting.channel, "known")
    setting.intake.marks[setting.here] = MessageId(first)
    world.say(setting.ana, setting.channel, "missed")
    setting.discord.faults.add(Fault(match=r"GET .*/channels/\d+$", status=404, times=9))

    async with running(setting.bot, setting.intake):
        pass

    assert [event.text.text for event in setting.intake.of(MessageSent)] == ["missed"]


async def test_an_empty_history_deletes_nothing(setting: Setting) -> None:
    """Without Read Message History Discord answers an empty list, which proves nothing."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    said = [world.say(setting.ana, setting.channel, f"line {number}") for number in range(8)]
    setting.intake.marks[setting.here] = MessageId(said[-1])
    setting.intake.relayed[setting.here] = [MessageId(message) for message in said]
    world.forbid(setting.channel, setting.us, "READ_MESSAGE_HISTORY")

    async with running(setting.bot, setting.intake):
        world.say(setting.ana, setting.channel, "live")
        await setting.until(lambda: setting.intake.of(MessageSent), "the line arrives")

    assert setting.intake.of(MessageDeleted) == []
    assert setting.intake.of(ChannelGone) == []


class Short(TeahouseClient):
    """Is told nothing by a history that isn't empty."""

    async def history(self, channel: int, *, after: int) -> AsyncIterator[Any]:  # noqa: ARG002
        """Nothing at all."""
        for nothing in ():
            yield nothing


async def test_a_short_history_deletes_only_what_is_gone(setting: Setting) -> None:
    """What a list leaves out is asked for by itself: only an unknown message is gone."""
    world = setting.discord.world
    said = [world.say(setting.ana, setting.channel, f"line {number}") for number in range(4)]
    setting.intake.marks[setting.here] = MessageId(said[-1])
    setting.intake.relayed[setting.here] = [MessageId(message) for message in said]
    world.delete(setting.ana, setting.channel, said[2])

    async with Short(setting.discord.address) as client:
        await client.login("the-token")
        await MissedHistory(client, setting.intake, SystemClock()).read(setting.here)

    assert [event.ref.id for event in setting.intake.of(MessageDeleted)] == [said[2]]


async def test_many_gone_at_once_are_for_an_admin_to_judge(setting: Setting) -> None:
    """More than ten missing messages delete no copy: somebody who can look is told."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    said = [world.say(setting.ana, setting.channel, f"line {number}") for number in range(12)]
    setting.intake.marks[setting.here] = MessageId(said[-1])
    setting.intake.relayed[setting.here] = [MessageId(message) for message in said]
    for message in said[:11]:
        world.delete(setting.ana, setting.channel, message)

    async with running(setting.bot, setting.intake):
        pass

    assert setting.intake.of(MessageDeleted) == []
    assert [event.missing for event in setting.intake.of(ManyMissing)] == [11]


async def test_a_handful_is_asked_for_at_a_time(setting: Setting) -> None:
    """The sixth missing message is asked for after what is said now; none is forgotten."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    said = [world.say(setting.ana, setting.channel, f"line {number}") for number in range(9)]
    setting.intake.marks[setting.here] = MessageId(said[-1])
    setting.intake.relayed[setting.here] = [MessageId(message) for message in said]
    for message in said[:8]:
        world.delete(setting.ana, setting.channel, message)

    async with running(setting.bot, setting.intake):
        await setting.until(lambda: len(setting.intake.of(MessageDeleted)) == 8, "all are told")

    assert [event.ref.id for event in setting.intake.of(MessageDeleted)] == said[:8]
    assert setting.intake.of(ManyMissing) == []
