"""What the gateway tells, put into lanes: one listener each, guards and one call.

Listeners queue before their first `await`, or order breaks. A session that begins anew holds all
lanes until every bridged channel has its catch-up first in line; one that resumes replays by
itself and goes on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import discord
import structlog

from bots.discord import inbound
from bots.discord.answers import EPHEMERAL
from bots.discord.catchup import CatchUp
from bots.discord.client import Spoken, TeahouseClient
from bots.discord.commands import command_given
from bots.discord.completion import Payload
from bots.discord.identity import Identity
from bots.discord.lanes import Lanes, Step, or_park, persist
from bots.discord.places import Place, place_of
from bots.discord.platform import PLATFORM
from bots.discord.reading import Reader
from bots.discord.refusals import WebhookGone
from bots.discord.rest import Rest
from bots.discord.staff import staff_of
from bridge.errors import Ignored, Rejected, Retryable, TeahouseError
from bridge.events import Author, Channel, ChannelBack, ChannelGone, CommandGiven
from bridge.ports import Clock, Intake

_DEFERRED = 5
"""The interaction callback type that shows "is thinking" until the answer is filled in."""
_log = structlog.get_logger()


class Session:
    """The listeners of one client, from its log-in to its end."""

    def __init__(
        self,
        client: TeahouseClient,
        *,
        group: asyncio.TaskGroup,
        lanes: Lanes,
        intake: Intake,
        clock: Clock,
        rest: Rest,
        identity: Identity,
    ) -> None:
        self._group = group
        self._lanes = lanes
        self._intake = intake
        self._clock = clock
        self._rest = rest
        self._identity = identity
        self._client = client
        self._reader = Reader(client, intake)
        self._is_connected = False
        self._is_over = False
        self._behind: set[Channel] | None = None
        self._left: set[int] = set()
        for listener in (
            self.on_connect,
            self.on_resumed,
            self.on_disconnect,
            self.on_message,
            self.on_raw_message_edit,
            self.on_unread_message,
            self.on_raw_message_delete,
            self.on_raw_bulk_message_delete,
            self.on_guild_channel_delete,
            self.on_raw_thread_delete,
            self.on_guild_remove,
            self.on_guild_join,
            self.on_guild_available,
            self.on_interaction,
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
        """Where the channel stands, as far as the gateway has told."""
        found = self._client.get_channel(int(channel.id))
        if isinstance(found, discord.abc.GuildChannel | discord.Thread):
            return place_of(found)
        return None

    def end(self) -> None:
        """The client is gone. Lanes rest until the next session has read what it missed."""
        self._is_connected = False
        self._is_over = True
        self._lanes.hold()

    async def on_connect(self) -> None:
        """READY of a new session: nothing before it is replayed."""
        self._lanes.hold()
        self._is_connected = True
        self._behind = None
        self._group.create_task(persist(self._begin))

    async def on_resumed(self) -> None:
        """The gateway has replayed what was missed."""
        self._is_connected = True

    async def on_disconnect(self) -> None:
        """Not receiving for the moment."""
        self._is_connected = False

    async def on_message(self, message: discord.Message) -> None:
        """MESSAGE_CREATE."""
        if inbound.is_relayed(message):
            self._put(message.channel.id, message.id, partial(self._sent, message))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """MESSAGE_UPDATE, which also comes when a link's preview is added: then nobody edited."""
        message = payload.message
        if message.edited_at is not None and inbound.is_relayed(message):
            self._put(message.channel.id, message.id, partial(self._edited, message))

    async def on_unread_message(self, payload: Payload, *, is_new: bool) -> None:
        """MESSAGE_CREATE or MESSAGE_UPDATE that the library can't read: asked for, in its turn."""
        channel, message = int(payload["channel_id"]), int(payload["id"])
        guild = payload.get("guild_id")
        place = self._client.spoken_in(channel, None if guild is None else int(guild))
        take = self._reader.sent if is_new else self._reader.changed
        self._put(channel, message, partial(self._read_again, place, message, take))

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """MESSAGE_DELETE."""
        self._delete(payload.channel_id, payload.message_id)

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """MESSAGE_DELETE_BULK."""
        for message_id in sorted(payload.message_ids):
            self._delete(payload.channel_id, message_id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """CHANNEL_DELETE."""
        self._gone(channel.id)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """THREAD_DELETE."""
        self._gone(payload.thread_id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server (an outage is another event)."""
        self._left.add(guild.id)
        for place in (*guild.channels, *guild.threads):
            self._gone(place.id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added to a server, perhaps again."""
        self._left.discard(guild.id)
        for place in (*guild.channels, *guild.threads):
            event = inbound.back(inbound.channel_of(place.id), self._clock.now())
            self._lanes.put(place.id, partial(self._take_if_bridged, event))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is there: one the bot had left, or only the usual news after a log-in."""
        if guild.id in self._left:
            await self.on_guild_join(guild)

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        """A command or a button: said to be heard at once, Discord waits three seconds only."""
        given = command_given(interaction, self._identity.user, self._clock.now())
        if given is not None:
            deferred = self._group.create_task(self._defer(interaction))
            self._lanes.put(int(given.channel.id), partial(self._given, given, deferred))

    async def _begin(self) -> None:
        channels = await self._intake.channels(PLATFORM)
        if self._is_over:
            return
        self._behind = set(channels)
        catch_up = CatchUp(self._client, self._intake, self._clock)
        for channel in channels:
            self._lanes.put_first(int(channel.id), partial(self._read_history, catch_up, channel))
        self._lanes.release()

    async def _read_history(self, catch_up: CatchUp, channel: Channel) -> None:
        try:
            await catch_up.read(channel)
        except (Ignored, Rejected) as error:
            _log.warning("history_not_read", channel=str(channel), reason=str(error))
        except (Retryable, RuntimeError):
            if not self._is_over:
                raise
            return  # a closed client answers nothing; the next session reads it from the same mark
        if self._behind is not None:
            self._behind.discard(channel)

    def _put(self, channel: int, message: int, step: Step) -> None:
        self._lanes.put(
            channel, partial(or_park, self._intake, inbound.ref_of(channel, message), step)
        )

    async def _sent(self, message: discord.Message) -> None:
        await self._intake.take(inbound.sent(message))

    async def _edited(self, message: discord.Message) -> None:
        if message.edited_at is not None:
            await self._intake.take(inbound.edited(message, message.edited_at))

    async def _read_again(
        self, place: Spoken, message: int, take: Callable[[Spoken, Any], Awaitable[None]]
    ) -> None:
        if inbound.channel_of(place.id) in await self._intake.channels(PLATFORM):
            await take(place, await self._rest.get(f"/channels/{place.id}/messages/{message}"))

    def _delete(self, channel: int, message: int) -> None:
        event = inbound.deleted(inbound.ref_of(channel, message))
        self._lanes.put(channel, partial(self._intake.take, event))

    def _gone(self, channel: int) -> None:
        event = inbound.gone(inbound.channel_of(channel), self._clock.now())
        self._lanes.put(channel, partial(self._take_if_bridged, event))

    async def _take_if_bridged(self, event: ChannelGone | ChannelBack) -> None:
        if event.channel in await self._intake.channels(PLATFORM):
            await self._intake.take(event)

    async def _defer(self, interaction: discord.Interaction[discord.Client]) -> bool:
        """Whether the asker can be answered."""
        try:
            await self._rest.request(
                "POST",
                f"/interactions/{interaction.id}/{interaction.token}/callback",
                {"type": _DEFERRED, "data": {"flags": EPHEMERAL}},
            )
        except WebhookGone:
            return False
        except TeahouseError as error:
            _log.warning("interaction_not_deferred", reason=str(error))
        return True

    async def _given(self, given: CommandGiven, deferred: asyncio.Task[bool]) -> None:
        if await deferred:
            obstacles, staff = await asyncio.gather(self._obstacles(given), self._staff(given))
            await self._intake.take(replace(given, obstacles=obstacles, staff=staff))

    async def _staff(self, given: CommandGiven) -> tuple[Author, ...]:
        guild: discord.Guild | None = getattr(
            self._client.get_channel(int(given.channel.id)), "guild", None
        )
        return () if guild is None else await staff_of(self._rest, given, guild)

    async def _obstacles(self, given: CommandGiven) -> tuple[str, ...]:
        """What Discord told, and, when somebody is about to pair, what it says when asked."""
        channel = int(given.channel.id)
        is_thread = isinstance(self._client.get_channel(channel), discord.Thread)
        if not given.is_pairing or given.obstacles or given.is_private or is_thread:
            return given.obstacles
        try:
            await self._rest.get(f"/channels/{channel}/webhooks")
        except Rejected:
            return ("obstacle-webhooks",)
        except TeahouseError as error:
            _log.debug("own_permissions_unknown", reason=str(error))
        return ()
