"""The gate every REST request passes, in Discord's order, and the log of what went through.

Held or failed on purpose (`faults`), authorized, counted against the limits, checked against
Discord's own description, carried out, its answer checked likewise, written down.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from aiohttp import web

from sandbox.discord import (
    account_routes,
    callbacks,
    message_routes,
    webhooks,
)
from sandbox.discord.calls import Answer, Call, Handler
from sandbox.discord.description import Description, Operation, Problem
from sandbox.discord.errors import RefusedError, invalid_forms
from sandbox.discord.interaction_json import BOOSTED_UPLOAD_LIMITS, UPLOAD_LIMIT
from sandbox.discord.limits import Limits
from sandbox.discord.records import Json
from sandbox.discord.requests import authorized, parse
from sandbox.discord.state import Happening
from sandbox.discord.world import DiscordWorld
from sandbox.faults import Fault, Faults, Recorded

PREFIX: Final = "/api/v10"
ROUTES: Final[Mapping[str, Handler]] = {
    **account_routes.ROUTES,
    **message_routes.ROUTES,
    **webhooks.ROUTES,
    **callbacks.ROUTES,
}
EVENTS: Final[Mapping[str, str]] = {
    "MESSAGE_CREATE": "MessageResponse",
    "MESSAGE_UPDATE": "MessageResponse",
    "CHANNEL_CREATE": "GuildChannelResponse",
    "CHANNEL_UPDATE": "GuildChannelResponse",
    "THREAD_CREATE": "ThreadResponse",
    "THREAD_UPDATE": "ThreadResponse",
    "GUILD_MEMBER_ADD": "GuildMemberResponse",
    "GUILD_MEMBER_UPDATE": "GuildMemberResponse",
}
"""The events whose payload Discord's description describes, and as what."""


