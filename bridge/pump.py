"""Works on whatever queue is due: one task a queue, woken by bells, swept each second.

The relay's worker and each platform's sender are this loop with another `work`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from datetime import timedelta
from typing import Generic, TypeVar

from bridge.errors import LeaseLost, Retryable
from bridge.logs import logger
from bridge.store.keys import shard_of
from bridge.store.queues import Queue

SWEEP = timedelta(seconds=1)
"""Makes up for bells that got lost."""

Q = TypeVar("Q", bound=Queue)

_log = logger(__name__)


class Pump(Generic[Q]):
    """Keeps one task going for each due queue of a consumer.

    `work` empties one queue and returns True; it runs again when the queue was filled meanwhile.
    After False the queue rests: it waits to be due again, whatever comes in.
    `Retryable` and `LeaseLost` end it until the next bell or sweep; anything else ends the pump.
    """

    def __init__(
        self,
        *,
        name: str,
        due: Callable[[Collection[int]], Awaitable[Sequence[Q]]],
        bells: Callable[[], AsyncIterator[Q]],
        shards: Callable[[], Collection[int]],
        work: Callable[[Q], Awaitable[bool]],
    ) -> None:
        self._name = name
        self._due = due
        self._bells = bells
        self._shards = shards
        self._work = work
        self._busy: dict[Q, asyncio.Task[None]] = {}
        self._rung: set[Q] = set()
        """Busy queues whose bell rang since their task last began to empty them."""
        self._is_draining = False

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._sweep(group))
            group.create_task(self._listen(group))

    async def drain(self) -> None:
        """Start nothing new; return when what is in flight is done."""
        self._is_draining = True
        while self._busy:
            await asyncio.wait(list(self._busy.values()))

    async def _sweep(self, group: asyncio.TaskGroup) -> None:
        while True:
            try:
                await self._look(group, self._shards())
            except Retryable as error:
                _log.warning("sweep_failed", consumer=self._name, reason=str(error))
            await asyncio.sleep(SWEEP.total_seconds())

    async def _listen(self, group: asyncio.TaskGroup) -> None:
        async for queue in self._bells():
            if shard_of(queue.room_id) in self._shards():
                self._start(group, queue)

    async def _look(self, group: asyncio.TaskGroup, shards: Collection[int]) -> None:
        if shards and not self._is_draining:
            for queue in await self._due(shards):
                self._start(group, queue)

    def _start(self, group: asyncio.TaskGroup, queue: Q) -> None:
        if queue in self._busy:
            # Its task may just have seen an empty queue: it looks once more before it ends.
            self._rung.add(queue)
        elif not self._is_draining:
            self._busy[queue] = group.create_task(self._serve(queue))

    async def _serve(self, queue: Q) -> None:
        try:
            while True:
                self._rung.discard(queue)
                may_go_on = await self._work(queue)
                if not may_go_on or queue not in self._rung or self._is_draining:
                    return
        except LeaseLost as error:
            _log.info("lease_lost", consumer=self._name, reason=str(error))
        except Retryable as error:
            _log.warning("work_postponed", consumer=self._name, reason=str(error))
        finally:
            # No `await` between the last look at `_rung` and here, or a bell would be lost.
            del self._busy[queue]
            self._rung.discard(queue)
