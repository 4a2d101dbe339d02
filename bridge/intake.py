"""Takes what adapters hand over: into the room's inbox, or, outside any room, answers at once.

Either way it is durable when `take` returns: an event in its inbox, an answer in a lane.
"""

from datetime import datetime

from bridge import commands
from bridge.commands import Asked, Services, command_answer
from bridge.events import (
    Channel,
    ChannelMigrated,
    CommandGiven,
    Event,
    MessageId,
    Platform,
    channel_of,
)
from bridge.ports import Clock
from bridge.store.inbox import Appended
from bridge.store.queues import lane_outside
from bridge.store.store import Store


class Intake:
    """The `Intake` port, on the store."""

    def __init__(self, *, store: Store, services: Services, clock: Clock) -> None:
        self._store = store
        self._services = services
        self._clock = clock

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
            await self._outside(event)

    async def _move(self, event: ChannelMigrated) -> None:
        """At once: the next line already comes from the new id."""
        if found := await self._store.rooms.membership(event.channel):
            room, link = found
            await self._store.rooms.move_channel(room.id, link.id, event.new)

    async def _outside(self, event: CommandGiven) -> None:
        """Run a command that no room's order concerns. Each may come again: see `pairing`.

        Its answer waits in a lane like those in rooms: platforms may be down, and so may we.
        """
        now = self._clock.now()
        outcome = await commands.answer(Asked(event=event, now=now), self._services)
        lane = lane_outside(event.channel)
        await self._store.outbox.schedule(lane, command_answer(event, outcome), now)

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
