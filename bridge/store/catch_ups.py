"""Keeps, for a day, which catch-up a channel is in: what it began with, and what it covers."""

from bridge.decision import CatchUp
from bridge.events import Channel, RoomId
from bridge.store import keys
from bridge.store.queues import life
from bridge.store.records import decode, encode
from bridge.store.redis import Redis


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
