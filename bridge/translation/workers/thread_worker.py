"""The worker of engines behind HTTP: a thread that waits for a server."""

import asyncio

from bridge.translating import Translation
from bridge.translation import pipeline
from bridge.translation.engines import Direction, Engine
from bridge.translation.workers.wire import Batch


class ThreadWorker:
    """Asks an engine that waits for a server; its HTTP client bounds how long."""

    load = 0

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def knows(self, engine: str, direction: Direction) -> bool:  # noqa: ARG002
        """There is nothing to load."""
        return True

    async def start(self) -> None:
        """Threads come from asyncio's own pool."""

    async def answer(self, batch: Batch) -> list[Translation]:
        """What the engine makes of the batch."""
        return await asyncio.to_thread(pipeline.translate, self._engine, batch)

    async def stop(self) -> None:
        """A request under way ends by its own time-out."""
