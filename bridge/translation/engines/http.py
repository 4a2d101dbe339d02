"""What the engines behind HTTP share: one request, bounded, its failures in our words."""

from collections.abc import Mapping
from typing import cast

import httpx

from bridge.translation.engines import EngineError

_PATIENCE = httpx.Timeout(10, connect=3)
_OK = 200
_LARGEST_ANSWER = 1024 * 1024


class JsonClient:
    """Asks one server. Raises only `EngineError`, which names the server's kind and the cause."""

    def __init__(self, engine: str, base: str, headers: Mapping[str, str] | None = None) -> None:
        self._engine = engine
        self._client = httpx.Client(
            base_url=base.rstrip("/") + "/", headers=dict(headers or {}), timeout=_PATIENCE
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
            response = self._client.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise EngineError(f"{self._engine} can't be reached: {type(error).__name__}") from None
        if response.status_code != _OK or len(response.content) > _LARGEST_ANSWER:
            raise EngineError(f"{self._engine} answered {response.status_code}")
        try:
            return cast("object", response.json())
        except ValueError:
            raise EngineError(f"{self._engine} answered with something else than JSON") from None
