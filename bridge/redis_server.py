"""The embedded Redis: found, started, adopted, restarted and stopped, so that nobody installs one.

It lives in a session of its own (Ctrl-C in a terminal does not reach it) and outlives an owner
that is killed; the next owner adopts it. Two locks on files say the truth after any crash, since
the kernel lets go of them: one is held by the owner, one by the server process itself.
"""

import asyncio
import fcntl
import hashlib
import json
import os
import re
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

from bridge.errors import Retryable, SetupError
from bridge.logs import logger
from bridge.ports import SystemClock
from bridge.redis_program import ServerProgram, check_compatible, find_server
from bridge.store.connection import Connection

_log = logger(__name__)

SOCKET_PATH_LIMIT = 107 if sys.platform == "linux" else 103
"""What fits into a unix socket's address, in bytes."""
GRACE = timedelta(seconds=10)
"""How long an owner that is stopping is waited for, and a server that is."""
LOADING = timedelta(seconds=60)
REWRITE = timedelta(days=1)
_STEP = 0.1
_WATCH = 0.25


class OwnerLock:
    """Says which living process owns a data folder. Children don't inherit it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    async def take(self) -> None:
        """Become the owner. Raises `SetupError` naming a living one."""
        file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        patience = GRACE.total_seconds()
        while not _try_lock(file.fileno()):
            owner = self._owner()
            if owner.get("state") != "stopping":
                patience = min(patience, 1.0)
            if patience <= 0:
                file.close()
                raise SetupError(
                    f"teahouse is running in {self._path.parent} already (process "
                    f"{owner.get('pid', 'unknown')}): stop it first, or set TEAHOUSE_DATA_DIR"
                )
            await asyncio.sleep(_STEP)
            patience -= _STEP
        self._file = file
        self.tell("running")

    def tell(self, state: str) -> None:
        """Tell who comes next whether waiting is worth it."""
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate()
            json.dump({"pid": os.getpid(), "state": state}, self._file)
            self._file.flush()

    def release(self) -> None:
        """Stop being the owner."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _owner(self) -> dict[str, object]:
        try:
            return dict(json.loads(self._path.read_text(encoding="utf-8")))
        except ValueError:
            return {}


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
        """Start the server again whenever it dies, and compact its file daily, until cancelled."""
        loop = asyncio.get_running_loop()
        rewrite_at = loop.time() + REWRITE.total_seconds()
        while True:
            await asyncio.sleep(_WATCH)
            if not self._is_alive():
                _log.warning("redis_died")
                await self._restart()
            elif loop.time() > rewrite_at:
                rewrite_at += REWRITE.total_seconds()
                await self._command("BGREWRITEAOF")

    async def stop(self) -> None:
        """Stop the server, by force if it takes too long, and cease to be the owner."""
        self.leave()
        pid = await self._pid()
        for how in (signal.SIGTERM, signal.SIGKILL):
            if pid is not None and self._is_alive():
                os.kill(pid, how)
                await self._wait_until_dead()
        self._lock.release()

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
            await asyncio.sleep(_STEP / 4)
            waited += _STEP / 4

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
            "logfile": str(self._log_file),
            "loglevel": "warning",
        }
        arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
        with self._server_lock() as lock:
            _try_lock(lock.fileno())
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
            return not _try_lock(lock.fileno())

    def _server_lock(self) -> IO[str]:
        return (self._folder / "server.lock").open("a", encoding="utf-8")

    async def _wait_until_dead(self) -> None:
        waited = 0.0
        while self._is_alive() and waited < GRACE.total_seconds():
            await asyncio.sleep(_STEP / 4)
            waited += _STEP / 4

    async def _pid(self) -> int | None:
        if self._process is not None:
            return self._process.pid
        answer = re.search(r"process_id:(\d+)", await self._command("INFO", "server") or "")
        return int(answer[1]) if answer else None

    async def _command(self, *command: str) -> Any:
        """One command; nothing where the server does not answer (yet)."""
        connection = Connection(self.url, SystemClock())
        try:
            return await connection.do(*command)
        except Retryable:
            return None
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


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
