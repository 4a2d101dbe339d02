"""What Telegram's sentences mean for us."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    TelegramError,
    TimedOut,
)

from bots.telegram.errors import NotModified, asking, translated
from bots.telegram.places import Place
from bridge.errors import (
    BotRefused,
    ChannelUnavailable,
    Ignored,
    Migrated,
    OutcomeUnknown,
    Refused,
    Retryable,
    TooLarge,
)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (BadRequest("Message is not modified: specified new content is the same"), NotModified),
        (BadRequest("Message to delete not found"), Ignored),
        (BadRequest("Message can't be deleted for everyone"), Refused),
        (BadRequest("Chat not found"), ChannelUnavailable),
        (BadRequest("Message thread not found"), ChannelUnavailable),
        (BadRequest("Not enough rights to send text messages to the chat"), Refused),
        (BadRequest("File is too big"), TooLarge),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), ChannelUnavailable),
        (Conflict("Conflict: terminated by other getUpdates request"), Retryable),
        (InvalidToken("Unauthorized"), BotRefused),
        (InvalidToken("Not Found: method not found"), Refused),
        (NetworkError("Bad Gateway"), OutcomeUnknown),
        (NetworkError("Request Entity Too Large"), TooLarge),
        (NetworkError("Not Implemented"), Refused),
        (TimedOut(), OutcomeUnknown),
        (PassportDecryptionError("?"), Refused),
        (ChatMigrated(-1001), Refused),
    ],
    ids=str,
)
def test_each_error_has_one_meaning(error: TelegramError, meaning: type[Exception]) -> None:
    """The kind decides what happens next, so each is exactly one."""
    assert type(translated(error)) is meaning


def test_a_topic_migrates_with_its_group() -> None:
    """The new id keeps the topic."""
    found = translated(ChatMigrated(-1001), Place(chat=-1, topic=7))

    assert isinstance(found, Migrated)
    assert found.new.id == "-1001/7"


def test_what_never_left_may_simply_be_repeated() -> None:
    """A connection that did not come about carried nothing."""
    error = NetworkError("httpx.ConnectError: refused")
    error.__cause__ = httpx.ConnectError("refused")

    assert type(translated(error)) is Retryable


async def test_a_call_that_hangs_is_given_up() -> None:
    """Whether it was carried out, nobody knows."""
    with pytest.raises(OutcomeUnknown):
        async with asking(timeout=timedelta(milliseconds=1)):
            await asyncio.Event().wait()
