"""What all tests share: a real Redis on a socket of its own, and a guard over its keys."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol, cast

import pytest
from redis import Redis, exceptions

from bridge.logs import set_up_logs
from bridge.redis_server import find_server
from bridge.store import keys
from bridge.store.store import Store, open_store
from tests.clock import FakeClock


@pytest.fixture(scope="session", autouse=True)
def _quiet_logs() -> None:
    """As the command sets them up: structlog's own default draws tracebacks for seconds."""
    set_up_logs("warning")


@pytest.fixture(scope="session")
def redis_socket() -> Generator[Path]:
    """A Redis server of this test process alone; nothing of it is written to disk."""
    folder = Path(tempfile.mkdtemp(prefix="teahouse-"))
    socket = folder / "redis.sock"
    command = [find_server().path, "--port", "0", "--unixsocket", str(socket), "--save", ""]
    command += ["--dir", str(folder), "--logfile", str(folder / "redis.log")]
    with subprocess.Popen(command) as server:  # noqa: S603  (our own program and options)
        try:
            _wait_for(socket)
            yield socket
        finally:
            server.terminate()
    shutil.rmtree(folder)


def _wait_for(socket: Path) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            with _client(socket) as client:
                client.execute_command("PING")
        except exceptions.ConnectionError:
            assert time.monotonic() < deadline, "the test Redis does not start"
            time.sleep(0.01)
        else:
            return


class _Client(Protocol):
    """What the fixtures use of redis-py's client, typed."""

    def execute_command(self, *args: str) -> Any: ...
    def close(self) -> None: ...


@contextmanager
def _client(socket: Path) -> Generator[_Client]:
    client = cast("_Client", Redis(unix_socket_path=str(socket), decode_responses=True))
    try:
        yield client
    finally:
        client.close()


@pytest.fixture
def redis_url(redis_socket: Path) -> Generator[str]:
    """The address of an empty Redis; afterwards, each of its keys must be one that may stay."""
    with _client(redis_socket) as client:
        client.execute_command("FLUSHALL")
        yield f"unix://{redis_socket}"
        leaked = [key for key in client.execute_command("KEYS", "*") if _leaks(client, key)]
    assert leaked == [], "keys without a lifetime, or of another type than keys.py says"


def _leaks(client: _Client, key: str) -> bool:
    row = keys.kind_of(key)
    if row is None or client.execute_command("TYPE", key) not in {row.type, "none"}:
        return True
    # What expires between two looks has not leaked.
    return not _lives_as_told(client, key, row) and bool(client.execute_command("EXISTS", key))


def _lives_as_told(client: _Client, key: str, row: keys.Key) -> bool:
    """Whether a key goes when the table says: sooner is fine, later or never is not."""
    left = timedelta(milliseconds=client.execute_command("PTTL", key))
    is_forever = left < timedelta()
    match row.lifetime:
        case "kept":
            return is_forever or left <= keys.ORPHAN
        case "while_filled" if is_forever:
            return row.type != "stream" or client.execute_command("XLEN", key) > 0
        case "while_filled":
            return left <= keys.IDLE
        case lifetime:
            return not is_forever and left <= lifetime


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still until the test moves it."""
    return FakeClock()


@pytest.fixture
async def store(redis_url: str, clock: FakeClock) -> AsyncGenerator[Store]:
    """An empty store."""
    async with open_store(redis_url, clock=clock) as opened:
        yield opened
