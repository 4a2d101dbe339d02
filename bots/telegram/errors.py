"""The library's errors as ours; the only place that reads Telegram's sentences.

The Bot API tells most of its reasons in the description alone, so they are told apart by words of
it. What is not known here is a refusal, which a person gets to see with Telegram's own words.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bots.telegram.places import Place
from bridge.errors import (
    BotRefused,
    ChannelUnavailable,
    Ignored,
    Migrated,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Retryable,
    TeahouseError,
    TooLarge,
)

_AS_WANTED = ("message is not modified",)
_NOTHING_TO_DO = (
    "message to edit not found",
    "message to delete not found",
    "message_id_invalid",
)
_NO_CHAT = (
    "chat not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "message thread not found",
    "topic_deleted",
    "topic_id_invalid",
)
_TOO_MUCH = ("request entity too large", "file is too big", "is too big for")
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_UNREADABLE = (TypeError, ValueError, LookupError, AttributeError)
"""What the library's reading of an answer ends in where the answer is none that it knows."""

_TIMEOUT = timedelta(seconds=60)


class NotModified(Ignored):
    """The message looks like that already."""


@asynccontextmanager
async def asking(
    place: Place | None = None,
    *,
    timeout: timedelta = _TIMEOUT,  # noqa: ASYNC109  (used as one)
) -> AsyncGenerator[None]:
    """Around each call of the API: bounds its time, lets only `bridge.errors` out.

    `place` is the channel it is about.
    """
    try:
        async with asyncio.timeout(timeout.total_seconds()):
            yield
    except TimeoutError as error:
        raise OutcomeUnknown(f"Telegram took more than {timeout}") from error
    except TelegramError as error:
        raise translated(error, place) from error
    except _UNREADABLE as error:
        kind = type(error).__name__
        raise OutcomeUnknown(f"Telegram's answer cannot be read ({kind})") from error


def translated(error: TelegramError, place: Place | None = None) -> TeahouseError:
    """What the error means for us."""
    if isinstance(error, ChatMigrated) and place is not None:
        return Migrated(place.moved_to(error.new_chat_id).channel)
    for kind, meaning in _MEANINGS:
        if isinstance(error, kind):
            return meaning(error)
    return Refused(error.message)


def _rate_limited(error: TelegramError) -> TeahouseError:
    delay = error.retry_after if isinstance(error, RetryAfter) else 1
    wait = delay if isinstance(delay, timedelta) else timedelta(seconds=delay)
    return RateLimited("Telegram asks to wait", wait)


def _conflict(error: TelegramError) -> TeahouseError:
    return Retryable(
        "somebody else receives this bot's updates: stop the other program that runs with "
        f"TEAHOUSE_TELEGRAM_TOKEN, or delete its webhook ({error.message})"
    )


def _gone(error: TelegramError) -> TeahouseError:
    return ChannelUnavailable(error.message)


def _refused_token(error: TelegramError) -> TeahouseError:
    """401 is about the token. 404 is, too, or about a method that this server does not know."""
    if "not found" in error.message.lower():
        return Refused("this Bot API server does not know the method")
    return BotRefused(
        "Telegram refuses the bot's token: set TEAHOUSE_TELEGRAM_TOKEN to the one that "
        "@BotFather shows for this bot (/mybots, API Token), and check TEAHOUSE_TELEGRAM_API "
        "where that is set"
    )


def _refusal(error: TelegramError) -> TeahouseError:
    said = error.message.lower()
    kinds = (
        (_AS_WANTED, NotModified),
        (_NOTHING_TO_DO, Ignored),
        (_NO_CHAT, ChannelUnavailable),
        (_TOO_MUCH, TooLarge),
    )
    for phrases, kind in kinds:
        if any(phrase in said for phrase in phrases):
            return kind(error.message)
    return Refused(error.message)


def _network(error: TelegramError) -> TeahouseError:
    reason = error.message.partition(". Parsing the server response")[0]  # a page follows
    said = reason.lower()
    if any(phrase in said for phrase in _TOO_MUCH):  # 413
        return TooLarge(reason)
    if "not implemented" in said:  # 501
        return Refused(reason)
    if "too many requests" in said:  # 429 that doesn't say for how long
        return _rate_limited(error)
    if isinstance(error.__cause__, _NEVER_SENT):
        return Retryable(f"Telegram cannot be reached ({type(error.__cause__).__name__})")
    return OutcomeUnknown(reason)


# `BadRequest` is a `NetworkError` to the library, so it stands before it.
_MEANINGS: tuple[tuple[type[TelegramError], Callable[[TelegramError], TeahouseError]], ...] = (
    (RetryAfter, _rate_limited),
    (Forbidden, _gone),
    (InvalidToken, _refused_token),
    (Conflict, _conflict),
    (BadRequest, _refusal),
    (NetworkError, _network),
)
