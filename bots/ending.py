"""Ends tasks for certain: before Python 3.12 a cancellation can get lost in a library.

`asyncio.wait_for` forgets one that comes together with what it waits for; so it is said again.
"""

import asyncio
from collections.abc import Collection
from typing import Any

TELL_AGAIN = 1.0
"""Seconds that a cancelled task has before it is told again."""


async def end(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancel them, and return when all are done."""
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=TELL_AGAIN)
