"""What the gateway tells about channels and servers: which are gone for the bot, and which back.

Only bridged channels matter, so each lane asks for them when the event's turn comes.
"""

from functools import partial

import discord

from bots.discord import inbound
from bots.discord.client import Listener
from bots.discord.intake_lanes import Lanes
from bots.discord.places import channel_by_id, channel_of
from bots.discord.platform import PLATFORM
from bridge.events import Channel, ChannelBack, ChannelGone
from bridge.ports import Clock, Intake


class GatewayServers:
    """The listeners for channels, threads and servers."""

    def __init__(self, *, intake: Intake, lanes: Lanes, clock: Clock) -> None:
        self._intake = intake
        self._lanes = lanes
        self._clock = clock
        self._left: set[int] = set()

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """To be registered with the client."""
        return (
            self.on_guild_channel_delete,
            self.on_raw_thread_delete,
            self.on_guild_remove,
            self.on_guild_join,
            self.on_guild_available,
        )

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """CHANNEL_DELETE."""
        self._gone(channel_of(channel))

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """THREAD_DELETE."""
        self._gone(channel_by_id(payload.thread_id, payload.parent_id))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server (an outage is another event)."""
        self._left.add(guild.id)
        for channel in (*guild.channels, *guild.threads):
            self._gone(channel_of(channel))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added to a server, perhaps again."""
        self._left.discard(guild.id)
        for channel in (*guild.channels, *guild.threads):
            self._put(inbound.back(channel_of(channel), self._clock.now()))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is there: one the bot had left, or only one more after a log-in."""
        if guild.id in self._left:
            await self.on_guild_join(guild)

    def _gone(self, channel: Channel) -> None:
        self._put(inbound.gone(channel, self._clock.now()))

    def _put(self, event: ChannelGone | ChannelBack) -> None:
        self._lanes.put(int(event.channel.id), partial(self._take_if_bridged, event))

    async def _take_if_bridged(self, event: ChannelGone | ChannelBack) -> None:
        if event.channel in await self._intake.channels(PLATFORM):
            await self._intake.take(event)
