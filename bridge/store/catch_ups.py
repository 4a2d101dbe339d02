"""Keeps, for a day, which catch-up a channel is in: what it began with, and what it covers."""

from dataclasses import dataclass
from datetime import datetime

from bridge.events import Channel, EventId, RoomId
from bridge.store import keys
from bridge.store.queues import life
from bridge.store.records import decode, encode
from bridge.store.redis import Redis


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Late lines of one channel, in a row."""

    first: EventId | None
    """The event it began with; none where a line came alone, which is not announced."""
    since: datetime
    """When the first of them was said."""
    until: datetime
    """When the last of them was said, of those that waited as it began."""
    covers: datetime
    """Whatever was said until then belongs to it."""


class CatchUps:
    """The latest catch-up of each channel."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    async def latest(self, room_id: RoomId, channel: Channel) -> CatchUp | None:
        """The one that this channel is in, or was in last."""
        key = keys.CATCH_UPS.of_room(room_id)
        record = await self._connection.do("HGET", key, str(channel))
        return decode(CatchUp, record) if record else None

    async def begin(self, room_id: RoomId, channel: Channel, catch_up: CatchUp) -> None:
        """Remember a new one."""
        key = keys.CATCH_UPS.of_room(room_id)
        await self._connection.do_all(
            [
                ("HSET", key, str(channel), encode(catch_up)),
                ("PEXPIRE", key, life(keys.SEEN)),
            ]
        )
