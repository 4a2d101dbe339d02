"""Who translates which batch, and what happens when a worker hangs or dies.

Workers (processes for local engines, threads for engines behind HTTP) answer one batch at a time.
A batch that finds none idle waits in line; identical ones in flight are translated once; a worker
prefers directions it has loaded, so that a quiet room costs the memory of each model once. A batch
that took two workers with it is refused for a while: what is asked again costs no third one.

Our own, because the kept pools can't: `ProcessPoolExecutor` fails every line when one worker dies,
Pebble 5.2's pool breaks for good when an idle one does (tried), and both import the main program
again in each worker. Queue, pipes and time-outs are asyncio's.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from bridge.translating import Translation
from bridge.translation.engines import Direction, EngineError, TextGivenUp
from bridge.translation.workers.wire import Batch

_TRIES = 2
_REFUSED = 600.0
"""For how many seconds what was given up is not tried again."""
_JOINED = 1000
"""Characters that batches have together at most; more would take as long as a hang."""


class WorkerLost(Exception):  # noqa: N818  (what happened to the worker, not to the batch)
    """The worker died or hung in the middle of a batch; the next one gets a fresh worker."""


class Worker(Protocol):
    """Answers one batch at a time."""

    async def start(self) -> None:
        """Be ready for the first batch."""
        ...

    def knows(self, engine: str, direction: Direction) -> bool:
        """Whether the next line in this direction needs nothing loaded."""
        ...

    @property
    def load(self) -> int:
        """How much it has loaded; the least loaded learns what nobody knows yet."""
        ...

    async def answer(self, batch: Batch) -> list[Translation]:
        """What becomes of the batch's lines. Raises `EngineError` and `WorkerLost`."""
        ...

    async def stop(self) -> None:
        """End at once."""
        ...


Answer = asyncio.Future[list[Translation]]


@dataclass(slots=True, eq=False)
class _Wanted:
    batch: Batch
    answer: Answer
    largest: int
    tries: int = 0


@asynccontextmanager
async def open_pool(workers: Sequence[Worker]) -> AsyncGenerator["Pool"]:
    """A pool that serves until the block is left; then its workers are stopped at once."""
    pool = Pool(size=len(workers))
    try:
        for worker in workers:
            await worker.start()  # one by one: making a process holds the event loop for a while
        async with asyncio.TaskGroup() as tasks:
            serving = [tasks.create_task(pool.serve(worker)) for worker in workers]
            yield pool
            for task in serving:
                task.cancel()
    except BaseExceptionGroup as group:
        # The block's own error comes out as it was.
        raise group.exceptions[0] if len(group.exceptions) == 1 else group from None
    finally:
        for worker in workers:
            await worker.stop()


class Pool:
    """Made by `open_pool`."""

    def __init__(self, *, size: int) -> None:
        self._size = size
        self._idle: dict[Worker, asyncio.Future[_Wanted]] = {}
        self._waiting: deque[_Wanted] = deque()
        self._warming: deque[_Wanted] = deque()
        """What has time until no line waits."""
        self._in_flight: dict[Batch, Answer] = {}
        self._given_up: dict[Batch, float] = {}
        """Until when, by the loop's clock."""

    async def translate(self, batch: Batch, *, largest: int = 1) -> list[Translation]:
        """What becomes of the batch's lines, in their order. Raises `EngineError`.

        Up to `largest` batches of one direction that wait are joined, for engines that are faster
        so. May be cancelled: the worker goes on, for whoever asks the same meanwhile.
        """
        answer = self._in_flight.get(batch)
        if answer is None:
            self._refuse(batch)
            answer = asyncio.get_running_loop().create_future()
            self._in_flight[batch] = answer
            answer.add_done_callback(lambda _: self._in_flight.pop(batch))
            self._hand_out(_Wanted(batch, answer, largest))
        return await asyncio.shield(answer)

    async def serve(self, worker: Worker) -> None:
        """Let the worker, once started, answer whatever comes, until cancelled."""
        while True:
            wanted = self._joined() or [await self._assigned(worker)]
            batch = wanted[0].batch
            items = tuple(item for one in wanted for item in one.batch.items)
            try:
                outcomes = iter(await worker.answer(replace(batch, items=items)))
            except (EngineError, WorkerLost) as error:
                # A lost worker needs no replacing here: it stopped its process before it raised,
                # and starts a fresh one with the next batch. So this loop simply goes on, and the
                # pool never has fewer workers than it was opened with.
                self._failed(wanted, error)
                continue
            for one in wanted:
                _resolve(one.answer, [next(outcomes) for _ in one.batch.items])

    def _refuse(self, batch: Batch) -> None:
        """Raises `TextGivenUp` for what was given up lately."""
        now = asyncio.get_running_loop().time()
        self._given_up = {one: until for one, until in self._given_up.items() if until > now}
        if batch in self._given_up:
            raise TextGivenUp(f"{batch.engine} hung or died of this a while ago")

    def _hand_out(self, wanted: _Wanted) -> None:
        if not self._idle:
            queue = self._waiting if wanted.batch.items else self._warming
            queue.append(wanted)
            return
        engine, direction = wanted.batch.engine, wanted.batch.direction
        # One that has loaded the direction; else the one with least in memory.
        best = min(self._idle, key=lambda one: (not one.knows(engine, direction), one.load))
        self._idle.pop(best).set_result(wanted)

    async def _assigned(self, worker: Worker) -> _Wanted:
        self._idle[worker] = asyncio.get_running_loop().create_future()
        return await self._idle[worker]

    def _joined(self) -> list[_Wanted]:
        """The first in line, with those right behind it that can share its way."""
        if not self._waiting:
            return [self._warming.popleft()] if self._warming else []
        first = self._waiting.popleft()
        share = min(first.largest, 1 + len(self._waiting) // self._size)
        joined, size = [first], _size(first)
        while self._waiting and len(joined) < share and _alike(first, self._waiting[0]):
            size += _size(self._waiting[0])
            if size > _JOINED:
                break
            joined.append(self._waiting.popleft())
        return joined

    def _failed(self, wanted: Sequence[_Wanted], error: EngineError | WorkerLost) -> None:
        """A lost worker's lines are tried once more; so is each of a joined batch, alone."""
        for one in wanted:
            one.tries += 1
            may_retry = isinstance(error, WorkerLost) or len(wanted) > 1
            if may_retry and one.tries < _TRIES:
                # Alone, so that a line that kills workers takes no other line with it.
                one.largest = 1
                self._hand_out(one)
            elif isinstance(error, EngineError):
                _resolve(one.answer, error)
            else:
                self._given_up[one.batch] = asyncio.get_running_loop().time() + _REFUSED
                _resolve(one.answer, TextGivenUp(f"{one.batch.engine} hung or died twice"))


def _alike(first: _Wanted, other: _Wanted) -> bool:
    return other.largest > 1 and replace(first.batch, items=()) == replace(other.batch, items=())


def _size(wanted: _Wanted) -> int:
    return sum(len(item.text) for item in wanted.batch.items)


def _resolve(answer: Answer, outcome: list[Translation] | EngineError) -> None:
    if answer.done():
        return
    if isinstance(outcome, EngineError):
        answer.set_exception(outcome)
        answer.exception()  # seen, also where every caller was cancelled meanwhile
    else:
        answer.set_result(outcome)
