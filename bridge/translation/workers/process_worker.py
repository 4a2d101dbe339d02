"""The worker of the local engines, as the pool sees it: a child process and what it has loaded."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

from bridge.translating import Translation
from bridge.translation.engines import Direction, EngineError
from bridge.translation.workers.child import PATIENCE, Child, ChildLost
from bridge.translation.workers.pool import WorkerLost
from bridge.translation.workers.wire import Batch


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
        self._known[batch.engine, batch.direction] = self.child.starts
        return cast("list[Translation]", reply)

    async def stop(self) -> None:
        """Kill the process."""
        await self.child.stop()
