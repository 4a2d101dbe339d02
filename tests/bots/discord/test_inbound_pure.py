"""What a message is made of, without a gateway: kinds of messages and files."""

from typing import Any

import discord
import pytest

from bots.discord import inbound
from bots.discord.client import INTENTS
from bridge.events import Attachment, Platform
from bridge.richtext import RichText, Style

ANA = {"id": "7", "username": "ana", "global_name": "Ana", "discriminator": "0", "avatar": None}
FILE = {
    "id": "5",
    "filename": "cat.png",
    "size": 3,
    "url": "https://cdn/x",
    "proxy_url": "https://m/x",
}


def message(**fields: Any) -> discord.Message:
    """The library's own object of a payload as the gateway sends it."""
    payload: dict[str, Any] = {
        "id": "3",
        "channel_id": "2",
        "author": ANA,
        "content": "",
        "timestamp": "2025-01-14T20:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        **fields,
    }
    client = discord.Client(intents=INTENTS)
    state = client._connection  # pyright: ignore[reportPrivateUsage]
    channel = client.get_partial_messageable(2)
    return discord.Message(state=state, channel=channel, data=payload)  # pyright: ignore[reportArgumentType]


def test_a_sticker_is_named() -> None:
    """What can't be carried over arrives as a line that says what it was."""
    told = message(sticker_items=[{"id": "9", "name": "Wave", "format_type": 1}])

    assert inbound.text_of(told) == RichText("🏷️ A sticker: Wave")


def test_a_forward_shows_what_it_forwards() -> None:
    """The forwarded words come as a quotation, forwarded files as files of this message."""
    snapshot = {
        "content": "old *news*",
        "attachments": [FILE],
        "embeds": [],
        "timestamp": "2025-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "type": 0,
        "flags": 0,
        "mentions": [],
        "mention_roles": [],
    }
    told = message(message_snapshots=[{"message": snapshot}])

    text = inbound.text_of(told)

    assert text.text == "↪️ Forwarded:\nold news"
    assert {span.style for span in text.spans} == {Style.QUOTE, Style.ITALIC}
    assert [file.source for file in inbound.attachments_of(told)] == ["2/3/5"]


def test_a_poll_is_told() -> None:
    """The question and its answers as lines."""
    poll = {
        "question": {"text": "Tea?"},
        "answers": [{"answer_id": 1, "poll_media": {"text": "Green"}}],
        "expiry": "2025-01-15T20:00:00+00:00",
        "allow_multiselect": False,
        "layout_type": 1,
    }

    assert inbound.text_of(message(poll=poll)).text == "📊 A poll: Tea?\n- Green"


def test_nothing_is_dropped_without_a_word() -> None:
    """A message of a kind nobody knows yet says at least that it was there."""
    assert inbound.text_of(message()).text == "A kind of message that can only be seen on Discord"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"content_type": "image/png"}, "photo"),
        ({"content_type": "image/gif"}, "animation"),
        ({"content_type": "video/mp4"}, "video"),
        ({"content_type": "audio/mpeg; x=y"}, "audio"),
        ({"content_type": "audio/ogg", "waveform": "AA==", "duration_secs": 1.5}, "voice"),
        ({"content_type": "text/plain"}, "document"),
        ({}, "photo"),
        ({"filename": "cat.mp4"}, "video"),
        ({"filename": "cat"}, "document"),
    ],
)
def test_files_have_kinds(fields: dict[str, Any], kind: str) -> None:
    """The kind follows the content type, or the name where Discord tells no type."""
    (file,) = inbound.attachments_of(message(attachments=[{**FILE, **fields}]))

    assert file.kind == kind


def test_a_covered_file_stays_covered() -> None:
    """A spoiler's mark is a property, not a part of the name; a replaced name is put back."""
    shown = {**FILE, "filename": "SPOILER_a_b.png", "title": "a b", "content_type": "image/png"}

    assert inbound.attachments_of(message(attachments=[shown])) == (
        Attachment(
            platform=Platform("discord"),
            kind="photo",
            source="2/3/5",
            name="a b.png",
            mime="image/png",
            size=3,
            is_spoiler=True,
            address="https://cdn/x",
        ),
    )


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
