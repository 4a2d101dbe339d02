"""Discord's rate limits, counted as Discord counts them, and the headers that tell of them.

Bots learn the visible ones from headers; two they must know: fifty requests a second over
everything, and about thirty webhook messages a minute in one channel, which no header shows.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sandbox.discord.errors import RefusedError

UNLIMITED: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """So many requests in so many seconds."""

    name: str
    limit: int
    seconds: float


WEBHOOK: Final = Bucket(name="webhook", limit=5, seconds=2)
CREATE_MESSAGE: Final = Bucket(name="create_message", limit=5, seconds=5)
HIDDEN: Final = Bucket(name="webhook_channel", limit=30, seconds=60)
EVERYTHING: Final = Bucket(name="global", limit=50, seconds=1)
BY_CHANNEL: Final[Mapping[str, Bucket]] = {
    "create_message": CREATE_MESSAGE,
    "update_message": CREATE_MESSAGE,
}
BY_WEBHOOK: Final = (
    *("execute_webhook", "update_webhook_message", "delete_webhook_message"),
    *("update_original_webhook_message", "delete_original_webhook_message"),
)


class Limits:
    """The requests of the last minute, by bucket."""

    def __init__(self, now: Callable[[], float], *, is_on: bool) -> None:
        self._now = now
        self._is_on = is_on
        self._taken: dict[tuple[str, str], deque[float]] = {}

    def take(self, bucket: Bucket, key: str, *, is_hidden: bool = False) -> dict[str, str]:
        """Count one request; its headers. Refuses one too many with 429."""
        if not self._is_on:
            return _headers(bucket.name, UNLIMITED, UNLIMITED - 1, self._now(), 1)
        taken = self._taken.setdefault((bucket.name, key), deque())
        now = self._now()
        while taken and taken[0] <= now - bucket.seconds:
            taken.popleft()
        if len(taken) >= bucket.limit:
            raise self._refusal(bucket, taken[0] + bucket.seconds - now, is_hidden=is_hidden)
        taken.append(now)
        left = taken[0] + bucket.seconds - now
        return _headers(bucket.name, bucket.limit, bucket.limit - len(taken), now, left)

    def count(
        self, operation: str, path: Mapping[str, str], *, caller: str, channel: str | None
    ) -> dict[str, str]:
        """Count a request wherever it counts; its headers.

        `channel` is that of the webhook in the path.
        """
        if operation != "create_interaction_response":
            self.take(EVERYTHING, caller)
        if operation in BY_CHANNEL:
            return self.take(BY_CHANNEL[operation], f"{operation} {path['channel_id']}")
        if operation not in BY_WEBHOOK:
            return _headers(operation, UNLIMITED, UNLIMITED - 1, self._now(), 1)
        headers = self.take(WEBHOOK, f"{operation} {path['webhook_id']} {path['webhook_token']}")
        if operation == "execute_webhook" and channel is not None:
            self.take(HIDDEN, channel, is_hidden=True)
        return headers

    def _refusal(self, bucket: Bucket, wait: float, *, is_hidden: bool) -> RefusedError:
        is_global = bucket is EVERYTHING
        refusal = RefusedError(
            429,
            0,
            "You are being rate limited.",
            retry_after=round(max(wait, 0.001), 3),
            is_global=is_global,
        )
        scope = "global" if is_global else "shared" if is_hidden else "user"
        refusal.headers = {"X-RateLimit-Scope": scope, "Retry-After": str(int(wait) + 1)}
        if is_global:
            refusal.headers["X-RateLimit-Global"] = "true"
        if not is_hidden and not is_global:
            refusal.headers |= _headers(bucket.name, bucket.limit, 0, self._now(), wait)
        return refusal


def _headers(name: str, limit: int, remaining: int, now: float, left: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{now + left:.3f}",
        "X-RateLimit-Reset-After": f"{left:.3f}",
        "X-RateLimit-Bucket": f"{name:0<16}",
    }
