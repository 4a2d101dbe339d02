"""What the gateway tells about messages, put into lanes: one listener each, guards and one call.

Listeners queue before their first `await`, or order breaks: the library calls them side by side.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import discord

from bots.discord import inbound
from bots.discord.client import Listener, ReadableById, TeahouseClient
from bots.discord.history import Reader
from bots.discord.intake_lanes import Lanes, Step, or_park
from bots.discord.payload_completion import Payload
from bots.discord.places import channel_of, ref_of
from bots.discord.platform import PLATFORM
from bots.discord.rest import Rest
from bridge.ports import Intake


class GatewayMessages:
    """The listeners for messages: new, edited, deleted."""

    def __init__(
        self, client: TeahouseClient, *, rest: Rest, intake: Intake, lanes: Lanes
    ) -> None:
        self._client = client
        self._rest = rest
        self._intake = intake
        self._lanes = lanes
        self._reader = Reader(client, intake)

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """To be registered with the client."""
        return (
            self.on_message,
            self.on_raw_message_edit,
            self.on_unread_message,
            self.on_raw_message_delete,
            self.on_raw_bulk_message_delete,
        )

    async def on_message(self, message: discord.Message) -> None:
        """MESSAGE_CREATE."""
        if inbound.is_relayed(message):
            self._put(message.channel, message.id, partial(self._sent, message))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """MESSAGE_UPDATE, which also comes when a link's preview is added: then nobody edited."""
        message = payload.message
        if message.edited_at is not None and inbound.is_relayed(message):
            self._put(message.channel, message.id, partial(self._edited, message))

    async def on_unread_message(self, payload: Payload, *, is_new: bool) -> None:
        """MESSAGE_CREATE or MESSAGE_UPDATE that the library can't read: asked for, in its turn."""
        guild = payload.get("guild_id")
        channel = self._client.readable(
            int(payload["channel_id"]), None if guild is None else int(guild)
        )
        message = int(payload["id"])
        take = self._reader.sent if is_new else self._reader.changed
        self._put(channel, message, partial(self._read_again, channel, message, take))

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """MESSAGE_DELETE."""
        channel = self._client.readable(payload.channel_id, payload.guild_id)
        self._delete(channel, payload.message_id)

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """MESSAGE_DELETE_BULK."""
        channel = self._client.readable(payload.channel_id, payload.guild_id)
        for message_id in sorted(payload.message_ids):
            self._delete(channel, message_id)

    def _put(self, channel: discord.abc.Snowflake, message: int, step: Step) -> None:
        ref = ref_of(channel_of(channel), message)
        self._lanes.put(channel.id, partial(or_park, self._intake, ref, step))

    async def _sent(self, message: discord.Message) -> None:
        await self._intake.take(inbound.sent(message))

    async def _edited(self, message: discord.Message) -> None:
        if message.edited_at is not None:
            await self._intake.take(inbound.edited(message, message.edited_at))

    async def _read_again(
        self,
        channel: ReadableById,
        message: int,
        take: Callable[[ReadableById, Any], Awaitable[None]],
    ) -> None:
        if channel_of(channel) in await self._intake.channels(PLATFORM):
            await take(channel, await self._rest.get(f"/channels/{channel.id}/messages/{message}"))

    def _delete(self, channel: ReadableById, message: int) -> None:
        event = inbound.deleted(ref_of(channel_of(channel), message))
        self._lanes.put(channel.id, partial(self._intake.take, event))
