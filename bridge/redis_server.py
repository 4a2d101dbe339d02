"""The embedded Redis: found, started, adopted, restarted and stopped, so that nobody installs one.

It lives in a session of its own (Ctrl-C in a terminal does not reach it) and outlives an owner
that is killed; the next owner adopts it. Two locks on files (`redis_lock`) say the truth
after any crash: one is held by the owner, one by the server process itself.
"""

import asyncio
import hashlib
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from redis.exceptions import ResponseError

from bridge.errors import Retryable, SetupError
from bridge.logs import logger
from bridge.ports import SystemClock
from bridge.redis_lock import GRACE, STEP, OwnerLock, try_lock
from bridge.redis_program import ServerProgram, check_compatible, find_server
from bridge.store.connection import Connection

_log = logger(__name__)

SOCKET_PATH_LIMIT = 107 if sys.platform == "linux" else 103
"""What fits into a unix socket's address, in bytes."""
LOADING = timedelta(seconds=60)
REWRITE = timedelta(days=1)
REWRITING = timedelta(seconds=20)
"""How long the last rewrite of the append-only file may take before the server is stopped."""
MEMORY_SHARE = 4
"""The server may use this part of the machine's memory, within `MEMORY_BOUNDS` (bytes)."""
MEMORY_BOUNDS = (128 * 2**20, 2**30)
_WATCH = 0.25


class EmbeddedServer:
    """A Redis of our own, reached at `url`. `run` keeps it alive and is one of the services."""

    name = "redis"

    def __init__(self, folder: Path, socket: Path, program: ServerProgram) -> None:
        self.url = _url(socket)
        self._folder = folder
        self._socket = socket
        self._program = program
        self._lock = OwnerLock(folder / "owner.lock")
        self._process: subprocess.Popen[bytes] | None = None

    def leave(self) -> None:
        """Say that this owner is stopping, so that the next one waits for it."""
        self._lock.tell("stopping")

    async def start(self) -> None:
        """Become the owner, and start the server or adopt the one a killed owner left."""
        await self._lock.take()
        try:
            check_compatible(self._folder, self._program)
            await self._ensure()
        except BaseException:
            self._lock.release()
            raise

    async def run(self) -> None:
        """Start the server again whenever it dies, and compact its file, until cancelled.

        It is compacted at once, daily and by `stop`: what was removed leaves the disk too, also
        where a teahouse is restarted every day, or where the last one was killed.
        """
        loop = asyncio.get_running_loop()
        rewrite_at = loop.time()
        while True:
            await asyncio.sleep(_WATCH)
            if not self._is_alive():
                _log.warning("redis_died")
                await self._restart()
            elif loop.time() > rewrite_at and await self._command("BGREWRITEAOF"):
                rewrite_at += REWRITE.total_seconds()

    async def stop(self) -> None:
        """Stop the server, by force if it takes too long, and cease to be the owner."""
        self.leave()
        await self._rewrite()
        pid = self._pid()
        for how in (signal.SIGTERM, signal.SIGKILL):
            if pid is not None and self._is_alive():
                os.kill(pid, how)
                await self._wait_until_dead()
        self._lock.release()

    async def _rewrite(self) -> None:
        """Rewrite the append-only file to the end; a server that does not answer keeps its own."""
        is_ours = False
        waited = 0.0
        while waited < REWRITING.total_seconds():
            state = await self._command("INFO", "persistence")
            if state is None:
                return
            if "aof_rewrite_in_progress:0" in state:
                if is_ours:
                    return
                is_ours = await self._command("BGREWRITEAOF") is not None
            await asyncio.sleep(STEP / 4)
            waited += STEP / 4

    async def _restart(self) -> None:
        try:
            await self._ensure()
        except SetupError as error:
            _log.error("redis_does_not_start", reason=str(error))

    async def _ensure(self) -> None:
        if not self._is_alive():
            self._spawn()
        waited = 0.0
        while not await self._command("PING"):
            if not self._is_alive() or waited > LOADING.total_seconds():
                raise SetupError(f"the embedded Redis does not start: see {self._log_file}")
            await asyncio.sleep(STEP / 4)
            waited += STEP / 4

    @property
    def _pid_file(self) -> Path:
        return self._folder / "redis.pid"

    @property
    def _log_file(self) -> Path:
        return self._folder / "redis.log"

    def _spawn(self) -> None:
        """Start the program, which from then on holds the lock that says a server is alive."""
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": str(_memory_limit()),
            # Whatever is kept is kept for a reason: a full server refuses, and forgets nothing.
            "maxmemory-policy": "noeviction",
            "pidfile": str(self._pid_file),
            "logfile": str(self._log_file),
            "loglevel": "warning",
        }
        arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
        with self._server_lock() as lock:
            try_lock(lock.fileno())
            self._process = subprocess.Popen(  # noqa: S603  (our own program and options)
                [self._program.path, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=[lock.fileno()],
            )

    def _is_alive(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            self._process = None
        with self._server_lock() as lock:
            return not try_lock(lock.fileno())

    def _server_lock(self) -> IO[str]:
        return (self._folder / "server.lock").open("a", encoding="utf-8")

    async def _wait_until_dead(self) -> None:
        waited = 0.0
        while self._is_alive() and waited < GRACE.total_seconds():
            await asyncio.sleep(STEP / 4)
            waited += STEP / 4

    def _pid(self) -> int | None:
        """The server's process: our own, or the one that it noted itself before we adopted it."""
        if self._process is not None:
            return self._process.pid
        try:
            return int(self._pid_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    async def _command(self, *command: str) -> Any:
        """One command; nothing where the server does not answer (yet), or refuses."""
        connection = Connection(self.url, SystemClock())
        try:
            return await connection.do(*command)
        except (Retryable, ResponseError):
            return None  # refused: a rewrite while one is under way, for instance
        finally:
            await connection.close()


@asynccontextmanager
async def open_embedded(data_dir: Path) -> AsyncGenerator[EmbeddedServer]:
    """Own the embedded Redis of this data folder. Raises `SetupError` where another does."""
    folder = _private_folder(data_dir)
    server = EmbeddedServer(folder, socket_path(folder), find_server())
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def running_url(data_dir: Path) -> str:
    """The address of the embedded Redis that a running teahouse has on this data folder."""
    socket = socket_path(data_dir.expanduser().resolve() / "redis")
    if not socket.exists():
        raise SetupError(
            f"no teahouse runs on TEAHOUSE_DATA_DIR={data_dir}: start `teahouse run`, or set "
            "TEAHOUSE_REDIS_URL to the Redis it uses"
        )
    return _url(socket)


def _url(socket: Path) -> str:
    return "unix://" + quote(str(socket))


def _private_folder(data_dir: Path) -> Path:
    folder = data_dir.expanduser().resolve() / "redis"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise SetupError(
            f"TEAHOUSE_DATA_DIR: {folder} cannot be used ({error.strerror}): set a folder that "
            "this user may write to"
        ) from error
    return folder


def socket_path(folder: Path) -> Path:
    """Where the socket lies: in the folder, or in a private one where the path is too long."""
    path = folder / "redis.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        return path
    digest = hashlib.blake2b(os.fsencode(folder), digest_size=8).hexdigest()
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    private = runtime / f"teahouse-{os.getuid()}-{digest}"
    private.mkdir(mode=0o700, exist_ok=True)
    status = private.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o77:
        raise SetupError(f"{private} is not private: remove it, or set TEAHOUSE_DATA_DIR")
    return private / "redis.sock"


def _memory_limit() -> int:
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    least, most = MEMORY_BOUNDS
    return min(max(machine // MEMORY_SHARE, least), most)
