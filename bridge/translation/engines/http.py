"""What the engines behind HTTP share: one request, bounded, its failures in our words."""

import json
import time
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import cast

import httpx

from bridge.translation.engines import EngineError

_PATIENCE = 10.0
"""Seconds for a whole request: a server that trickles is as slow as one that is silent."""
_CONNECT = 3.0
_LARGEST_ANSWER = 1024 * 1024
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
"""How long a busy server is left alone: that it doesn't say, or says too much of."""


class JsonClient:
    """Asks one server. Raises only `EngineError`, which names the server's kind and the cause."""

    def __init__(self, engine: str, base: str, headers: Mapping[str, str] | None = None) -> None:
        self._engine = engine
        self._client = httpx.Client(
            base_url=base.rstrip("/") + "/",
            headers=dict(headers or {}),
            timeout=httpx.Timeout(_PATIENCE, connect=_CONNECT),
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def get(self, path: str) -> object:
        """The answer to a GET."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: Mapping[str, object]) -> dict[str, object]:
        """The object that answers a POST."""
        answer = self._ask("POST", path, body)
        if not isinstance(answer, dict):
            raise EngineError(f"{self._engine} answered with something else than an object")
        return cast("dict[str, object]", answer)

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None) -> object:
        try:
            # Streamed, so that size and time are bounded while it arrives.
            with self._client.stream(method, path, json=body) as response:
                if response.status_code != HTTPStatus.OK:
                    raise EngineError(
                        f"{self._engine} answered {response.status_code}", _retry_after(response)
                    )
                return cast("object", json.loads(self._read(response)))
        except httpx.HTTPError as error:
            raise EngineError(f"{self._engine} can't be reached: {type(error).__name__}") from None
        except (ValueError, RecursionError):
            raise EngineError(f"{self._engine} answered with something else than JSON") from None

    def _read(self, response: httpx.Response) -> bytes:
        content = b""
        started = time.monotonic()
        for block in response.iter_bytes():
            content += block
            if len(content) > _LARGEST_ANSWER:
                raise EngineError(f"{self._engine} answered without end")
            if time.monotonic() - started > _PATIENCE:
                raise EngineError(f"{self._engine} can't be reached: it answers too slowly")
        return content


def _retry_after(response: httpx.Response) -> timedelta | None:
    """How long a busy server wants to be left alone (RFC 9110, 10.2.3; seconds only)."""
    if response.status_code not in _BUSY:
        return None
    wanted = response.headers.get("Retry-After", "")
    pause = timedelta(seconds=int(wanted)) if wanted.isdecimal() and len(wanted) < 7 else _PAUSE  # noqa: PLR2004  (days)
    return min(pause, _LONGEST_PAUSE)
