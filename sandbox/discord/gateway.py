"""The gateway: sessions of bots, what each of them may hear, and getting back what was missed.

It follows Discord's topic "Gateway" to the letter where a client could tell: intents are honoured
strictly, sequence numbers have no gaps, a resumed session replays exactly what it missed.
"""

import asyncio
import json
import secrets
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from aiohttp import WSMsgType, web

from sandbox.discord.payloads import (
    application_flags,
    guild_create_json,
    member_json,
    user_json,
)
from sandbox.discord.records import Json
from sandbox.discord.sessions import Close, HangUpError, Line, Op, Session
from sandbox.discord.shown import without_content
from sandbox.discord.state import Happening, Intent
from sandbox.discord.world import DiscordWorld, Drop

HEARTBEAT_INTERVAL: Final = 41_250
MOST_SENT: Final = 120
SENT_WITHIN: Final = 60.0
GOODBYES: Final = (1000, 1001)
KNOWN_INTENTS: Final = (1 << 26) - 1


class Gateway:
    """All sessions of a world."""

    def __init__(self, world: DiscordWorld, check_event: Callable[[Happening], None]) -> None:
        self._world = world
        self._check_event = check_event
        self._sessions: dict[str, Session] = {}
        self.address = ""
        world.state.listeners.append(self._hear)
        world.on_drop = self._drop

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=4096)
        await socket.prepare(request)
        # A client with zstd gets plain text: discord.py reads either.
        line = Line(socket, is_compressed=request.query.get("compress") == "zlib-stream")
        line.send(Op.HELLO, {"heartbeat_interval": HEARTBEAT_INTERVAL, "_trace": []})
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(line.write())
            try:
                await self._read(line)
            except HangUpError as error:
                line.hang_up(error.code)
                await writer
            finally:
                writer.cancel()
                self._detach(line, is_over=socket.close_code in GOODBYES)
        return socket

    def close(self) -> None:
        """Hang up on everyone, for good."""
        self._drop(Drop(resume=False, is_polite=False))

    async def _read(self, line: Line) -> None:
        session: Session | None = None
        times: deque[float] = deque(maxlen=MOST_SENT)
        async for message in line.socket:
            if message.type is not WSMsgType.TEXT:
                raise HangUpError(Close.DECODE_ERROR)
            now = asyncio.get_running_loop().time()
            if len(times) == MOST_SENT and times[0] > now - SENT_WITHIN:
                raise HangUpError(Close.RATE_LIMITED)
            times.append(now)
            session = self._receive(line, session, _decoded(message.data))

    def _receive(self, line: Line, session: Session | None, payload: Json) -> Session | None:
        data: Any = payload.get("d")
        match payload.get("op"):
            case Op.HEARTBEAT:
                line.send(Op.HEARTBEAT_ACK)
            case Op.IDENTIFY | Op.RESUME if session is not None:
                raise HangUpError(Close.ALREADY_AUTHENTICATED)
            case Op.IDENTIFY:
                return self._identify(line, data)
            case Op.RESUME:
                return self._resume(line, data)
            case Op.PRESENCE | Op.REQUEST_MEMBERS if session is None:
                raise HangUpError(Close.NOT_AUTHENTICATED)
            case Op.REQUEST_MEMBERS if session is not None:
                self._tell_members(session, data)
            case Op.PRESENCE:
                pass
            case _:
                raise HangUpError(Close.UNKNOWN_OPCODE)
        return session

    def _identify(self, line: Line, data: Json) -> Session:
        application = self._world.state.application_of_token(str(data.get("token")))
        if application is None:
            raise HangUpError(Close.AUTHENTICATION_FAILED)
        intents = data.get("intents")
        if not isinstance(intents, int) or not 0 <= intents <= KNOWN_INTENTS:
            raise HangUpError(Close.INVALID_INTENTS)
        if intents & ~application.intents_allowed:
            raise HangUpError(Close.DISALLOWED_INTENTS)
        session = Session(
            id=secrets.token_hex(16), application=application, intents=intents, line=line
        )
        self._sessions[session.id] = session
        self._tell_ready(session)
        self._world.online.add(application.id)
        self._world.changes.announce()
        return session

    def _tell_ready(self, session: Session) -> None:
        state, application = self._world.state, session.application
        mine = [each for each in state.guilds.values() if application.id in each.members]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": user_json(state.person(application.id))
                | {"mfa_enabled": True, "verified": True, "email": None},
                "guilds": [{"id": each.id, "unavailable": True} for each in mine],
                "session_id": session.id,
                "resume_gateway_url": self.address,
                "session_type": "normal",
                "shard": [0, 1],
                "application": {"id": application.id, "flags": application_flags(application)},
                "private_channels": [],
                "relationships": [],
                "presences": [],
                "user_settings": {},
                "_trace": [],
            },
        )
        if session.intents & Intent.GUILDS:
            for guild in mine:
                # This key, and its absence, tell a guild known before from one just joined.
                whole = self._whole_guild(session, guild.id) | {"unavailable": False}
                session.dispatch("GUILD_CREATE", whole)

    def _resume(self, line: Line, data: Json) -> Session | None:
        session = self._sessions.get(str(data.get("session_id")))
        if session is None or session.application.token != data.get("token"):
            line.send(Op.INVALID_SESSION, data=False)
            return None
        seen = data.get("seq")
        if not isinstance(seen, int) or seen > session.sequence:
            raise HangUpError(Close.INVALID_SEQUENCE)
        session.line = line
        for event in session.heard:
            if event["s"] > seen:
                line.send_event(event)
        session.dispatch("RESUMED", {"_trace": []})
        self._world.online.add(session.application.id)
        self._world.changes.announce()
        return session

    def _tell_members(self, session: Session, data: Json) -> None:
        guild = self._world.state.guilds.get(str(data.get("guild_id")))
        if guild is None or session.application.id not in guild.members:
            return
        wanted = {str(each) for each in data.get("user_ids") or ()}
        query = str(data.get("query") or "").lower()
        may_all = bool(session.intents & Intent.GUILD_MEMBERS)
        members = [member_json(self._world.state, each) for each in guild.members.values()]
        found = [
            each
            for each in members
            if (each["user"]["id"] in wanted if wanted else may_all or query)
            and each["user"]["username"].lower().startswith(query)
        ]
        chunk: Json = {"guild_id": guild.id, "members": found, "chunk_index": 0, "chunk_count": 1}
        if "nonce" in data:
            chunk["nonce"] = data["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def _hear(self, happening: Happening) -> None:
        """Tell an event to every session that may hear it."""
        self._check_event(happening)
        for session in self._sessions.values():
            if self._may_hear(session, happening):
                session.dispatch(happening.kind, self._as_heard(session, happening))

    def _may_hear(self, session: Session, happening: Happening) -> bool:
        state, bot = self._world.state, session.application.id
        if happening.only_for not in (None, bot):
            return False
        about_me = happening.payload.get("user", {}).get("id") == bot
        is_own_change = about_me and happening.kind == "GUILD_MEMBER_UPDATE"
        if happening.intent and not session.intents & happening.intent and not is_own_change:
            return False
        if happening.guild and bot not in state.guild(happening.guild).members:
            return False
        if happening.channel is None:
            return True
        return state.may(state.channel(happening.channel), bot, "VIEW_CHANNEL")

    def _as_heard(self, session: Session, happening: Happening) -> Json:
        left_out = self._world.left_out.get(happening.kind, frozenset())
        told = self._whole(session, happening)
        return {name: value for name, value in told.items() if name not in left_out}

    def _whole(self, session: Session, happening: Happening) -> Json:
        if happening.kind == "GUILD_CREATE":
            return self._whole_guild(session, happening.payload["id"])
        is_message = happening.kind in ("MESSAGE_CREATE", "MESSAGE_UPDATE")
        if is_message and not session.intents & Intent.MESSAGE_CONTENT:
            return without_content(happening.payload, session.application.id)
        return happening.payload

    def _whole_guild(self, session: Session, guild: str) -> Json:
        state = self._world.state
        all_members = bool(session.intents & Intent.GUILD_MEMBERS)
        bot = session.application.id
        return guild_create_json(state, state.guild(guild), bot, all_members=all_members)

    def _drop(self, drop: Drop) -> None:
        for session in list(self._sessions.values()):
            if session.line is not None:
                if drop.is_polite:
                    session.line.send(Op.RECONNECT)
                session.line.hang_up(Close.UNKNOWN_ERROR)
                self._detach(session.line)
            if not drop.resume:
                del self._sessions[session.id]

    def _detach(self, line: Line, *, is_over: bool = False) -> None:
        """The line is cut; a client that said goodbye cannot resume."""
        for session in list(self._sessions.values()):
            if session.line is line:
                session.line = None
                self._world.online.discard(session.application.id)
                if is_over:
                    del self._sessions[session.id]
        self._world.changes.announce()


def _decoded(text: str) -> Json:
    try:
        payload: object = json.loads(text)
    except ValueError as error:
        raise HangUpError(Close.DECODE_ERROR) from error
    if not isinstance(payload, dict):
        raise HangUpError(Close.DECODE_ERROR)
    return payload  # pyright: ignore[reportUnknownVariableType] (checked above)
