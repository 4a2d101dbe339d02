"""What was missed while the gateway was away: read from history, before anything live goes on.

A new session replays nothing, so after each one every bridged channel is read from the last taken
message on; then the last relayed messages are looked at again, for edits and deletions that
nobody reported. Events get the ids their live twins have, so seeing one twice changes nothing.
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

import discord

from bots.discord import inbound
from bots.discord.client import TeahouseClient
from bots.discord.lanes import or_park
from bridge.errors import Retryable
from bridge.events import Channel
from bridge.ports import Clock, Intake

_LOOKED_AT_AGAIN = 100

Readable = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel


class CatchUp:
    """One round over the channels; each is safe to repeat from its start."""

    def __init__(self, client: TeahouseClient, intake: Intake, clock: Clock) -> None:
        self._client = client
        self._intake = intake
        self._clock = clock
        self._members: dict[tuple[int, int], inbound.Person] = {}

    async def read(self, channel: Channel) -> None:
        """Take what happened meanwhile. `Retryable` where Discord doesn't answer."""
        mark = await self._intake.mark(channel)
        recent = await self._intake.recent(channel, _LOOKED_AT_AGAIN)
        if mark is None and not recent:
            return
        try:
            found = await self._client.fetch_channel(int(channel.id))
            if not isinstance(found, Readable):
                return
            if mark is not None:
                await self._new(found, int(mark))
            await self._changed(found, [int(message) for message in recent])
        except (discord.NotFound, discord.Forbidden):
            await self._intake.take(inbound.gone(channel, self._clock.now()))
        except (discord.HTTPException, OSError, TimeoutError) as error:
            raise Retryable(f"Discord's history: {type(error).__name__}") from error

    async def _new(self, channel: Readable, mark: int) -> None:
        after = discord.Object(mark)
        async for message in channel.history(limit=None, after=after, oldest_first=True):
            if inbound.is_relayed(message):
                await self._guarded(message, self._sent)

    async def _changed(self, channel: Readable, recent: Iterable[int]) -> None:
        wanted = set(recent)
        if not wanted:
            return
        first, last = discord.Object(min(wanted) - 1), discord.Object(max(wanted) + 1)
        async for message in channel.history(
            limit=None, after=first, before=last, oldest_first=True
        ):
            if message.id in wanted:
                wanted.discard(message.id)
                await self._guarded(message, self._look_again)
        for vanished in sorted(wanted):
            await self._intake.take(inbound.deleted(inbound.ref_of(channel.id, vanished)))

    async def _guarded(
        self, message: discord.Message, take: Callable[[discord.Message], Awaitable[None]]
    ) -> None:
        ref = inbound.ref_of(message.channel.id, message.id)
        await or_park(self._intake, ref, partial(take, message))

    async def _sent(self, message: discord.Message) -> None:
        await self._intake.take(inbound.sent(message, await self._member(message)))

    async def _look_again(self, message: discord.Message) -> None:
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
            except discord.NotFound:
                self._members[key] = message.author  # has left the server since
        return self._members[key]