@dataclass(slots=True)
class Passage:
    """One request on its way through, and what is noted about it."""

    method: str
    path: str
    """As written down: tokens are replaced by the word."""
    operation: Operation | None
    values: dict[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    violations: list[str] = field(default_factory=list[str])
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def note(self, problems: tuple[Problem, ...], what: str = "request") -> None:
        """Something broke the description."""
        self.violations += [f"{self.method} {self.path}: {what}: {each}" for each in problems]


class Gate:
    """The REST API of one world."""

    def __init__(self, world: DiscordWorld, description: Description, limits: Limits) -> None:
        self.faults = Faults()
        self.requests: list[Recorded] = []
        self.violations: list[str] = []
        self.upload_limit = UPLOAD_LIMIT
        self.address = ""
        self.gateway = ""
        self._world = world
        self._description = description
        self._limits = limits

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        passage = self._begin(request)
        await self.faults.pass_holds(passage.method, passage.path)
        fault = self.faults.take(passage.method, passage.path)
        if fault is not None and fault.when == "before":
            return self._failed(request, passage, fault)
        answer = await self._answer(request, passage)
        if fault is not None:
            return self._failed(request, passage, fault)
        self._record(passage, answer.status)
        return _response(answer, passage.headers)

    def check_event(self, happening: Happening) -> None:
        """Check what the gateway tells against the description."""
        name = EVENTS.get(happening.kind)
        problems = self._description.check_component(name, happening.payload) if name else ()
        self.violations += [f"event {happening.kind}: {each}" for each in problems]

    def _begin(self, request: web.Request) -> Passage:
        path = request.path.removeprefix(PREFIX)
        found = self._description.find(request.method, path)
        if found is None:
            return Passage(request.method, path, None)
        operation, values = found
        hidden = {name: "token" if "token" in name else value for name, value in values.items()}
        return Passage(request.method, operation.path.format(**hidden), operation, values)

    async def _answer(self, request: web.Request, passage: Passage) -> Answer:
        try:
            answer = await self._carried_out(request, passage)
        except RefusedError as refusal:
            passage.headers.update(refusal.headers)
            return Answer(refusal.status, refusal.body())
        except Exception as error:  # aiohttp answers it with 500, which clients repeat in silence
            self.violations.append(f"{passage.method} {passage.path}: we failed: {error!r}")
            raise
        if passage.operation is not None:
            problems = self._description.check_answer(
                passage.operation, answer.status, answer.body
            )
            passage.note(problems, "our own answer")
        return answer

    async def _carried_out(self, request: web.Request, passage: Passage) -> Answer:
        operation = passage.operation
        if operation is None:
            passage.note((Problem((), "no such request is described"),))
            raise RefusedError(404, 0, "404: Not Found")
        if operation.id not in ROUTES:
            passage.note((Problem((), f"{operation.id} is not part of this stand-in"),))
            raise RefusedError(501, 0, "501: Not Implemented")
        state = self._world.state
        application = authorized(request, state, needs_token=operation.needs_token)
        parsed = await parse(request, upload_limit=self._upload_limit(passage.values))
        passage.body = parsed.json
        passage.note(parsed.unknown)
        passage.headers = self._limits.count(
            operation.id,
            passage.values,
            caller=application.id if application else "",
            channel=self._channel_of_webhook(passage.values),
        )
        self._check(passage, operation, dict(request.query), parsed.json)
        call = Call(
            world=self._world,
            operation=operation,
            path=passage.values,
            query=dict(request.query),
            body=parsed.json,
            uploads=parsed.uploads,
            application=application,
            base=self.address,
            gateway=self.gateway,
        )
        return ROUTES[operation.id](call)

    def _channel_of_webhook(self, values: Mapping[str, str]) -> str | None:
        webhook = self._world.state.webhooks.get(values.get("webhook_id", ""))
        return webhook.channel if webhook else None

    def _upload_limit(self, values: Mapping[str, str]) -> int:
        """A guild's boosts raise the limit, for webhooks as well."""
        state = self._world.state
        channel = state.channels.get(
            values.get("channel_id") or self._channel_of_webhook(values) or ""
        )
        guild = state.guilds.get((channel and channel.guild) or "")
        return BOOSTED_UPLOAD_LIMITS.get(guild.boost_tier if guild else 0, self.upload_limit)

    def _check(
        self, passage: Passage, operation: Operation, query: Mapping[str, str], body: object
    ) -> None:
        """Note what breaks the description; refuse what Discord refuses."""
        parameters = self._description.check_parameters(operation, passage.values, query)
        form = self._description.check_body(operation, body)
        errors = (*parameters.errors, *form.errors)
        passage.note((*errors, *parameters.unknown, *form.unknown))
        if errors:
            raise invalid_forms([(each.where, "BASE_TYPE_BAD_TYPE", each.what) for each in errors])

    def _failed(self, request: web.Request, passage: Passage, fault: Fault) -> web.Response:
        """Fail as a test ordered it: with an answer, or with none at all."""
        self._record(passage, fault.status)
        if fault.status is None:
            if request.transport is not None:
                request.transport.close()
            return web.Response(status=500)
        standard: Json = {"message": f"{fault.status}: on purpose", "code": 0}
        if fault.status == TOO_MANY:
            standard |= {"retry_after": 0.05, "global": False}
        body = dict(fault.body) if fault.body is not None else standard
        return _response(Answer(fault.status, body), {**passage.headers, **fault.headers})

    def _record(self, passage: Passage, status: int | None) -> None:
        body = passage.body
        self.violations += passage.violations
        self.requests.append(
            Recorded(
                method=passage.method,
                path=passage.path,
                body=cast("Json", body) if isinstance(body, dict) else {"items": body},
                status=status,
                violations=tuple(passage.violations),
            )
        )
        self._world.changes.announce()


TOO_MANY: Final = 429


def _response(answer: Answer, headers: Mapping[str, str]) -> web.Response:
    """An answer as discord.py needs it: with `Via`, and JSON by exactly that type."""
    common = {"Via": "1.1 stand-in", **headers}
    if answer.body is None:
        return web.Response(status=answer.status, headers=common)
    packed = json.dumps(answer.body, ensure_ascii=False).encode()
    common.setdefault("Content-Type", "application/json")
    return web.Response(status=answer.status, body=packed, headers=common)
