"""The worker of the local engines, seen from the main process: a process behind two pipes."""

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bridge.ports import Translation
from bridge.translation.engines import Direction, EngineError
from bridge.translation.pool import WorkerLost
from bridge.translation.wire import HEADER, Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSettings:
    """What one worker process may use."""

    models_dir: Path
    ceiling: int
    """What its loaded models may take, in bytes."""
    patience: timedelta = timedelta(seconds=10)
    """How long a batch may take before the process counts as hung."""


class ProcessWorker:
    """A worker process; started anew for the next batch after it hung or died.

    It dies with this process: its pipe closes, and Linux kills it.
    """

    def __init__(self, settings: ProcessSettings) -> None:
        self._settings = settings
        self._process: Process | None = None
        self._known: set[tuple[str, Direction]] = set()

    def knows(self, engine: str, direction: Direction) -> bool:
        """What it was asked before is loaded (unless memory ran out meanwhile)."""
        return (engine, direction) in self._known

    @property
    def load(self) -> int:
        """How many directions it was asked for."""
        return len(self._known)

    @property
    def pid(self) -> int | None:
        """The running process."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """Start the process, if none is running."""
        await self._running()

    async def answer(self, batch: Batch) -> list[Translation]:
        """What the process makes of the batch."""
        try:
            async with asyncio.timeout(self._settings.patience.total_seconds()):
                reply = await _exchange(await self._running(), pickle.dumps(batch))
        except (TimeoutError, asyncio.IncompleteReadError, OSError) as error:
            await self.stop()
            raise WorkerLost from error
        if isinstance(reply, EngineError):
            raise reply
        self._known.add((batch.engine, batch.direction))
        return reply

    async def stop(self) -> None:
        """Kill it: a worker owns nothing that could be lost."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            await self.stop()
            self._known.clear()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bridge.translation.worker"),
                *(str(self._settings.models_dir), str(self._settings.ceiling)),
                stdin=PIPE,
                stdout=PIPE,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        return self._process


async def _exchange(process: Process, request: bytes) -> list[Translation] | EngineError:
    if process.stdin is None or process.stdout is None:  # never, with PIPE
        raise OSError
    process.stdin.write(HEADER.pack(len(request)) + request)
    await process.stdin.drain()
    (size,) = HEADER.unpack(await process.stdout.readexactly(HEADER.size))
    return pickle.loads(await process.stdout.readexactly(size))  # noqa: S301  (our own child)
