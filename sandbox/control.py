"""The page and the operations behind it: what a person does in either world, over HTTP.

`POST /control/<platform>/<operation>` calls the operation of that world with the JSON body as
named arguments, so a test in another process and the page do exactly what a test in this one does.
The page itself shows one chat of each platform side by side, kept fresh over server-sent events.
"""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, cast

from aiohttp import web

from bridge.errors import SetupError
from sandbox.discord.world import DiscordWorld
from sandbox.telegram.world import TelegramWorld
from sandbox.world import Shown, ShownFile

OPERATIONS = frozenset(
    {
        *("bot", "person", "group", "guild", "channel", "thread", "promote", "demote", "permit"),
        *("forbid", "join", "leave", "add_bot", "kick_bot", "block", "migrate"),
        *("say", "edit", "delete", "bulk_delete", "react", "press", "command", "menu", "unfurl"),
        *("shown", "shown_to", "answers", "pings", "drop_gateway"),
    }
)
"""What may be called by name: what people do, and what they see."""

_PAGE_FILES = {"index.html": "text/html", "page.css": "text/css", "page.js": "text/javascript"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One chat of the page, and who may be chosen to speak in it."""

    platform: str
    title: str
    language: str
    chat: str
    people: tuple[tuple[str, str], ...]
    """Id and display name."""


@dataclass(slots=True, kw_only=True)
class Scene:
    """Both worlds, and the two chats that the page shows (none: no page, only the operations)."""

    telegram: TelegramWorld
    discord: DiscordWorld
    sides: tuple[Side, ...] = ()
    headline: str = ""


@asynccontextmanager
async def open_control(scene: Scene, *, port: int = 0) -> AsyncGenerator[str]:
    """Serve the page and the operations on loopback; the address."""
    app = web.Application(client_max_size=32 * 2**20)
    app.router.add_post("/control/{platform}/{operation}", _operation(scene))
    app.router.add_get("/file/{platform}/{chat}/{message}/{index}", _file(scene))
    app.router.add_get("/events", _events(scene))
    app.router.add_get("/", _page_file)
    app.router.add_get("/{name}", _page_file)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
        except OSError as error:
            raise SetupError(
                f"--port {port} cannot be served ({error.strerror}); choose another with --port"
            ) from None
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


Handler = Callable[[web.Request], Any]


def _operation(scene: Scene) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        name = request.match_info["operation"]
        worlds = {"telegram": scene.telegram, "discord": scene.discord}
        world = worlds.get(request.match_info["platform"])
        operation = getattr(world, name, None) if name in OPERATIONS else None
        if operation is None:
            raise web.HTTPNotFound(text=f"no operation {name!r} there")
        arguments: dict[str, Any] = await request.json() if request.can_read_body else {}
        try:
            result = operation(**arguments)
            if asyncio.iscoroutine(result):
                result = await result
        except (ValueError, TypeError, KeyError) as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.json_response(_plain(result))

    return handle


def _plain(value: object) -> object:
    match value:
        case Shown():
            return _shown(value) | {"files": [_file_of(file) for file in value.files]}
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in cast("Iterable[object]", value)]
        case _:
            return value


def _file_of(file: ShownFile) -> dict[str, str]:
    content = base64.b64encode(file.content).decode()
    return {"name": file.name, "kind": file.kind, "content": content}


def _shown(message: Shown) -> dict[str, object]:
    return {
        "id": message.id,
        "author": message.author,
        "avatar": message.avatar,
        "text": message.text,
        "entities": list(message.entities),
        "reply_to": message.reply_to,
        "files": [{"name": file.name, "kind": file.kind} for file in message.files],
        "buttons": list(message.buttons),
        "is_bot": message.is_bot,
        "is_edited": message.is_edited,
    }


def _state(scene: Scene) -> str:
    return json.dumps(
        {
            "headline": scene.headline,
            "sides": [
                {
                    "platform": side.platform,
                    "title": side.title,
                    "language": side.language,
                    "chat": side.chat,
                    "people": [{"id": key, "name": name} for key, name in side.people],
                    "messages": [_shown(m) for m in _messages(scene, side)],
                }
                for side in scene.sides
            ],
        },
        ensure_ascii=False,
    )


def _messages(scene: Scene, side: Side) -> list[Shown]:
    if side.platform == "telegram":
        return scene.telegram.shown(int(side.chat))
    return [m for m in scene.discord.shown(side.chat) if m.only_for is None]


def _events(scene: Scene) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        last = ""
        with suppress(ConnectionResetError):  # the page was closed
            while True:
                state = _state(scene)
                if state != last:
                    await response.write(f"data: {state}\n\n".encode())
                    last = state
                await _next_change(scene)
        return response

    return handle


async def _next_change(scene: Scene) -> None:
    waits = [
        asyncio.ensure_future(world.changes.next()) for world in (scene.telegram, scene.discord)
    ]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


def _file(scene: Scene) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        info = request.match_info
        side = next(
            (s for s in scene.sides if (s.platform, s.chat) == (info["platform"], info["chat"])),
            None,
        )
        found = [m for m in _messages(scene, side) if m.id == info["message"]] if side else []
        index = int(info["index"])
        if not found or index >= len(found[0].files):
            raise web.HTTPNotFound
        return web.Response(body=found[0].files[index].content, content_type="image/jpeg")

    return handle


async def _page_file(request: web.Request) -> web.Response:
    name = request.match_info.get("name") or "index.html"
    if name not in _PAGE_FILES:
        raise web.HTTPNotFound
    text = files("sandbox").joinpath("page", name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=_PAGE_FILES[name])
