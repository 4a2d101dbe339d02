"""What was missed while the gateway was away: read from history, before anything live goes on.

A new session replays nothing, so after each one every bridged channel is read from the last taken
message on; then the last relayed messages are looked at again, for edits and deletions that
nobody reported. Events get the ids their live twins have, so seeing one twice changes nothing.
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

import aiohttp
import discord

from bots.discord import inbound
from bots.discord.client import Readable, TeahouseClient
from bots.discord.lanes import or_park
from bridge.errors import Retryable
from bridge.events import Channel
from bridge.ports import Clock, Intake

_LOOKED_AT_AGAIN = 100


class CatchUp:
    """One round over the channels; each is safe to repeat from its start."""

    def __init__(self, client: TeahouseClient, intake: Intake, clock: Clock) -> None:
        self._client = client
        self._intake = intake
        self._clock = clock
        self._members: dict[tuple[int, int], inbound.Person] = {}

    async def read(self, channel: Channel) -> None:
        """Take what happened meanwhile. `Retryable` where Discord doesn't answer."""
        mark = await self._mark(channel)
        recent = await self._intake.recent(channel, _LOOKED_AT_AGAIN)
        if mark is None and not recent:
            return
        try:
            found = await self._client.fetch_channel(int(channel.id))
            if not isinstance(found, Readable):
                return
            if mark is not None:
                await self._new(found, mark)
            await self._changed(found, [int(message) for message in recent])
        except (discord.NotFound, discord.Forbidden):
            await self._intake.take(inbound.gone(channel, self._clock.now()))
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Retryable(f"Discord's history: {type(error).__name__}") from error

    async def _mark(self, channel: Channel) -> int | None:
        """After which message to read: the last one taken, else the moment of joining."""
        mark = await self._intake.mark(channel)
        if mark is not None:
            return int(mark)
        joined_at = await self._intake.joined_at(channel)
        return discord.utils.time_snowflake(joined_at) if joined_at else None

    async def _new(self, channel: Readable, mark: int) -> None:
        async for payload in self._client.history(channel.id, after=mark):
            await self._guarded(self._sent, channel, payload)

    async def _changed(self, channel: Readable, recent: Iterable[int]) -> None:
        wanted = set(recent)
        if not wanted:
            return
        last = max(wanted)
        async for payload in self._client.history(channel.id, after=min(wanted) - 1):
            message_id = int(payload["id"])
            if message_id in wanted:
                wanted.discard(message_id)
                await self._guarded(self._looked_at, channel, payload)
            if message_id >= last:
                break
        for vanished in sorted(wanted):
            await self._intake.take(inbound.deleted(inbound.ref_of(channel.id, vanished)))

    async def _guarded(
        self, take: Callable[[Readable, Any], Awaitable[None]], channel: Readable, payload: Any
    ) -> None:
        ref = inbound.ref_of(channel.id, int(payload["id"]))
        await or_park(self._intake, ref, partial(take, channel, payload))

    async def _sent(self, channel: Readable, payload: Any) -> None:
        message = self._client.read(channel, payload)
        if inbound.is_relayed(message):
            await self._intake.take(inbound.sent(message, await self._member(message)))

    async def _looked_at(self, channel: Readable, payload: Any) -> None:
        message = self._client.read(channel, payload)
        if message.edited_at is not None and inbound.is_relayed(message):
            author = await self._member(message)
            await self._intake.take(inbound.edited(message, message.edited_at, author))

    async def _member(self, message: discord.Message) -> inbound.Person:
        """The author with the nickname, which history leaves out."""
        if message.guild is None:
            return message.author
        key = (message.guild.id, message.author.id)
        if key not in self._members:
            try:
                self._members[key] = await message.guild.fetch_member(message.author.id)
            except (discord.NotFound, discord.Forbidden):
                self._members[key] = message.author  # has left the server since
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                raise Retryable(f"Discord's members: {type(error).__name__}") from error
        return self._members[key]
