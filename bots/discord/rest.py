"""One request to Discord's REST API, tried once, and what its answer means in our errors.

The library's own sender repeats a request up to five times on 5xx, which posts a webhook message
twice, and waits inside where a lane has to know (Discord's webhooks know no nonce). So everything
we say goes through here, while the library keeps the gateway.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import aiohttp

from bots.discord.refusals import Answer, error_of, seconds
from bots.discord.uploads import Upload
from bridge.errors import OutcomeUnknown, RateLimited, Retryable
from bridge.ports import Clock

USER_AGENT = "DiscordBot (teahouse, 0.1.0)"
_CALL = 20.0
_UPLOAD = 120.0


class Rest:
    """Speaks to one API base with one token; remembers which routes have to rest."""

    def __init__(self, token: str, api: str, clock: Clock) -> None:
        self._token = token
        self._api = api.rstrip("/")
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._resting: dict[str, datetime] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; a later request opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The connections, for files too, opened at the first use."""
        if self._session is None:
            self._session = aiohttp.ClientSession(headers={"User-Agent": USER_AGENT})
        return self._session

    async def get(self, path: str, **query: str | int) -> Any:
        """Read something."""
        return await self.request("GET", path, query=query)

    async def request(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        query: Mapping[str, str | int] | None = None,
        uploads: Sequence[Upload] = (),
    ) -> Any:
        """The answer's body. Raises only `bridge.errors`; files go as multipart."""
        route = _route(method, path)
        self._refuse_while_resting(route)
        answer = await self._ask(method, path, body, query or {}, uploads)
        self._note_limits(route, answer)
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise error_of(answer, is_reading=method == "GET")
        if answer.body and isinstance(answer.body, str):
            raise (Retryable if method == "GET" else OutcomeUnknown)("Discord's answer is no JSON")
        return answer.body

    async def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | Sequence[Any] | None,
        query: Mapping[str, str | int],
        uploads: Sequence[Upload],
    ) -> Answer:
        payload: dict[str, Any] = {"data": _form(body, uploads)} if uploads else {"json": body}
        if body is None:
            payload = {}
        try:
            async with (
                asyncio.timeout(_UPLOAD if uploads else _CALL),
                self.session.request(
                    method,
                    self._api + path,
                    params=query,
                    headers=self._headers(path),
                    **payload,
                ) as response,
            ):
                return Answer(
                    status=response.status,
                    headers=response.headers,
                    body=_parsed(await response.text(errors="replace")),
                )
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Retryable(f"Discord cannot be reached: {type(error).__name__}") from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            for upload in uploads:
                upload.raise_failure()
            reason = f"Discord did not answer: {type(error).__name__}"
            raise (Retryable if method == "GET" else OutcomeUnknown)(reason) from error

    def _headers(self, path: str) -> dict[str, str]:
        has_own_token = path.startswith(("/webhooks/", "/interactions/"))
        return {} if has_own_token else {"Authorization": f"Bot {self._token}"}

    def _refuse_while_resting(self, route: str) -> None:
        for resting in (route, "*"):
            until = self._resting.get(resting)
            if until is None:
                continue
            left = until - self._clock.now()
            if left > timedelta(0):
                raise RateLimited("Discord's limit is used up", left)
            del self._resting[resting]

    def _note_limits(self, route: str, answer: Answer) -> None:
        """`X-RateLimit-*` as Discord's page on rate limits tells, and 429's scope."""
        headers = answer.headers
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            scope = "*" if answer.is_global else route
            self._rest(scope, answer.retry_after)
        elif headers.get("X-RateLimit-Remaining") == "0":
            self._rest(route, seconds(headers.get("X-RateLimit-Reset-After")))

    def _rest(self, route: str, seconds: float) -> None:
        self._resting[route] = self._clock.now() + timedelta(seconds=seconds)


def _route(method: str, path: str) -> str:
    """What shares a limit: the method and the major parameter, messages told apart by none."""
    major = "/".join(path.split("/")[1:3])
    ends_in_id = path.rsplit("/", 1)[-1].isdigit()
    return f"{method} {major} {'' if ends_in_id else path.rsplit('/', 1)[-1]}"


def _form(body: Any, uploads: Sequence[Upload]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # Discord wants files[0] with its brackets
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    for place, upload in enumerate(uploads):
        form.add_field(
            f"files[{place}]",
            upload.chunks(),
            filename=upload.name,
            content_type=upload.mime or "application/octet-stream",
        )
    return form


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
