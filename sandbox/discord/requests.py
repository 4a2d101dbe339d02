"""What a request to the REST API holds, taken apart: its JSON, its files, whose token it has."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.discord.description import Problem
from sandbox.discord.errors import RefusedError, too_large, unauthorized
from sandbox.discord.records import Application, Upload
from sandbox.discord.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A body, and what is odd about its form."""

    json: Any = None
    uploads: Mapping[int, Upload] = field(default_factory=dict[int, Upload])
    unknown: tuple[Problem, ...] = ()


FILE: Final = re.compile(r"files\[(\d)\]")


async def parse(request: web.Request, *, upload_limit: int) -> Parsed:
    """Read the body: JSON, or a form with `payload_json` and `files[n]`."""
    if not request.body_exists:
        return Parsed()
    if request.content_type.startswith("multipart/"):
        return await _parse_form(request, upload_limit)
    raw = await request.read()
    if not raw:
        return Parsed()
    unknown: tuple[Problem, ...] = ()
    if request.content_type != "application/json":
        unknown = (Problem((), f"a body of type {request.content_type}"),)
    return Parsed(json=_decoded(raw), unknown=unknown)


async def _parse_form(request: web.Request, upload_limit: int) -> Parsed:
    body: Any = None
    uploads: dict[int, Upload] = {}
    unknown: list[Problem] = []
    for name, value in (await request.post()).items():
        match = FILE.fullmatch(name)
        if name == "payload_json":
            body = _decoded(value.file.read() if isinstance(value, FileField) else value)
        elif match and isinstance(value, FileField):
            uploads[int(match[1])] = Upload(name=value.filename, content=value.file.read())
        else:
            unknown.append(Problem((name,), "unknown form field"))
    if any(len(each.content) > upload_limit for each in uploads.values()):
        raise too_large()
    return Parsed(json=body or {}, uploads=uploads, unknown=tuple(unknown))


def _decoded(raw: bytes | bytearray | str) -> Any:
    try:
        return json.loads(raw)
    except ValueError as error:
        sentence = "The request body contains invalid JSON."
        raise RefusedError(400, 50109, sentence) from error


def authorized(request: web.Request, state: State, *, needs_token: bool) -> Application | None:
    """Whose token the request carries; refuses a wrong one, and none where one is needed."""
    header = request.headers.get("Authorization")
    if header is None:
        if needs_token:
            raise unauthorized()
        return None
    scheme, _, token = header.partition(" ")
    application = state.application_of_token(token) if scheme == "Bot" else None
    if application is None:
        raise unauthorized()
    return application
