"""Locks on files, which the kernel lets go of when their holder dies, however it dies."""

import asyncio
import fcntl
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import IO

from bridge.errors import SetupError

GRACE = timedelta(seconds=10)
"""How long an owner that is stopping is waited for, and a server that is."""
STEP = 0.1
"""Seconds between two looks."""


class OwnerLock:
    """Says which living process owns a data folder. Children don't inherit it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    async def take(self) -> None:
        """Become the owner. Raises `SetupError` naming a living one."""
        file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        patience = GRACE.total_seconds()
        while not try_lock(file.fileno()):
            owner = self._owner()
            if owner.get("state") != "stopping":
                patience = min(patience, 1.0)
            if patience <= 0:
                file.close()
                raise SetupError(
                    f"teahouse is running in {self._path.parent} already (process "
                    f"{owner.get('pid', 'unknown')}): stop it first, or set TEAHOUSE_DATA_DIR"
                )
            await asyncio.sleep(STEP)
            patience -= STEP
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


def try_lock(descriptor: int) -> bool:
    """Lock an open file, unless another has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
