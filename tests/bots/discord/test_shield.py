"""A payload the library can't read costs nothing but itself, and loses no line and no command."""

from typing import Any

import discord
import pytest

from bots.discord.client import TeahouseClient
from bots.discord.completion import Payload, complete_interaction
from bots.discord.shield import Parsers, shield
from bridge.events import CommandGiven, MessageEdited, MessageSent
from tests.bots.discord.setting import Setting, running

NEEDED = frozenset({"type", "author", "attachments", "embeds", "timestamp", "mentions", "pinned"})
"""Fields without which the library reads no message."""


def sessions(setting: Setting) -> int:
    """How many clients have logged in."""
    return sum(one.path.endswith("/users/@me") for one in setting.discord.requests)


async def test_a_command_needs_no_optional_field(setting: Setting) -> None:
    """The channel's id is enough, and nobody asked how large a file may be."""
    world = setting.discord.world
    world.left_out["INTERACTION_CREATE"] = frozenset({"channel", "attachment_size_limit"})

    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        world.command(setting.boss, setting.channel, "/bridge language", {"code": "pt"})
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")

    (given,) = setting.intake.of(CommandGiven)
    assert (given.channel, given.words) == (setting.here, ("bridge", "language", "pt"))
    assert (given.channel_name, given.author.is_admin) == ("lounge", True)


async def test_a_partial_channel_of_an_unknown_server_is_enough(setting: Setting) -> None:
    """Before its server is there, the library reads the channel from the interaction."""
    payload: Any = {
        "id": "1",
        "application_id": "2",
        "type": 2,
        "token": "t",
        "guild_id": "3",
        "channel_id": "4",
        "channel": {"id": "4", "type": 11, "name": "pets"},
    }

    async with TeahouseClient(setting.discord.address) as client:
        await client.login("the-token")
        complete_interaction(payload)
        read = discord.Interaction(data=payload, state=client._connection)  # pyright: ignore[reportPrivateUsage]

    assert read.channel_id == 4
    assert getattr(read.channel, "name", None) == "pets"


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


def test_only_a_beginning_may_fail() -> None:
    """Other events are passed over, messages told of; without READY there is no session."""

    def choke(payload: Payload) -> None:
        raise KeyError(payload["nothing"])

    unread: list[tuple[str, Payload]] = []
    parsers: Parsers = dict.fromkeys(("READY", "TYPING_START", "MESSAGE_UPDATE"), choke)
    shield(parsers, lambda event, payload: unread.append((event, payload)))
    update: Payload = {"id": "1", "channel_id": "2"}

    parsers["TYPING_START"]({})
    parsers["MESSAGE_UPDATE"](update)
    parsers["MESSAGE_UPDATE"]({})

    assert unread == [("MESSAGE_UPDATE", update)]
    with pytest.raises(KeyError):
        parsers["READY"]({})
