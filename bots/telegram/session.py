"""Receives Telegram's updates: the library's bot on connections of ours, and a polling loop.

Three of the library's habits don't suit a bridge. Its `get_updates` parses a batch whole, so that
one update it cannot read hides all others: here it is the JSON it was. An answer that is no JSON
is logged in full, texts included: here it is a failed call like any other. And it believes HTTP's
status alone: here an answer that says it is none (`ok`) is believed, too.

The library's own updater confirms a batch before it is handled, so the loop is ours, too.
Confirming is Telegram's offset: a call with a higher one than an update's id forgets the update.
Ids are no clock: after a quiet week they begin somewhere else (Bot API, `Update`), so the offset
is let go after a quiet day, when all there was is long confirmed.
"""

import asyncio
import json
import re
import ssl
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import httpx
import structlog
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bots.telegram.errors import asking
from bots.telegram.inbound import ALLOWED_UPDATES
from bots.telegram.results import believed, readable, refused_with
from bridge.backoff import Backoff
from bridge.errors import Rejected, Retryable
from bridge.ports import Clock

_log = structlog.stdlib.get_logger()

RawUpdate = dict[str, Any]
Take = Callable[[RawUpdate], Awaitable[None]]
"""Takes one update; raises `Retryable` where it has to be offered again."""

POLL_MARGIN = timedelta(seconds=15)
"""How much longer than asked Telegram may take to answer a long poll."""

_READ_TIMEOUT = 20.0
_REFUSAL = re.compile(rb'\s*\{\s*"ok"\s*:\s*false\b')
_KEEP_ALIVE = 60.0
"""Seconds an idle connection is kept, so that a quiet chat's next line needs no new handshake."""

_LONG_POLL = timedelta(seconds=30)
_QUIET = timedelta(days=1)
_REMIND_AFTER = timedelta(minutes=10)
_EMPTY_PAUSE = 0.1
"""Seconds between two answers that hold nothing, where a server does not wait for something."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=0.5), timedelta(seconds=30)


class PolledBot(Bot):
    """The library's bot, with `getUpdates` as the JSON it is."""

    __slots__ = ()

    def __init__(self, token: str, api: str, certificates: ssl.SSLContext) -> None:
        base = api.rstrip("/")
        super().__init__(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=_Connections(certificates),
            get_updates_request=_Connections(certificates),
        )

    async def shutdown(self) -> None:
        """Close the connections, also of a bot that never learnt who it is."""
        await super().shutdown()
        for connections in self._request:
            await connections.shutdown()

    async def _post(self, endpoint: str, *args: Any, **options: Any) -> Any:
        """What answered `ok` is done, so its result is made readable first."""
        return believed(endpoint, await super()._post(endpoint, *args, **options))

    async def raw_updates(self, offset: int | None, wait: timedelta) -> list[RawUpdate]:
        """One call of `getUpdates`, which Telegram answers after `wait` at the latest."""
        updates: Any = await self._post(
            "getUpdates",
            {
                "offset": offset,
                "timeout": int(wait.total_seconds()),
                "allowed_updates": ALLOWED_UPDATES,
            },
            read_timeout=(wait + POLL_MARGIN).total_seconds(),
        )
        if not isinstance(updates, list):
            raise NetworkError("the answer is no list of updates")
        return updates  # pyright: ignore[reportUnknownVariableType]


class _Connections(HTTPXRequest):
    """The library's HTTP client, silent about what it reads."""

    __slots__ = ()

    def __init__(self, certificates: ssl.SSLContext) -> None:
        super().__init__(
            read_timeout=_READ_TIMEOUT,
            httpx_kwargs={
                "verify": certificates,
                "limits": httpx.Limits(max_connections=256, keepalive_expiry=_KEEP_ALIVE),
            },
        )

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """The answer; its own `error_code` where HTTP's status says that all is well."""
        status, payload = await super().do_request(*args, **options)
        if status == HTTPStatus.OK and _REFUSAL.match(payload):
            status = refused_with(json.loads(payload))
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer, as far as it is one; what is no JSON is a failed call."""
        try:
            return readable(json.loads(payload.decode("utf-8", "replace")))
        except (ValueError, RecursionError):
            raise NetworkError("the answer is no JSON") from None


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

    async def run(self, take: Take) -> None:
        """Poll until cancelled. Raises `BotRefused` where the token is refused."""
        backoff = Backoff(_FIRST_PAUSE, _LONGEST_PAUSE)
        while True:
            try:
                batch = await self._poll()
            except (Retryable, Rejected) as error:
                self.is_receiving = False
                self._warn(error)
                await backoff.wait(getattr(error, "retry_after", None))
            else:
                if not self.is_receiving:
                    self.is_receiving = True
                    backoff.reset()
                await self._take_all(batch, take)
                if not batch:
                    await asyncio.sleep(_EMPTY_PAUSE)

    async def _poll(self) -> list[RawUpdate]:
        """The next updates. The first call after trouble returns at once, to know it is over."""
        if self._clock.now() - self._heard_at > _QUIET:
            self._offset = None
        timeout = _LONG_POLL if self.is_receiving else timedelta()
        async with asking(timeout=timeout + POLL_MARGIN):
            return await self._ask(self._offset, timeout)

    async def _take_all(self, batch: list[RawUpdate], take: Take) -> None:
        for raw in sorted(batch, key=lambda one: _number(one) or 0):
            await self._take_one(raw, take)
            self._confirm(_number(raw))
            self._heard_at = self._clock.now()

    def _confirm(self, number: int | None) -> None:
        """Move the offset past an update; past one without a number, by one."""
        if number is not None:
            self._offset = number + 1
        elif self._offset is not None:
            self._offset += 1

    async def _take_one(self, raw: RawUpdate, take: Take) -> None:
        """An update that cannot be stored now is offered again; the ones behind it wait."""
        backoff: Backoff | None = None
        while True:
            try:
                return await take(raw)
            except Retryable as error:
                _log.warning("telegram_update_waits", reason=str(error))
                backoff = backoff or Backoff(_FIRST_PAUSE, _LONGEST_PAUSE)
                await backoff.wait(error.retry_after)

    def _warn(self, error: Retryable | Rejected) -> None:
        """Say once what is wrong, and again only when it is something else, or still."""
        reason, now = str(error), self._clock.now()
        said, said_at = self._reminded
        if said == reason and now - said_at < _REMIND_AFTER:
            return
        self._reminded = (reason, now)
        _log.warning("telegram_not_received", reason=reason)


def _number(raw: RawUpdate) -> int | None:
    """An update's id; None where a server sends none, or something else in its place."""
    number: Any = raw.get("update_id") if isinstance(raw, dict) else None  # pyright: ignore[reportUnnecessaryIsInstance]
    return number if isinstance(number, int) else None
