"""A bot's session with the gateway, and the line it is told over.

The session outlives the line: what was said while nobody listened is told after a resume.
"""

import asyncio
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from aiohttp import web

from sandbox.discord.records import Application, Json

REMEMBERED: Final = 10_000
"""Events a session can replay."""


class Op(IntEnum):
    """Gateway opcodes."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Close(IntEnum):
    """Why the gateway hangs up."""

    UNKNOWN_ERROR = 4000
    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQUENCE = 4007
    RATE_LIMITED = 4008
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class HangUpError(Exception):
    """The connection is to be closed with this code."""

    def __init__(self, code: Close) -> None:
        super().__init__(code.name)
        self.code = code


class Line:
    """One websocket: what waits to be sent on it, compressed as the client asked."""

    def __init__(self, socket: web.WebSocketResponse, *, is_compressed: bool) -> None:
        self.socket = socket
        self._compressor = zlib.compressobj() if is_compressed else None
        self._waiting: asyncio.Queue[Json | Close] = asyncio.Queue()

    def send(self, op: Op, data: object = None) -> None:
        """Queue a payload that is no event."""
        self._waiting.put_nowait({"op": op, "d": data, "s": None, "t": None})

    def send_event(self, event: Json) -> None:
        """Queue an event."""
        self._waiting.put_nowait(event)

    def hang_up(self, code: Close) -> None:
        """Close once everything before has been sent."""
        self._waiting.put_nowait(code)

    async def write(self) -> None:
        """Send what is queued, in order, until the end."""
        while True:
            item = await self._waiting.get()
            if isinstance(item, Close):
                await self.socket.close(code=item)
                return
            text = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
            try:
                await self._send(text)
            except ConnectionError:
                return

    async def _send(self, text: str) -> None:
        if self._compressor is None:
            await self.socket.send_str(text)
            return
        packed = self._compressor.compress(text.encode())
        await self.socket.send_bytes(packed + self._compressor.flush(zlib.Z_SYNC_FLUSH))


@dataclass(slots=True, kw_only=True)
class Session:
    """What a bot has heard, whether or not it is connected right now."""

    id: str
    application: Application
    intents: int
    sequence: int = 0
    heard: deque[Json] = field(default_factory=lambda: deque[Json](maxlen=REMEMBERED))
    line: Line | None = None

    def dispatch(self, kind: str, payload: object) -> None:
        """Tell an event, now or after a resume."""
        self.sequence += 1
        event: Json = {"op": Op.DISPATCH, "t": kind, "s": self.sequence, "d": payload}
        self.heard.append(event)
        if self.line is not None:
            self.line.send_event(event)
