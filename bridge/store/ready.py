"""Tells a consumer what has something to do: by a sweep of ready sets, or by a bell.

Bells are quick and may get lost; a sweep each second makes up for it. What is idle stands in no
set and costs nothing.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable

from bridge.errors import Retryable
from bridge.events import Platform
from bridge.store import keys
from bridge.store.queues import RELAY, Lane, RoomQueue, bell
from bridge.store.redis import Redis

PAUSE = 1.0
"""Seconds between attempts to hear the bells again."""


class Ready:
    """The ready sets of all shards."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    async def due_rooms(self, shards: Iterable[int], limit: int = 1000) -> list[RoomQueue]:
        """What waits for the relay in these shards now, the longest waiting first in each."""
        return [RoomQueue.of_member(member) for member in await self._due(shards, RELAY, limit)]

    async def due_lanes(
        self, platform: Platform, shards: Iterable[int], limit: int = 1000
    ) -> list[Lane]:
        """The lanes of a platform with something to do now."""
        members = await self._due(shards, platform, limit)
        return [Lane.of_member(platform, member) for member in members]

    async def room_bells(self) -> AsyncGenerator[RoomQueue]:
        """What waits for the relay, as it comes in. Outages are waited for."""
        async for member in self._bells(RELAY):
            yield RoomQueue.of_member(member)

    async def lane_bells(self, platform: Platform) -> AsyncGenerator[Lane]:
        """The platform's lanes with something new, as it comes in. Outages are waited for."""
        async for member in self._bells(platform):
            yield Lane.of_member(platform, member)

    async def _bells(self, consumer: str) -> AsyncGenerator[str]:
        while True:
            try:
                async for member in self._connection.listener(bell(consumer)):
                    yield member
            except Retryable:
                await asyncio.sleep(PAUSE)

    async def _due(self, shards: Iterable[int], consumer: str, limit: int) -> list[str]:
        now = self._connection.now()
        pages = await self._connection.do_all(
            [
                (
                    "ZRANGEBYSCORE",
                    keys.READY.of_shard(shard, consumer),
                    "-inf",
                    now,
                    "LIMIT",
                    0,
                    limit,
                )
                for shard in shards
            ]
        )
        return [member for page in pages for member in page]
