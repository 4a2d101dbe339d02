"""One client from its log-in to its end: its listeners registered, and when it is ready.

A session that begins anew holds all lanes until every bridged channel has the reading of its
missed history first in line; one that resumes is told again by the gateway itself, and goes on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import discord
import structlog

from bots.discord.client import TeahouseClient
from bots.discord.gateway_interactions import GatewayInteractions
from bots.discord.gateway_messages import GatewayMessages
from bots.discord.gateway_servers import GatewayServers
from bots.discord.history import MissedHistory
from bots.discord.intake_lanes import Lanes, persist
from bots.discord.places import Place, place_of
from bots.discord.platform import PLATFORM
from bots.discord.rest import Rest
from bridge.errors import Ignored, Rejected, Retryable
from bridge.events import Channel
from bridge.ports import Clock, Intake

_log = structlog.get_logger()


class Session:
    """Whether the gateway talks to us, and which channels' history is still to be read."""

    def __init__(
        self,
        client: TeahouseClient,
        *,
        group: asyncio.TaskGroup,
        lanes: Lanes,
        intake: Intake,
        clock: Clock,
        rest: Rest,
    ) -> None:
        self._client = client
        self._group = group
        self._lanes = lanes
        self._intake = intake
        self._history = MissedHistory(client, intake, clock)
        self._is_connected = False
        self._is_over = False
        self._behind: set[Channel] | None = None
        for listener in (
            self.on_connect,
            self.on_resumed,
            self.on_disconnect,
            *GatewayMessages(client, rest=rest, intake=intake, lanes=lanes).listeners,
            *GatewayServers(intake=intake, lanes=lanes, clock=clock).listeners,
            *GatewayInteractions(
                client, group=group, rest=rest, intake=intake, lanes=lanes, clock=clock
            ).listeners,
        ):
            client.event(listener)

    @property
    def is_ready(self) -> bool:
        """Whether the gateway talks to us and every channel's history has been read."""
        return self._is_connected and self.has_caught_up

    @property
    def has_caught_up(self) -> bool:
        """Whether every channel's history has been read."""
        return self._behind is not None and not self._behind

    def place_of(self, channel: Channel) -> Place | None:
        """Where the channel is, as far as the gateway has told."""
        found = self._client.get_channel(int(channel.id))
        if isinstance(found, discord.abc.GuildChannel | discord.Thread):
            return place_of(found)
        return None

    def end(self) -> None:
        """The client is gone. Lanes wait until the next session has read what it missed."""
        self._is_connected = False
        self._is_over = True
        self._lanes.hold()

    async def on_connect(self) -> None:
        """READY of a new session: nothing before it is told again."""
        self._lanes.hold()
        self._is_connected = True
        self._behind = None
        self._group.create_task(persist(self._begin))

    async def on_resumed(self) -> None:
        """The gateway has told what was missed."""
        self._is_connected = True

    async def on_disconnect(self) -> None:
        """Not receiving for the moment."""
        self._is_connected = False

    async def _begin(self) -> None:
        channels = await self._intake.channels(PLATFORM)
        if self._is_over:
            return
        self._behind = set(channels)
        for channel in channels:
            self._lanes.put_first(int(channel.id), partial(self._read_history, channel))
        self._lanes.release()

    async def _read_history(self, channel: Channel) -> None:
        try:
            await self._look(channel, partial(self._history.read, channel))
        except (Ignored, Rejected) as error:
            _log.warning("history_not_read", channel=str(channel), reason=str(error))
        if self._behind is not None and not self._is_over:
            self._behind.discard(channel)

    async def _look(
        self, channel: Channel, look: Callable[[], Awaitable[tuple[int, ...]]]
    ) -> None:
        """One round; what is left is looked for behind what is said meanwhile."""
        if self._is_over:
            return
        try:
            missing = await look()
        except (Retryable, RuntimeError):
            if not self._is_over:
                raise
            return  # a closed client answers nothing; the next session reads it from the same mark
        if missing:
            again = partial(self._history.look_for, channel, missing)
            self._lanes.put(int(channel.id), partial(self._look, channel, again))
