"""Removes each hour what is older than `/privacy` says where newer things keep its key alive.

Keys expire by themselves, and most of what shares a key is trimmed whenever it is written. This is
for the rest: what nobody writes to any more, beside what somebody does.
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta

from bridge.errors import Retryable
from bridge.events import Platform
from bridge.store.store import Store

EVERY = timedelta(hours=1)


class Sweeping:
    """One of the services; any number of processes may have it."""

    def __init__(self, store: Store, platforms: Collection[Platform]) -> None:
        self._store = store
        self._platforms = platforms

    async def run(self) -> None:
        """Sweep until cancelled; what Redis' absence leaves is for the next time."""
        while True:
            with suppress(Retryable):
                await self.sweep()
            await asyncio.sleep(EVERY.total_seconds())

    async def sweep(self) -> None:
        """Remove what has outlived its days."""
        async for room in self._store.rooms.all_rooms():
            await self._store.dead.expire(room)
            for link in room.links:
                await self._store.staff.expire(room.id, link.id)
        for platform in self._platforms:
            await self._store.dead.expire_unreadable(platform)
