"""What Discord's refusals mean: the one module where its responses become our errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from bots.discord.platform import MESSAGES
from bridge.errors import (
    ChannelUnavailable,
    Ignored,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Retryable,
    TeahouseError,
    TooLarge,
)

_LONGEST_WAIT = 24 * 60 * 60.0


class WebhookGone(Refused):
    """The webhook or interaction token that the request used is no more."""


class MissingPermission(Refused):
    """The bot lacks a permission in this channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a request came back with."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def code(self) -> int:
        """Discord's own error code, 0 where it names none."""
        told = self._field("code")
        return told if isinstance(told, int) else 0

    @property
    def retry_after(self) -> float:
        """The seconds to wait after a 429, whose body may be HTML from a proxy."""
        return seconds(self._field("retry_after") or self.headers.get("Retry-After"))

    @property
    def is_global(self) -> bool:
        """Whether a 429 is about all the bot asks, as a header or the body tells."""
        return "X-RateLimit-Global" in self.headers or self._field("global") is True

    def _field(self, name: str) -> Any:
        return self.body.get(name) if isinstance(self.body, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]

    def __str__(self) -> str:
        return f"{self.status} {self.code or ''} {self._field('message') or ''}".strip()


def _missing_permission(_told: str) -> TeahouseError:
    return MissingPermission(MESSAGES.plain("missing-permission"))


def _too_many_webhooks(_told: str) -> TeahouseError:
    return Refused(MESSAGES.plain("too-many-webhooks"))


_BY_CODE: Mapping[int, Callable[[str], TeahouseError]] = {
    10003: ChannelUnavailable,  # unknown channel
    10004: ChannelUnavailable,  # unknown server
    10008: Ignored,  # unknown message
    10015: WebhookGone,  # unknown webhook
    10062: WebhookGone,  # unknown interaction
    30007: _too_many_webhooks,
    40005: TooLarge,  # request entity too large
    50001: ChannelUnavailable,  # missing access
    50013: _missing_permission,
    50027: WebhookGone,  # invalid webhook token
}
"""Discord's own codes (its page on opcodes and status codes), which say more than the status."""


def error_of(response: Response, *, is_reading: bool = False) -> TeahouseError:
    """Our error for this response; `is_reading` where repeating the request changes nothing."""
    told = f"Discord: {response}"
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(told, timedelta(seconds=response.retry_after))
    if response.code in _BY_CODE:
        return _BY_CODE[response.code](told)
    if response.status == HTTPStatus.UNAUTHORIZED:
        return Retryable(told)  # the gateway notices a revoked token, and the bot stops
    if response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return TooLarge(told)
    is_failure = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if not is_failure or response.status == HTTPStatus.NOT_IMPLEMENTED:
        return Refused(told)
    return Retryable(told) if is_reading else OutcomeUnknown(told)


def seconds(told: Any) -> float:
    """Seconds as Discord wrote them, a day at most; one where it wrote something else."""
    try:
        wait = float(told)
    except (TypeError, ValueError, OverflowError):
        return 1.0
    return min(wait, _LONGEST_WAIT) if wait >= 0 else 1.0
