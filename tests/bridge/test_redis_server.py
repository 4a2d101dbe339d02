"""The embedded Redis, with real processes that are really killed."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from bridge.errors import Retryable, SetupError
from bridge.redis_program import ServerProgram, find_server
from bridge.redis_server import (
    SOCKET_PATH_LIMIT,
    EmbeddedServer,
    SystemClock,
    open_embedded,
    socket_path,
)
from bridge.store.connection import Connection

OWNER = """
import asyncio, sys
from pathlib import Path
from bridge.redis_server import open_embedded

async def main():
    async with open_embedded(Path(sys.argv[1])) as server:
        print(server.url, flush=True)
        if sys.stdin.readline():
            server.leave()
            print("leaving", flush=True)
            sys.stdin.readline()

asyncio.run(main())
"""


@asynccontextmanager
async def _reached(server: EmbeddedServer) -> AsyncGenerator[Connection]:
    connection = Connection(server.url, SystemClock())
    try:
        yield connection
    finally:
        await connection.close()


async def _do(server: EmbeddedServer, *command: str) -> str:
    async with _reached(server) as connection:
        return str(await connection.do(*command))


async def _server_pid(server: EmbeddedServer) -> int:
    information = await _do(server, "INFO", "server")
    fields = dict(line.split(":", 1) for line in information.splitlines() if ":" in line)
    return int(fields["process_id"])


@asynccontextmanager
async def _owner(data_dir: Path) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Another process that owns the folder's server."""
    owner = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        OWNER,
        str(data_dir),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert owner.stdout is not None
    async with asyncio.timeout(15):
        assert (await owner.stdout.readline()).startswith(b"unix://")
    try:
        yield owner
    finally:
        await owner.communicate(b"")  # the end of its input ends it, and its server with it


async def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    """The append-only file is on; a clean stop loses nothing."""
    async with open_embedded(tmp_path) as server:
        await _do(server, "SET", "cat", "tea")
        pid = await _server_pid(server)

    assert not psutil.pid_exists(pid)
    async with open_embedded(tmp_path) as server:
        assert await _do(server, "GET", "cat") == "tea"


async def test_nobody_else_can_reach_it(tmp_path: Path) -> None:
    """Folder and socket are for their owner alone; no port is open; Ctrl-C does not reach it."""
    async with open_embedded(tmp_path) as server:
        socket = tmp_path / "redis" / "redis.sock"
        pid = await _server_pid(server)

        assert (tmp_path / "redis").stat().st_mode & 0o777 == 0o700
        assert socket.stat().st_mode & 0o777 == 0o700
        assert "'0'" in await _do(server, "CONFIG", "GET", "port")
        assert os.getsid(pid) == pid


async def test_a_long_path_moves_the_socket_to_a_private_folder(tmp_path: Path) -> None:
    """A unix socket's address is short; the data stays where it was wanted."""
    deep = tmp_path / ("x" * 60) / ("y" * 60)

    async with open_embedded(deep) as server:
        path = socket_path(deep / "redis")
        assert server.url.endswith("/redis.sock")
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert len(os.fsencode(path)) <= SOCKET_PATH_LIMIT
        assert (await _do(server, "PING")) == "PONG"

    assert (deep / "redis" / "appendonly.aof").exists()
    path.parent.rmdir()


async def test_a_server_that_died_is_started_again(tmp_path: Path) -> None:
    """Its data is back, and whoever was connected can connect again."""
    async with open_embedded(tmp_path) as server, asyncio.TaskGroup() as group:
        keeping = group.create_task(server.run())
        async with _reached(server) as connection:
            await connection.do("SET", "cat", "tea")
            await connection.do("CONFIG", "SET", "appendfsync", "always")
            await connection.do("SET", "pot", "full")
            os.kill(await _server_pid(server), signal.SIGKILL)

            async with asyncio.timeout(10):
                while await _is_away(connection):  # noqa: ASYNC110  (another process's state)
                    await asyncio.sleep(0.02)

            assert await connection.do("GET", "pot") == "full"
        keeping.cancel()


async def _is_away(connection: Connection) -> bool:
    try:
        await connection.do("PING")
    except Retryable:
        return True
    return False


async def test_a_second_living_owner_is_refused(tmp_path: Path) -> None:
    """The message names the process that owns it, and the setting that helps."""
    async with _owner(tmp_path) as owner:
        with pytest.raises(SetupError, match=f"process {owner.pid}.*TEAHOUSE_DATA_DIR"):
            async with open_embedded(tmp_path):
                pass


async def test_an_owner_that_is_leaving_is_waited_for(tmp_path: Path) -> None:
    """A restart need not be timed: the new owner begins when the old one has ended."""
    async with _owner(tmp_path) as owner:
        assert owner.stdin is not None
        assert owner.stdout is not None
        owner.stdin.write(b"leave\n")
        await owner.stdout.readline()
        opening = asyncio.ensure_future(_open_and_close(tmp_path))
        done, _ = await asyncio.wait([opening], timeout=1.5)
        owner.stdin.write(b"end\n")

        async with asyncio.timeout(10):
            assert (done, await opening) == (set(), os.getpid())


