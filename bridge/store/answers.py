"""Remembers what commands outside any room were answered, so that a repeated one changes nothing.

Such commands run at once, without an inbox; an update or interaction that comes again within 25
hours gets the answer it got the first time.
"""

from bridge.events import EventId
from bridge.store import keys
from bridge.store.connection import Connection
from bridge.store.queues import life


class Answers:
    """Answers by event."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def remember(self, event_id: EventId, answer: str) -> None:
        """Keep the answer that was given first."""
        key = keys.ANSWER.of(event_id)
        await self._connection.do("SET", key, answer, "NX", "PX", life(keys.SEEN))

    async def recall(self, event_id: EventId) -> str | None:
        """The answer given before."""
        return await self._connection.do("GET", keys.ANSWER.of(event_id))
