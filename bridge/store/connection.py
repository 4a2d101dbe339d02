"""The one door to Redis: commands, pipelines and scripts, with errors made ours in one place.

redis-py repeats commands by itself unless told not to, also after time-outs, so its retries are
off: what is repeated is decided by who knows whether it may be (every script here may).
"""

import asyncio
import hashlib
import json
from collections.abc import Generator, Sequence
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

CONNECT_TIMEOUT = 5.0
ANSWER_TIMEOUT = 5.0
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


class Request:
    """What a script is asked: values, and keys as places in its `KEYS`."""

    def __init__(self, **values: object) -> None:
        self.values = values
        self._keys: dict[str, int] = {}

    def key(self, name: str) -> int:
        """The place of this key, which the script finds as `KEYS[place]`."""
        return self._keys.setdefault(name, len(self._keys) + 1)

    def arguments(self) -> list[str | int]:
        """Key count, keys and values, as EVAL takes them."""
        values = json.dumps(_without_none(self.values), ensure_ascii=False)
        return [len(self._keys), *self._keys, values]


def _without_none(value: object) -> object:
    """Lua's JSON reads `null` as something; what is absent is nothing."""
    match value:
        case dict():
            named = cast("dict[str, object]", value).items()
            return {name: _without_none(held) for name, held in named if held is not None}
        case list():
            return [_without_none(held) for held in cast("list[object]", value)]
        case _:
            return value


def pairs(flat: Sequence[str]) -> dict[str, str]:
    """A hash or a stream entry's fields, which Redis answers as a flat list."""
    return dict(zip(flat[::2], flat[1::2], strict=True))


class _Wire(Protocol):
    """What we use of redis-py's connection. It connects by itself and hangs up on any error."""

    def pack_commands(self, commands: Sequence[Sequence[str | float]]) -> list[bytes]: ...
    async def send_packed_command(self, command: list[bytes]) -> None: ...
    async def read_response(self) -> Any: ...
    async def disconnect(self) -> None: ...


class Connection:
    """Commands and scripts on one Redis. All raise `Retryable` while it cannot be reached.

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
        self._places = asyncio.Semaphore(CONNECTIONS)

    def now(self) -> int:
        """The present moment in milliseconds, as all scores and fields hold it."""
        return round(self._clock.now().timestamp() * 1000)

    async def close(self) -> None:
        """Let go of all connections."""
        await self._hang_up()
        await self._pool.disconnect()

    def listener(self) -> PubSub:
        """A connection of its own to hear bells on."""
        return PubSub(self._pool, ignore_subscribe_messages=True)

    async def do(self, *command: str | float) -> Any:
        """One command."""
        return _raised((await self._exchange([command]))[0])

    async def do_all(self, commands: Sequence[Sequence[str | float]]) -> list[Any]:
        """Many commands in one round trip; not a transaction. Raises the first error of any."""
        answers = await self._exchange(commands)
        return [_raised(answer) for answer in answers]

    async def run(self, script: str, request: Request) -> Any:
        """One script."""
        return (await self.run_all(script, [request]))[0]

    async def run_all(
        self,
        script: str,
        requests: Sequence[Request],
        *,
        before: Sequence[Sequence[str | float]] = (),
    ) -> list[Any]:
        """One script for many requests in one round trip, behind commands that may repeat."""
        calls = [("EVALSHA", _sha(script), *request.arguments()) for request in requests]
        try:
            answers = await self.do_all([*before, *calls])
        except exceptions.NoScriptError:
            await self.do("SCRIPT", "LOAD", script_source(script))
            answers = await self.do_all([*before, *calls])
        return answers[len(before) :]

    async def _exchange(self, commands: Sequence[Sequence[str | float]]) -> list[Any]:
        if not commands:
            return []
        async with self._places:
            wire = self._idle.pop() if self._idle else cast("_Wire", self._pool.make_connection())
            try:
                with ours():
                    async with asyncio.timeout(ANSWER_TIMEOUT):
                        await wire.send_packed_command(wire.pack_commands(commands))
                        answers = [await _answer(wire) for _ in commands]
            except BaseException:
                # The others are as old: what cut this one has cut them.
                await self._hang_up(wire)
                raise
            self._idle.append(wire)
            return answers

    async def _hang_up(self, *wires: _Wire) -> None:
        idle, self._idle = self._idle, []
        for wire in (*wires, *idle):
            with suppress(Exception):
                await wire.disconnect()


async def _answer(wire: _Wire) -> Any:
    """One answer. What a command was refused with is an answer too: others follow it."""
    try:
        return await wire.read_response()
    except exceptions.ResponseError as refusal:
        return refusal


def _raised(answer: Any) -> Any:
    if isinstance(answer, exceptions.ResponseError):
        with ours():
            raise answer
    return answer
