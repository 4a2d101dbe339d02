"""Processes of ours: a `Child` answers requests, a `ProcessWorker` is one that the pool uses.

The other end of the pipe is `serving`. A process that died or hung is started again.
"""

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

from bridge.translating import Translation
from bridge.translation.engines import Direction, EngineError
from bridge.translation.workers.pool import WorkerLost
from bridge.translation.workers.wire import HEADER, Batch

PATIENCE = timedelta(seconds=10)
"""How long a request may take before the process counts as hung."""


class ChildLost(Exception):  # noqa: N818  (what happened to the process, not to the request)
    """It died or hung in the middle of a request; the next one gets a fresh process."""


class Child:
    """One process; one caller at a time. It ends with us: its pipe closes, and Linux kills it."""

    def __init__(
        self, module: str, arguments: Sequence[str] = (), *, patience: timedelta = PATIENCE
    ) -> None:
        self._command = (sys.executable, "-P", "-m", module, *arguments)
        self.patience = patience
        self._process: Process | None = None
        self._ends: set[asyncio.Task[None]] = set()
        """Killed ones on their way out. Whoever killed them may not be there any longer."""
        self.starts = 0
        """How often it was started: what it had loaded before is gone."""

    @property
    def pid(self) -> int | None:
        """The running process."""
        return None if self._process is None else self._process.pid

    async def ask(self, request: object) -> object:
        """The reply. Raises `ChildLost`; being cancelled costs the process, too."""
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                return await _exchange(await self.start(), pickle.dumps(request))
        except (TimeoutError, asyncio.IncompleteReadError, OSError) as error:
            await self.stop()
            raise ChildLost from error
        except asyncio.CancelledError:
            # The reply is still to come, and the next request would read it as its own.
            await self.stop()
            raise

    async def start(self) -> Process:
        """The running process, started if there is none."""
        if self._process is None or self._process.returncode is not None:
            await self.stop()
            self.starts += 1
            search_path = os.pathsep.join(filter(None, sys.path))
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=PIPE,
                stdout=PIPE,
                env=os.environ | {"PYTHONPATH": search_path},
                process_group=0,  # a terminal's Ctrl-C is for us; we end it
            )
        return self._process

    async def stop(self) -> None:
        """Kill it: it owns nothing that could be lost. Returns when all its processes are gone."""
        process, self._process = self._process, None
        if process is not None:
            end = asyncio.create_task(_end(process))
            self._ends.add(end)
            end.add_done_callback(self._ends.discard)
        if self._ends:
            await asyncio.wait(self._ends)  # being cancelled here cancels no end


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.communicate()


async def _exchange(process: Process, request: bytes) -> object:
    if process.stdin is None or process.stdout is None:  # never, with PIPE
        raise OSError
    process.stdin.write(HEADER.pack(len(request)) + request)
    await process.stdin.drain()
    (size,) = HEADER.unpack(await process.stdout.readexactly(HEADER.size))
    return pickle.loads(await process.stdout.readexactly(size))  # noqa: S301  (our own child)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSettings:
    """What one worker process may use."""

    engines: tuple[str, ...]
    """The modules of the engines it serves."""
    models_dir: Path
    ceiling: int
    """What its loaded models may take, in bytes."""
    patience: timedelta = PATIENCE
    module: str = "bridge.translation.workers.worker"
    """What the process runs (a benchmark brings its own)."""


class ProcessWorker:
    """A `Worker` with a process of its own."""

    def __init__(self, settings: ProcessSettings) -> None:
        arguments = (str(settings.models_dir), str(settings.ceiling), *settings.engines)
        self.child = Child(settings.module, arguments, patience=settings.patience)
        self._known: dict[tuple[str, Direction], int] = {}
        """What it was asked for, and which of its processes loaded it."""

    def knows(self, engine: str, direction: Direction) -> bool:
        """What the process was asked before is loaded (unless memory ran out meanwhile)."""
        return self._known.get((engine, direction)) == self.child.starts

    @property
    def load(self) -> int:
        """How many directions it was asked for."""
        return sum(start == self.child.starts for start in self._known.values())

    async def start(self) -> None:
        """Start the process."""
        await self.child.start()

    async def answer(self, batch: Batch) -> list[Translation]:
        """What the process makes of the batch."""
        try:
            reply = await self.child.ask(batch)
        except ChildLost as error:
            raise WorkerLost from error
        if isinstance(reply, EngineError):
            raise reply
        # Only once it answered: what was asked for and failed may not be loaded.
        self._known[batch.engine, batch.direction] = self.child.starts
        return cast("list[Translation]", reply)

    async def stop(self) -> None:
        """Kill the process."""
        await self.child.stop()
