"""Payloads that lack what Discord need not send, or what a simpler server doesn't: read anyway."""

from typing import Any

import discord
import pytest
from discord.gateway import DiscordWebSocket

from bots.discord import inbound
from bots.discord.client import TeahouseClient, read_gateway
from bots.discord.completion import complete_interaction
from bridge.events import MessageSent
from sandbox.faults import Fault
from tests.bots.discord.setting import Setting, running

LATER = "2026-11-24T12:00:00+00:00"


def read(**fields: Any) -> discord.Message:
    """A message with only these fields, of a server that the library hasn't heard of."""
    client = TeahouseClient("http://localhost")
    payload = {"id": "9", "channel_id": "4", "author": {"id": "5", "username": "ana"}, **fields}
    return client.read(client.spoken_in(4, 3), payload)


ODD_FIELDS: list[dict[str, Any]] = [
    {},
    {"type": 0, "edited_timestamp": None, "poll": None, "thread": None, "member": None},
    {"embeds": [{"timestamp": "never"}], "components": [{}], "interaction": {}, "thread": {}},
    {"mentions": [{"id": "6", "username": "rui", "member": {"nick": "R"}}]},
    {"sticker_items": None, "message_reference": None, "referenced_message": None},
]


@pytest.mark.parametrize("fields", ODD_FIELDS)
async def test_a_line_needs_an_author_and_a_text(fields: dict[str, Any]) -> None:
    """Whatever else is missing, null, or odd where the bridge never looks."""
    message = read(content="oi", **fields)

    assert inbound.is_relayed(message)
    assert inbound.sent(message).text.text == "oi"
    assert inbound.sent(message).author.name == "ana"


@pytest.mark.parametrize("expiry", [None, "", LATER])
async def test_a_poll_may_go_on_for_ever(expiry: str | None) -> None:
    """Discord's page "Poll Object": `expiry` may be null."""
    poll = {"question": {"text": "Tea?"}, "answers": [{"poll_media": {"text": "Yes"}}]}

    text = inbound.text_of(read(content="", poll={**poll, "expiry": expiry})).text

    assert "Tea?" in text
    assert "Yes" in text


async def test_what_is_forwarded_needs_only_its_text() -> None:
    """And its files need only their addresses."""
    forwarded = {"content": "words", "attachments": [{"id": "7", "filename": "a.png", "url": "u"}]}

    message = read(content="", message_snapshots=[{"message": forwarded}])

    assert "words" in inbound.text_of(message).text
    assert [one.address for one in inbound.attachments_of(message)] == ["u"]


async def test_what_is_answered_needs_only_author_and_text() -> None:
    """A reference without a channel means the message's own."""
    answered = {"id": "8", "author": {"id": "6", "username": "rui"}, "content": "before"}

    message = read(
        type=19, content="oi", message_reference={"message_id": "8"}, referenced_message=answered
    )

    answers = inbound.sent(message).reply_to
    assert answers is not None
    assert (answers.ref, answers.author, answers.excerpt) == (
        inbound.ref_of(4, 8),
        "rui",
        "before",
    )


@pytest.mark.parametrize(
    "asker",
    [
        {"guild_id": "3", "member": {"user": {"id": "5", "username": "ana"}, "permissions": "16"}},
        {"guild_id": "3", "member": {"user": {"id": "5", "username": "ana"}}, "guild": {}},
        {"user": {"id": "5", "username": "ana"}},
    ],
)
async def test_an_asker_needs_only_a_name(setting: Setting, asker: dict[str, Any]) -> None:
    """In a server and in private, with or without permissions told."""
    payload: Any = {
        "id": "1",
        "application_id": "2",
        "type": 2,
        "token": "t",
        "channel_id": "4",
        **asker,
    }

    async with TeahouseClient(setting.discord.address) as client:
        await client.login("the-token")
        complete_interaction(payload)
        given = discord.Interaction(data=payload, state=client._connection)  # pyright: ignore[reportPrivateUsage]

    assert given.user.display_name == "ana"
    assert given.permissions.manage_channels is (
        asker.get("member", {}).get("permissions") == "16"
    )


@pytest.mark.parametrize("missing", ["oauth2/applications/@me$", "applications/@me$"])
async def test_an_application_is_known_by_any_address(setting: Setting, missing: str) -> None:
    """The older one, the newer one; where there is neither, by the bot's own id."""
    setting.discord.faults.add(Fault(match=f"GET .*{missing}", status=404, times=9))

    async with running(setting.bot, setting.intake):
        setting.discord.world.say(setting.ana, setting.channel, "oi")
        await setting.until(lambda: setting.intake.of(MessageSent), "the line arrives")

    assert setting.bot.invitation()


def test_the_gateway_need_not_say_where_to_come_back_to() -> None:
    """The default address stands for the one that REST tells (`ws_connect`)."""
    ready = read_gateway('{"op": 0, "t": "READY", "s": 1, "d": {"user": {"id": "1"}}}')
    resumed = read_gateway('{"op": 0, "t": "RESUMED", "s": 2, "d": null}')

    assert ready["d"]["resume_gateway_url"] == str(DiscordWebSocket.DEFAULT_GATEWAY)
    assert ready["d"]["user"] == {"id": "1", "username": "", "discriminator": "0", "avatar": None}
    assert resumed["d"] == {}
