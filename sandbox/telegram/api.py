"""The strict stand-in of the Telegram Bot API, over HTTP.

It alone reads requests (GET and POST; query, form, JSON, multipart), holds them and the answers
against the description, lets faults strike, and writes everything down. What the methods do is
in `messages` and its neighbours, what people do in `world`.

    async with open_telegram({"100:token": "tea_bot"}) as telegram:
        maria = telegram.world.person("Maria")
        ...  # a bot that talks to telegram.address
"""

import asyncio
import inspect
import json
import re
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from aiohttp import web

from sandbox.faults import Fault, Faults, Recorded
from sandbox.telegram import bots, chats, media, messages
from sandbox.telegram.calls import Call, Handler, Upload
from sandbox.telegram.description import telegram_description
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.files import UPLOAD_LIMIT
from sandbox.telegram.limits import Limits
from sandbox.telegram.world import TelegramWorld

_METHODS: Mapping[str, Handler] = {
    **bots.METHODS,
    **chats.METHODS,
    **media.METHODS,
    **messages.METHODS,
}
_ROOM_FOR_FORM = 1024 * 1024


class Telegram:
    """A running stand-in: its address, its world, and what was asked of it."""

    def __init__(self, world: TelegramWorld, faults: Faults, *, limits: bool) -> None:
        self.address = ""
        """The base for `TEAHOUSE_TELEGRAM_API`."""
        self.world = world
        self.faults = faults
        self.requests: list[Recorded] = []
        """What was asked, answered ones only: a long poll appears when it ends."""
        self._are_limits_on = limits
        self._limits: dict[str, Limits] = {}
        self._running: set[asyncio.Task[web.StreamResponse]] = set()
        self._description = telegram_description()

    @property
    def violations(self) -> list[str]:
        """Every breach of the description so far, the stand-in's own answers included."""
        return [breach for request in self.requests for breach in request.violations]

    def application(self) -> web.Application:
        """The routes of the Bot API."""
        application = web.Application(client_max_size=UPLOAD_LIMIT + _ROOM_FOR_FORM)
        application.router.add_route("*", "/bot{token}/{method}", self._method)
        application.router.add_get("/file/bot{token}/{path:.+}", self._download)
        return application

    def close(self) -> None:
        """Send waiting pollers home and give up what is still held."""
        for bot in self.world.bots.values():
            bot.updates.close()
        for task in self._running:
            task.cancel()

    async def _method(self, request: web.Request) -> web.StreamResponse:
        name = self._description.method(request.match_info["method"])
        path = f"/{name or request.match_info['method']}"
        try:
            raw, uploads = await _read(request)
        except web.HTTPRequestEntityTooLarge:
            too_large = ApiError(413, "Request Entity Too Large")
            return self._refused(_Asked(request, {}, path), too_large)
        except ValueError:
            unreadable = bad_request("can't parse the request")
            return self._refused(_Asked(request, {}, path), unreadable)
        parameters = self._description.decode(name, raw) if name else raw
        asked = _Asked(request, parameters, path)
        if name:
            asked.violations = self._description.request_violations(name, parameters)
        return await self._answered(asked, lambda: self._call(asked, name, uploads))

    async def _download(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        return await self._answered(
            _Asked(request, {}, f"/file/{path}"), lambda: self._file(request, path)
        )

    async def _answered(
        self, asked: "_Asked", work: Callable[[], Awaitable[web.Response]]
    ) -> web.StreamResponse:
        """Answer a request, to its end even if whoever asked is gone by then.

        Only a poll ends with its connection: a killed bot must not look like one that polls.
        """
        if asked.path == "/getUpdates":
            return await self._worked(asked, work)
        task = asyncio.create_task(self._worked(asked, work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _worked(
        self, asked: "_Asked", work: Callable[[], Awaitable[web.Response]]
    ) -> web.StreamResponse:
        """Do the work, unless and until a fault has it otherwise, and write it down."""
        await self.faults.pass_holds(asked.request.method, asked.path)
        fault = self.faults.take(asked.request.method, asked.path)
        if fault is not None and fault.when == "before":
            return self._struck(asked, fault)
        try:
            response = await work()
        except ApiError as error:
            return self._struck(asked, fault) if fault else self._refused(asked, error)
        if fault is not None:
            return self._struck(asked, fault)
        self._record(asked, response.status)
        return response

    async def _call(
        self, asked: "_Asked", name: str | None, uploads: Mapping[str, Upload]
    ) -> web.Response:
        token = asked.request.match_info["token"]
        bot = self.world.bots.get(token)
        if bot is None:
            raise ApiError(401, "Unauthorized")
        handler = _METHODS.get(name or "")
        if name is None or handler is None:
            asked.violations += (f"{asked.path}: unknown, or not carried by this stand-in",)
            raise ApiError(404, "Not Found: method not found")
        if token not in self._limits:
            self._limits[token] = Limits(self.world.clock, are_on=self._are_limits_on)
        call = Call(
            world=self.world,
            bot=bot,
            method=name,
            parameters=asked.parameters,
            uploads=uploads,
            limits=self._limits[token],
        )
        result = handler(call)
        result = await result if inspect.isawaitable(result) else result
        asked.violations += self._description.answer_violations(name, result)
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request, path: str) -> web.Response:
        file = self.world.files.at(path)
        if file is None or request.match_info["token"] not in self.world.bots:
            raise ApiError(404, "Not Found")
        return web.Response(body=file.content, content_type="application/octet-stream")

    def _struck(self, asked: "_Asked", fault: Fault) -> web.StreamResponse:
        """Answer with the fault: its status, or a connection that is lost."""
        self._record(asked, fault.status)
        if fault.status is None:
            if asked.request.transport is not None:
                asked.request.transport.abort()
            return web.Response()
        body = fault.body or ApiError(fault.status, HTTPStatus(fault.status).phrase).body()
        return web.json_response(body, status=fault.status, headers=fault.headers)

    def _refused(self, asked: "_Asked", error: ApiError) -> web.Response:
        self._record(asked, error.code)
        return web.json_response(error.body(), status=error.code)

    def _record(self, asked: "_Asked", status: int | None) -> None:
        self.requests.append(
            Recorded(
                method=asked.request.method,
                path=asked.path,
                body=asked.parameters,
                status=status,
                violations=asked.violations,
            )
        )
        self.world.changes.announce()


@dataclass(slots=True)
class _Asked:
    """A request that is being answered."""

    request: web.Request
    parameters: Mapping[str, object]
    path: str
    violations: tuple[str, ...] = ()


async def _read(request: web.Request) -> tuple[dict[str, object], dict[str, Upload]]:
    """The parameters and the uploaded files, whatever way they came.

    A file is either named like its parameter or pointed to by another one (`attach://<name>`).
    """
    raw: dict[str, object] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.method == "POST" and request.content_type == "application/json":
        body = cast("object", json.loads(await request.text() or "{}"))
        return raw | cast("dict[str, object]", body if isinstance(body, dict) else {}), uploads
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            content = value.file.read()
            uploads[name] = Upload(name=value.filename, content=content, mime=value.content_type)
        else:
            raw[name] = value if isinstance(value, str) else bytes(value).decode()
    pointed_to = set(re.findall(r"attach://([^\"\\]+)", json.dumps(raw)))
    raw |= {name: f"attach://{name}" for name in uploads.keys() - pointed_to}
    return raw, uploads


@asynccontextmanager
async def open_telegram(
    tokens: Mapping[str, str] | None = None,
    *,
    limits: bool = False,
    faults: Faults | None = None,
    clock: Callable[[], float] = time.time,
    port: int = 0,
) -> AsyncGenerator[Telegram]:
    """A stand-in on this machine, with these bots (token to username), until the block ends.

    `limits` switches the platform's rate limits on; `clock` gives the seconds since 1970 for dates
    and limits; port 0 takes a free one.
    """
    telegram = Telegram(TelegramWorld(clock), faults or Faults(), limits=limits)
    for token, username in (tokens or {}).items():
        telegram.world.bot(token, username)
    runner = web.AppRunner(
        telegram.application(), access_log=None, handler_cancellation=True, shutdown_timeout=1
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        telegram.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield telegram
    finally:
        telegram.close()
        await runner.cleanup()
