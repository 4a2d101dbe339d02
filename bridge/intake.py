"""Takes what adapters hand over into the inbox it belongs to; everything else is asked later.

A command of a channel that is in no room has an inbox, too, of that channel alone: so whatever a
command has to ask for or wait for, it holds up nobody who is received behind it.
"""

from datetime import datetime

from bridge.events import (
    Channel,
    ChannelMigrated,
    CommandGiven,
    Event,
    MessageId,
    Platform,
    channel_of,
)
from bridge.store.inbox import Appended
from bridge.store.store import Store


class Intake:
    """The `Intake` port, on the store."""

    def __init__(self, *, store: Store) -> None:
        self._store = store

    async def take(self, event: Event) -> None:
        """Return once the event is durable, or of no interest."""
        if isinstance(event, ChannelMigrated):
            await self._move(event)
            return
        room_id = await self._store.rooms.room_of(channel_of(event))
        if room_id is not None:
            appended = await self._store.inbox.append(room_id, event)
            if appended is not Appended.NOT_LINKED:
                return
        if isinstance(event, CommandGiven):
            await self._store.inbox.append_outside(event)

    async def _move(self, event: ChannelMigrated) -> None:
        """At once: the next line already comes from the new id."""
        if found := await self._store.rooms.membership(event.channel):
            room, link = found
            await self._store.rooms.move_channel(room.id, link.id, event.new)

    async def park(self, platform: Platform, raw: str, reason: str) -> None:
        """Keep an update that could not be understood."""
        await self._store.dead.park_unreadable(platform, raw, reason)

    async def channels(self, platform: Platform) -> tuple[Channel, ...]:
        """The platform's channels that are in a room."""
        return await self._store.rooms.channels(platform)

    async def mark(self, channel: Channel) -> MessageId | None:
        """The last message of this channel that was taken."""
        room_id = await self._store.rooms.room_of(channel)
        return await self._store.inbox.mark(room_id, channel) if room_id else None

    async def joined_at(self, channel: Channel) -> datetime | None:
        """Since when the channel is in its room."""
        found = await self._store.rooms.membership(channel)
        return found[1].joined_at if found else None

    async def recent(self, channel: Channel, limit: int) -> tuple[MessageId, ...]:
        """The channel's last relayed messages, oldest first."""
        room_id = await self._store.rooms.room_of(channel)
        return await self._store.map.recent(room_id, channel, limit) if room_id else ()
