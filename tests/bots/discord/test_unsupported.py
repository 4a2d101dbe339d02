"""What can't be carried over is named."""

from bots.discord import inbound
from bridge.richtext import RichText, Style
from tests.bots.discord.payloads import FILE, message


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
