"""The library's bot, on connections as we want them: the only place that reaches into it.

Two of the library's habits don't suit a bridge. Its `get_updates` parses a batch whole, so that
one update it cannot read hides all others: here it is the JSON it was. And an answer that is no
JSON is logged in full, texts included: here it is a failed call like any other.
"""

import json
import ssl
from datetime import timedelta
from typing import Any

import httpx
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bots.telegram.inbound import ALLOWED_UPDATES

RawUpdate = dict[str, Any]

POLL_MARGIN = timedelta(seconds=15)
"""How much longer than asked Telegram may take to answer a long poll."""

_READ_TIMEOUT = 20.0
_KEEP_ALIVE = 60.0
"""Seconds an idle connection is kept, so that a quiet chat's next line needs no new handshake."""


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
        return await self._post(
            "getUpdates",
            {
                "offset": offset,
                "timeout": int(wait.total_seconds()),
                "allowed_updates": ALLOWED_UPDATES,
            },
            read_timeout=(wait + POLL_MARGIN).total_seconds(),
        )


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

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What Telegram answered."""
        try:
            return json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            raise NetworkError("the answer is no JSON") from None
