"""Counts the characters that each room sent to other people's machines, by calendar month.

Kept here and not in memory, so that neither a restart nor a second worker forgives a ceiling.
"""

from datetime import UTC, datetime

from bridge.events import RoomId
from bridge.store import keys
from bridge.store.queues import life
from bridge.store.redis import Redis, Request


class SentAway:
    """Each room's count, in months of UTC."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    async def take(self, room: RoomId, characters: int, *, ceiling: int) -> bool:
        """Count these, unless the month's count would pass the ceiling: then False.

        Counted before they go: where no answer came, they may have left all the same.
        """
        now = self._connection.now()
        month = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y-%m")
        request = Request(characters=characters, ceiling=ceiling, life=life(keys.MONTH))
        request.values["count"] = request.key(keys.SENT_AWAY.of_room(room, month))
        return bool(await self._connection.run("take_characters", request))
