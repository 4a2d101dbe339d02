"""Reads Telegram's updates and confirms each only after somebody has taken it.

The library's own updater confirms a batch before it is handled, so the loop is ours.

Confirming is Telegram's offset: a call with a higher one than an update's id forgets the update.
Ids are no clock: after a quiet week they begin somewhere else (Bot API, `Update`), so the offset
is let go after a quiet day, when all there was is long confirmed.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bots.telegram.errors import asking
from bots.telegram.transport import POLL_MARGIN, RawUpdate
from bridge.errors import Rejected, Retryable
from bridge.ports import Clock

_log = structlog.stdlib.get_logger()
_LONG_POLL = timedelta(seconds=30)
_QUIET = timedelta(days=1)
_REMIND_AFTER = timedelta(minutes=10)
_BREATH = 0.1
"""Seconds between two answers that hold nothing, where a server does not wait for something."""
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 30.0


class Backoff:
    """Waits longer each time, by chance a little more or less, so that no two wait in step."""

    def __init__(self) -> None:
        self._delay = _FIRST_DELAY

    async def wait(self, told: timedelta | None = None) -> None:
        """Sleep, as long as told where somebody told."""
        delay = told.total_seconds() if told else random.uniform(0.5, 1) * self._delay  # noqa: S311  (no secret)
        self._delay = min(self._delay * 2, _LONGEST_DELAY)
        await asyncio.sleep(delay)


class Polling:
    """The loop: `run` gives its `take` one update at a time, in order, until it returns.

    `ask` is `getUpdates`: from which offset on, and how long it may wait for something.
    """

    def __init__(
        self,
        ask: Callable[[int | None, timedelta], Awaitable[list[RawUpdate]]],
        clock: Clock,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._offset: int | None = None
        self._heard_at = clock.now()
        self._reminded: tuple[str, datetime] = ("", clock.now())
        self.is_receiving = False

    async def run(self, take: Callable[[RawUpdate], Awaitable[None]]) -> None:
        """Poll until cancelled. Raises `BotRefused` where the token is refused."""
        backoff = Backoff()
        while True:
            try:
                batch = await self._poll()
            except (Retryable, Rejected) as error:
                self.is_receiving = False
                self._warn(error)
                await backoff.wait(getattr(error, "retry_after", None))
            else:
                self.is_receiving = True
                backoff = Backoff()
                await self._take_all(batch, take)
                if not batch:
                    await asyncio.sleep(_BREATH)

    async def _poll(self) -> list[RawUpdate]:
        """The next updates. The first call after trouble returns at once, to know it is over."""
        if self._clock.now() - self._heard_at > _QUIET:
            self._offset = None
        timeout = _LONG_POLL if self.is_receiving else timedelta()
        async with asking(timeout=timeout + POLL_MARGIN):
            return await self._ask(self._offset, timeout)

    async def _take_all(
        self, batch: list[RawUpdate], take: Callable[[RawUpdate], Awaitable[None]]
    ) -> None:
        for raw in sorted(batch, key=_number):
            await self._take_one(raw, take)
            self._offset = _number(raw) + 1
            self._heard_at = self._clock.now()

    async def _take_one(
        self, raw: RawUpdate, take: Callable[[RawUpdate], Awaitable[None]]
    ) -> None:
        """An update that cannot be stored now is offered again; the ones behind it wait."""
        backoff = Backoff()
        while True:
            try:
                return await take(raw)
            except Retryable as error:
                _log.warning("telegram_update_waits", reason=str(error))
                await backoff.wait(error.retry_after)

    def _warn(self, error: Retryable | Rejected) -> None:
        """Say once what is wrong, and again only when it is something else, or still."""
        reason, now = str(error), self._clock.now()
        said, said_at = self._reminded
        if said == reason and now - said_at < _REMIND_AFTER:
            return
        self._reminded = (reason, now)
        _log.warning("telegram_not_received", reason=reason)


def _number(raw: RawUpdate) -> int:
    return int(raw["update_id"])
