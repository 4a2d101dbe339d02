"""Takes what adapters hand over: into the room's inbox, or, outside any room, answers at once."""

import asyncio
import random
from collections.abc import Mapping
from datetime import datetime

from bridge import commands
from bridge.commands import Asked, Services, command_answer
from bridge.deliveries import CommandAnswer
from bridge.errors import Ignored, Rejected, Retryable
from bridge.events import (
    Channel,
    ChannelMigrated,
    CommandGiven,
    Event,
    MessageId,
    Platform,
    channel_of,
)
from bridge.logs import logger
from bridge.ports import Clock, Outbound
from bridge.store.inbox import Appended
from bridge.store.store import Store

ANSWER_TRIES = 5
_log = logger(__name__)


class Intake:
    """The `Intake` port, on the store."""

    def __init__(self, *, store: Store, services: Services, clock: Clock) -> None:
        self._store = store
        self._services = services
        self._clock = clock
        self._outbounds: Mapping[Platform, Outbound] = {}
        self._answers: asyncio.Queue[tuple[Platform, CommandAnswer]] = asyncio.Queue()

    def connect(self, outbounds: Mapping[Platform, Outbound]) -> None:
        """Name the ways out for answers; they exist only after the adapters do."""
        self._outbounds = outbounds

    async def run(self) -> None:
        """Give the answers to commands outside any room, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                platform, answer = await self._answers.get()
                group.create_task(self._give(self._outbounds[platform], answer))

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
        """Run a command that no room's order concerns. Each may come again: see `pairing`."""
        asked = Asked(event=event, now=self._clock.now())
        answer = command_answer(event, await commands.answer(asked, self._services))
        self._answers.put_nowait((event.channel.platform, answer))

    async def _give(self, outbound: Outbound, answer: CommandAnswer) -> None:
        for attempt in range(ANSWER_TRIES):
            try:
                await outbound.answer(answer)
            except Retryable as error:
                pause = error.retry_after.total_seconds() if error.retry_after else 2**attempt
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  (jitter)
            except (Rejected, Ignored) as error:
                _log.warning("answer_refused", id=answer.id, reason=str(error))
                return
            else:
                return
        _log.warning("answer_dropped", id=answer.id)

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
