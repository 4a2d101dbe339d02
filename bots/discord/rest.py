"""One request to Discord's REST API, tried once; only Discord's adapter needs it.

The library's own sender repeats a request up to five times on 5xx, which posts a webhook message
twice (Discord's webhooks know no nonce), and waits inside where a lane has to know. So everything
we send goes through here, while the library keeps the gateway.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import aiohttp

from bots.discord.errors import Response, error_of, seconds
from bridge.errors import OutcomeUnknown, RateLimited, Retryable, TeahouseError
from bridge.ports import Clock

USER_AGENT = "DiscordBot (teahouse, 0.1.0)"
_CALL = 20.0
_UPLOAD = 120.0
_ALL_ROUTES = "*"


class Identity:
    """Whose token it is: the bot's user id and its application's, known after the first login."""

    def __init__(self) -> None:
        self._user: str | None = None
        self._application: str | None = None

    def learn(self, *, user: str, application: str) -> None:
        """Called after each login."""
        self._user, self._application = user, application

    @property
    def is_known(self) -> bool:
        """Whether a login has succeeded yet."""
        return self._user is not None

    @property
    def user(self) -> str:
        """The bot's user id. `Retryable` before the first login."""
        return self._known(self._user)

    @property
    def application(self) -> str:
        """The application's id; differs from the user's on old bots."""
        return self._known(self._application)

    def _known(self, value: str | None) -> str:
        if value is None:
            raise Retryable("not logged in to Discord yet")
        return value


class Upload:
    """One file of a request; remembers when its own source broke off."""

    def __init__(self, name: str, mime: str | None, source: AsyncIterator[bytes]) -> None:
        self.name = name
        self.mime = mime
        self._source = source
        self._failure: TeahouseError | None = None

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes, once."""
        try:
            async for chunk in self._source:
                yield chunk
        except TeahouseError as error:
            self._failure = error
            raise

    def raise_failure(self) -> None:
        """Tell the source's failure, which HTTP only shows as a broken request."""
        if self._failure is not None:
            raise self._failure


class Rest:
    """Asks one API base with one token; remembers which routes have to wait."""

    def __init__(self, token: str, api: str, clock: Clock) -> None:
        self._token = token
        self._api = api.rstrip("/")
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._paused_until: dict[str, datetime] = {}
        self.identity = Identity()

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
        """The response's body. Raises only `bridge.errors`; files go as multipart."""
        route = _route(method, path)
        self._refuse_while_paused(route)
        response = await self._send(method, path, body, query or {}, uploads)
        self._note_limits(route, response)
        if response.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise error_of(response, is_reading=method == "GET")
        if response.body and isinstance(response.body, str):
            reason = "Discord's response is no JSON"
            raise (Retryable if method == "GET" else OutcomeUnknown)(reason)
        return response.body

    async def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | Sequence[Any] | None,
        query: Mapping[str, str | int],
        uploads: Sequence[Upload],
    ) -> Response:
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
                return Response(
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

    def _refuse_while_paused(self, route: str) -> None:
        for paused in (route, _ALL_ROUTES):
            until = self._paused_until.get(paused)
            if until is None:
                continue
            left = until - self._clock.now()
            if left > timedelta(0):
                raise RateLimited("Discord's limit is used up", left)
            del self._paused_until[paused]

    def _note_limits(self, route: str, response: Response) -> None:
        """`X-RateLimit-*` as Discord's page on rate limits tells, and 429's scope."""
        headers = response.headers
        if response.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._pause(_ALL_ROUTES if response.is_global else route, response.retry_after)
        elif headers.get("X-RateLimit-Remaining") == "0":
            self._pause(route, seconds(headers.get("X-RateLimit-Reset-After")))

    def _pause(self, route: str, seconds: float) -> None:
        self._paused_until[route] = self._clock.now() + timedelta(seconds=seconds)


def _route(method: str, path: str) -> str:
    """What shares a limit: the method and the major parameter, messages told apart by none."""
    major = "/".join(path.split("/")[1:3])
    ends_in_id = path.rsplit("/", 1)[-1].isdigit()
    return f"{method} {major} {'' if ends_in_id else path.rsplit('/', 1)[-1]}"


def _form(body: Any, uploads: Sequence[Upload]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # Discord wants files[0] with its brackets
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    for number, upload in enumerate(uploads):
        form.add_field(
            f"files[{number}]",
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
