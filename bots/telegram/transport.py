"""The library's bot, on connections as we want them: the only place that reaches into it.

Three of the library's habits don't suit a bridge. Its `get_updates` parses a batch whole, so that
one update it cannot read hides all others: here it is the JSON it was. An answer that is no JSON
is logged in full, texts included: here it is a failed call like any other. And it believes HTTP's
status alone: here an answer that says it is none (`ok`) is believed, too.
"""

import json
import re
import ssl
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bots.telegram.inbound import ALLOWED_UPDATES
from bots.telegram.shield import shield

RawUpdate = dict[str, Any]

POLL_MARGIN = timedelta(seconds=15)
"""How much longer than asked Telegram may take to answer a long poll."""

_READ_TIMEOUT = 20.0
_REFUSAL = re.compile(rb'\s*\{\s*"ok"\s*:\s*false\b')
_KEEP_ALIVE = 60.0
"""Seconds an idle connection is kept, so that a quiet chat's next line needs no new handshake."""

shield()


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
            told = self.parse_json_payload(payload).get("error_code")
            status = int(told or HTTPStatus.INTERNAL_SERVER_ERROR)
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What Telegram answered."""
        try:
            return json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            raise NetworkError("the answer is no JSON") from None
