"""Payloads that lack what Discord need not send, or what a simpler server doesn't: read anyway."""

from typing import Any

import pytest

from bots.discord import inbound
from bots.discord.places import channel_by_id, ref_of
from tests.bots.discord.payloads import read, read_interaction
from tests.bots.discord.setting import Setting

LATER = "2026-11-24T12:00:00+00:00"


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


async def test_what_is_replied_to_needs_only_author_and_text() -> None:
    """A reference without a channel means the message's own."""
    answered = {"id": "8", "author": {"id": "6", "username": "rui"}, "content": "before"}

    message = read(
        type=19, content="oi", message_reference={"message_id": "8"}, referenced_message=answered
    )

    answers = inbound.sent(message).reply_to
    assert answers is not None
    assert (answers.ref, answers.author, answers.excerpt) == (
        ref_of(channel_by_id(4), 8),
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
    given = await read_interaction(setting, **asker)

    assert given.user.display_name == "ana"
    assert given.permissions.manage_channels is (
        asker.get("member", {}).get("permissions") == "16"
    )


async def test_a_partial_channel_of_an_unknown_server_is_enough(setting: Setting) -> None:
    """Before its server is there, the library reads the channel from the interaction."""
    told = {"id": "4", "type": 11, "name": "pets"}

    read = await read_interaction(setting, guild_id="3", channel=told)

    assert read.channel_id == 4
    assert getattr(read.channel, "name", None) == "pets"