async def _open_and_close(data_dir: Path) -> int:
    async with open_embedded(data_dir):
        lock = (data_dir / "redis" / "owner.lock").read_text()
        return int(json.loads(lock)["pid"])


async def test_a_killed_owners_server_is_adopted(tmp_path: Path) -> None:
    """The stale lock heals itself; the server goes on without a restart, and is stopped later."""
    async with _owner(tmp_path) as owner:
        pid = _server_of(tmp_path)
        owner.kill()
        await owner.wait()

        async with open_embedded(tmp_path) as server:
            assert await _server_pid(server) == pid
            assert psutil.pid_exists(pid)

    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def _server_of(data_dir: Path) -> int:
    socket = str(data_dir / "redis" / "redis.sock")
    (server,) = [
        process
        for process in psutil.process_iter(["cmdline"])
        if any(socket in word for word in process.info["cmdline"] or ())
    ]
    return server.pid


async def test_a_stale_lock_after_a_crash_heals(tmp_path: Path) -> None:
    """What a crash left in the folder keeps nobody out."""
    folder = tmp_path / "redis"
    folder.mkdir()
    (folder / "owner.lock").write_text('{"pid": 1, "state": "running"}')
    (folder / "redis.sock").write_text("")

    async with open_embedded(tmp_path) as server:
        assert await _do(server, "PING") == "PONG"


async def test_children_do_not_inherit_the_ownership(tmp_path: Path) -> None:
    """A child that outlives its parent does not keep the next owner out."""
    async with open_embedded(tmp_path):
        child = subprocess.Popen(  # noqa: ASYNC220  (it only sleeps)
            [sys.executable, "-c", "import sys; sys.stdin.read()"],
            stdin=subprocess.PIPE,
            close_fds=False,
        )
    try:
        async with open_embedded(tmp_path) as server:
            assert await _do(server, "PING") == "PONG"
    finally:
        child.communicate()


async def test_another_servers_folder_is_refused(tmp_path: Path) -> None:
    """Redis 7 would start empty on what 6.2 wrote: the message says what helps."""
    folder = tmp_path / "redis"
    folder.mkdir()
    record = {"path": "/usr/bin/redis-server", "kind": "redis", "version": "7.2.4"}
    (folder / "server.json").write_text(json.dumps(record))

    with pytest.raises(SetupError, match=r"written by redis 7\.2\.4 .*redis-server --dir .*`mv "):
        async with open_embedded(tmp_path):
            pass


async def test_the_folder_records_its_server(tmp_path: Path) -> None:
    """Kind and version are written down at the first start."""
    async with open_embedded(tmp_path):
        record = json.loads((tmp_path / "redis" / "server.json").read_text())

    assert ServerProgram(**record) == find_server()


async def test_its_memory_is_bounded_and_nothing_is_evicted(tmp_path: Path) -> None:
    """A full one refuses what grows; it never lets go of a line to make room for another."""
    async with open_embedded(tmp_path) as server:
        limit = int(re.findall(r"\d+", await _do(server, "CONFIG", "GET", "maxmemory"))[-1])

        assert 128 * 2**20 <= limit <= 2**30
        assert "noeviction" in await _do(server, "CONFIG", "GET", "maxmemory-policy")


@pytest.mark.parametrize("when", ["at start", "at stop"])
async def test_what_was_removed_leaves_the_disk(tmp_path: Path, when: str) -> None:
    """The file is rewritten at start and at stop: a daily restart keeps nothing for longer."""
    file = tmp_path / "redis" / "appendonly.aof"
    async with open_embedded(tmp_path) as server:
        await _do(server, "SET", "line", "taken back")
        await _do(server, "DEL", "line")
        assert b"taken back" in file.read_bytes()
        if when == "at start":
            keeping = asyncio.create_task(server.run())
            async with asyncio.timeout(10):
                while b"taken back" in file.read_bytes():  # noqa: ASYNC110  (another process's file)
                    await asyncio.sleep(0.02)
            keeping.cancel()

    assert b"taken back" not in file.read_bytes()


async def test_a_rewrite_under_way_ends_nothing(tmp_path: Path) -> None:
    """`/forgetme` may have begun one just when the daily one is due."""
    async with open_embedded(tmp_path) as server:
        await _do(server, "CONFIG", "SET", "rdb-key-save-delay", "100000")
        for number in range(50):
            await _do(server, "SET", f"key{number}", "x")
        await _do(server, "BGREWRITEAOF")
        keeping = asyncio.create_task(server.run())
        done, _ = await asyncio.wait([keeping], timeout=1)

        assert not done
        await _do(server, "CONFIG", "SET", "rdb-key-save-delay", "0")
        keeping.cancel()


async def test_a_hanging_adopted_server_is_stopped_all_the_same(tmp_path: Path) -> None:
    """It can't be asked for its process any more; it has noted it."""
    async with _owner(tmp_path) as owner:
        pid = _server_of(tmp_path)
        owner.kill()
        await owner.wait()

        async with open_embedded(tmp_path):
            os.kill(pid, signal.SIGSTOP)

    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
