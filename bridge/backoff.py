"""How long to wait before trying again: longer each time, never in step with others.

Knows nothing of what is tried. Where the other side names a pause, that one counts.
"""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta

_JITTER = 0.25
"""The share by which chance lengthens a pause, so that what failed together doesn't come again
together.
"""


class Backoff:
    """Pauses that double from the first to the longest, until `reset`."""

    def __init__(
        self,
        first: timedelta,
        longest: timedelta,
        *,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._first = first
        self._longest = longest
        self._pause = first
        self._chance = chance
        """From 0 up to 1."""

    def next(self, told: timedelta | None = None) -> timedelta:
        """The pause after one more failure: as told, or its own and up to a quarter more."""
        own = self._pause * (1 + _JITTER * self._chance())
        self._pause = min(self._pause * 2, self._longest)
        return own if told is None else told

    def reset(self) -> None:
        """It went well: the next pause is the first again."""
        self._pause = self._first

    async def wait(self, told: timedelta | None = None) -> None:
        """Sleep through the next pause."""
        await asyncio.sleep(self.next(told).total_seconds())
