"""Many lines through an asynchronous step: in order, several at once, in bounded memory."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


async def stream(
    given: Iterator[Given],
    work: Callable[[Given], Awaitable[Made]],
    write: Callable[[Made], None],
    *,
    ahead: int = 64,
) -> None:
    """Write what `work` makes of each item, in the items' order.

    At most `ahead` items are read and not yet written. Reading may block (standard input): it
    happens in a thread, and what is done is written meanwhile.
    """
    started: asyncio.Queue[asyncio.Task[Made] | None] = asyncio.Queue(maxsize=ahead)

    async def read(tasks: asyncio.TaskGroup) -> None:
        end = object()
        while (item := await asyncio.to_thread(next, given, end)) is not end:
            await started.put(tasks.create_task(_awaited(work(item))))  # pyright: ignore[reportArgumentType]
        await started.put(None)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(read(tasks))
        while (task := await started.get()) is not None:
            write(await task)


async def _awaited(work: Awaitable[Made]) -> Made:
    return await work
