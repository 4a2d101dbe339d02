"""Counts what somebody made within a while, so that nobody fills the memory by making more.

Who it was lies here as a keyed hash only, and each thing made leaves by itself after its while.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from bridge.events import EventId
from bridge.store import keys
from bridge.store.queues import life
from bridge.store.redis import Redis


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """At most so many of something within so long."""

    name: str
    most: int
    within: timedelta


ROOMS_OF_PERSON = Ceiling(name="person", most=20, within=keys.ORPHAN)
"""Rooms outlive their last channel by as long: nobody holds more than twenty empty ones."""
ROOMS_OF_CHANNEL = Ceiling(name="channel", most=10, within=timedelta(days=1))


class Ceilings:
    """Says whether one more may be made."""

    def __init__(self, connection: Redis, secret: bytes) -> None:
        self._connection = connection
        self._secret = secret

    async def admits(self, ceiling: Ceiling, who: str, event_id: EventId) -> bool:
        """Whether this event may make one more; it is asked again and answered the same."""
        key = self._key(ceiling, who)
        now = self._connection.now()
        _, known, count = await self._connection.do_all(
            [
                ("ZREMRANGEBYSCORE", key, "-inf", now - life(ceiling.within)),
                ("ZSCORE", key, event_id),
                ("ZCARD", key),
            ]
        )
        return known is not None or int(count) < ceiling.most

    async def note(self, ceiling: Ceiling, who: str, event_id: EventId) -> None:
        """One was made by this event."""
        key = self._key(ceiling, who)
        await self._connection.do_all(
            [
                ("ZADD", key, "NX", self._connection.now(), event_id),
                ("PEXPIRE", key, life(ceiling.within)),
            ]
        )

    def _key(self, ceiling: Ceiling, who: str) -> str:
        digest = hmac.new(self._secret, f"made by {who}".encode(), hashlib.sha256).hexdigest()
        return keys.MADE.of(ceiling.name, digest)
