"""The `Redis` port on a single node, and the place where redis-py's errors become ours.

redis-py repeats commands by itself unless told not to, also after time-outs, so its retries are
off: what is repeated is decided by who knows whether it may be (every script here may).
"""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from typing import Any, Protocol, cast

from redis import exceptions
from redis.asyncio import ConnectionPool
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bridge.errors import Retryable, SetupError
from bridge.ports import Clock
from bridge.store.redis import Command, Request, spread

CONNECT_TIMEOUT = 5.0
RESPONSE_TIMEOUT = 5.0
CONNECTIONS = 32

_PASSING = (
    exceptions.ConnectionError,
    exceptions.TimeoutError,
    exceptions.ClusterDownError,
    exceptions.OutOfMemoryError,
    exceptions.ReadOnlyError,
    exceptions.TryAgainError,
    exceptions.InvalidResponse,
    OSError,
    asyncio.TimeoutError,
)
_PASSING_WORDS = ("OOM ", "LOADING", "BUSY", "MASTERDOWN", "MISCONF", "CLUSTERDOWN", "READONLY")


@contextmanager
def ours() -> Generator[None]:
    """Turn what passes by itself (an outage, a full Redis) into `Retryable`."""
    try:
        yield
    except _PASSING as error:
        raise Retryable(f"Redis: {str(error) or type(error).__name__}") from error
    except exceptions.ResponseError as error:
        if any(word in str(error) for word in _PASSING_WORDS):
            raise Retryable(f"Redis: {error}") from error
        raise


@cache
def script_source(name: str) -> str:
    """A script's text behind the functions that all scripts share."""
    folder = files("bridge.store").joinpath("scripts")
    return "".join(
        folder.joinpath(f"{part}.lua").read_text(encoding="utf-8") for part in ("shared", name)
    )


@cache
def _sha(name: str) -> str:
    return hashlib.sha1(script_source(name).encode(), usedforsecurity=False).hexdigest()


class _Wire(Protocol):
    """What we use of redis-py's connection. It connects by itself and hangs up on any error."""

    def pack_commands(self, commands: Sequence[Sequence[str | float]]) -> list[bytes]: ...
    async def send_packed_command(self, command: list[bytes]) -> None: ...
    async def read_response(self) -> Any: ...
    async def disconnect(self) -> None: ...


class Connection:
    """`Redis` on one node.

    It works on redis-py's single connections, below the client and its pool: these would repeat
    commands and take twice the time.
    """

    def __init__(self, url: str, clock: Clock) -> None:
        try:
            self._pool = ConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType]
                url,
                retry=Retry(NoBackoff(), 0),
                socket_connect_timeout=CONNECT_TIMEOUT,
                # Ours is around the whole exchange: redis-py's own would send under
                # `asyncio.wait_for`, which in Python 3.11 can swallow a cancellation.
                socket_timeout=None,
                decode_responses=True,
                protocol=2,
            )
        except ValueError as error:
            raise SetupError(f"TEAHOUSE_REDIS_URL is no address of a Redis: {error}") from error
        self._clock = clock
        self._idle: list[_Wire] = []
        self._limit = asyncio.Semaphore(CONNECTIONS)

    def now(self) -> int:
        """The present moment in milliseconds, as all scores and fields hold it."""
        return round(self._clock.now().timestamp() * 1000)

    async def close(self) -> None:
        """Let go of all connections."""
        await self._hang_up()
        await self._pool.disconnect()

    async def listener(self, channel: str) -> AsyncGenerator[str]:
        """What is published on a channel, on a connection of its own."""
        async with PubSub(self._pool, ignore_subscribe_messages=True) as pubsub:
            with ours():
                async with asyncio.timeout(RESPONSE_TIMEOUT):
                    await pubsub.subscribe(channel)
            while True:
                with ours():
                    message = cast("dict[str, str] | None", await pubsub.get_message(timeout=None))
                if message:
                    yield message["data"]

    async def do(self, *command: str | float) -> Any:
        """One command."""
        return (await self.do_all([command]))[0]

    async def do_all(self, commands: Sequence[Command]) -> list[Any]:
        """Many commands in one round trip."""
        return await self._do_stages(commands)

    async def run(self, script: str, request: Request) -> Any:
        """One script."""
        return (await self.run_all(script, [request]))[0]

    async def run_all(
        self, script: str, requests: Sequence[Request], *, before: Sequence[Command] = ()
    ) -> list[Any]:
        """One script for many requests in one round trip, behind commands that may repeat."""
        calls = [("EVALSHA", _sha(script), *request.arguments()) for request in requests]
        try:
            responses = await self._do_stages(before, calls)
        except exceptions.NoScriptError:
            await self.do("SCRIPT", "LOAD", script_source(script))
            responses = await self._do_stages(before, calls)
        return responses[len(before) :]

    async def _do_stages(self, *stages: Sequence[Command]) -> list[Any]:
        responses = await spread(stages, node_of=_only_node, ask=self._exchange)
        return [_raised(response) for response in responses]

    async def _exchange(self, _node: str, commands: Sequence[Command]) -> list[Any]:
        """One round trip. Responses are waited for in the order in which commands were sent."""
        async with self._limit:
            wire = self._idle.pop() if self._idle else cast("_Wire", self._pool.make_connection())
            try:
                with ours():
                    async with asyncio.timeout(RESPONSE_TIMEOUT):
                        await wire.send_packed_command(wire.pack_commands(commands))
                        responses = [await _response(wire) for _ in commands]
            except BaseException:
                # The others are as old: what cut this one has cut them.
                await self._hang_up(wire)
                raise
            self._idle.append(wire)
            return responses

    async def _hang_up(self, *wires: _Wire) -> None:
        idle, self._idle = self._idle, []
        for wire in (*wires, *idle):
            with suppress(Exception):
                await wire.disconnect()


def _only_node(_slot: int | None) -> str:
    return "only"


async def _response(wire: _Wire) -> Any:
    """One response. A command's refusal is a response too: others follow it."""
    try:
        return await wire.read_response()
    except exceptions.ResponseError as refusal:
        return refusal


def _raised(response: Any) -> Any:
    if isinstance(response, exceptions.ResponseError):
        with ours():
            raise response
    return response
