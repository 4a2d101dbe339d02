"""Messages that Discord is asked for: what was missed while away, and single ones.

A new session replays nothing, so after each one every bridged channel is read from the last taken
message on, before anything live goes on; then the last relayed messages are looked at again, for
edits and deletions that nobody reported. An event has the same id whether read here or told by the
gateway, so seeing one twice changes nothing. Only Discord needs this: Telegram keeps what was
missed.
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import Any

import aiohttp
import discord

from bots.discord import inbound
from bots.discord.client import Readable, ReadableById, TeahouseClient
from bots.discord.intake_lanes import or_park
from bots.discord.people import AuthorLookup
from bots.discord.places import channel_of, ref_of
from bridge.errors import Refused, Retryable, TeahouseError
from bridge.events import Channel
from bridge.ports import Clock, Intake

_LOOKED_AT_AGAIN = 100
_GONE = frozenset({10003, 50001})
"""Discord's codes for an unknown channel and for missing access to one."""
_PASSING = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS})


class Reader:
    """Takes messages that were asked for, which come without the author's nickname."""

    def __init__(self, client: TeahouseClient, intake: Intake) -> None:
        self._client = client
        self._intake = intake
        self._members = AuthorLookup()

    async def sent(self, channel: ReadableById, payload: Any) -> None:
        """Take a message that is new."""
        message = self._client.read(channel, payload)
        if inbound.is_relayed(message):
            author = await self._members.author_of(message)
            await self._intake.take(inbound.sent(message, author))

    async def changed(self, channel: ReadableById, payload: Any) -> None:
        """Take a message that may have been edited."""
        message = self._client.read(channel, payload)
        if message.edited_at is not None and inbound.is_relayed(message):
            author = await self._members.author_of(message)
            await self._intake.take(inbound.edited(message, message.edited_at, author))


class MissedHistory:
    """One round over the channels; each is safe to repeat from its start."""

    def __init__(self, client: TeahouseClient, intake: Intake, clock: Clock) -> None:
        self._client = client
        self._intake = intake
        self._clock = clock
        self._reader = Reader(client, intake)

    async def read(self, channel: Channel) -> None:
        """Take what happened meanwhile.

        `Retryable` where Discord doesn't answer, `Refused` where it won't, for no reason that
        says the channel is gone.
        """
        mark = await self._mark(channel)
        recent = await self._intake.recent(channel, _LOOKED_AT_AGAIN)
        if mark is None and not recent:
            return
        try:
            found = await self._channel(int(channel.id))
            if not isinstance(found, Readable):
                return
            if mark is not None:
                await self._new(found, mark)
            await self._changed(found, [int(message) for message in recent])
        except discord.HTTPException as error:
            if error.code not in _GONE:
                raise _refusal(error) from error
            await self._intake.take(inbound.gone(channel, self._clock.now()))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Retryable(f"Discord's history: {type(error).__name__}") from error

    async def _channel(self, channel: int) -> object:
        """The channel as Discord tells it, else as the gateway has, or is about to."""
        try:
            return await self._client.fetch_channel(channel)
        except discord.HTTPException as error:
            known = self._client.get_channel(channel)
            if error.code in _GONE:
                raise
            if known is None and any(guild.unavailable for guild in self._client.guilds):
                raise Retryable("Discord's servers are not all there yet") from error
            if known is None:
                raise
            return known

    async def _mark(self, channel: Channel) -> int | None:
        """After which message to read: the last one taken, else the moment of joining."""
        mark = await self._intake.mark(channel)
        if mark is not None:
            return int(mark)
        joined_at = await self._intake.joined_at(channel)
        return discord.utils.time_snowflake(joined_at) if joined_at else None

    async def _new(self, channel: Readable, mark: int) -> None:
        async for payload in self._client.history(channel.id, after=mark):
            await self._guarded(self._reader.sent, channel, payload)

    async def _changed(self, channel: Readable, recent: Iterable[int]) -> None:
        wanted = set(recent)
        if not wanted:
            return
        last = max(wanted)
        async for payload in self._client.history(channel.id, after=min(wanted) - 1):
            message_id = int(payload["id"])
            if message_id in wanted:
                wanted.discard(message_id)
                await self._guarded(self._reader.changed, channel, payload)
            if message_id >= last:
                break
        for vanished in sorted(wanted):
            await self._intake.take(inbound.deleted(ref_of(channel_of(channel), vanished)))

    async def _guarded(
        self, take: Callable[[ReadableById, Any], Awaitable[None]], channel: Readable, payload: Any
    ) -> None:
        ref = ref_of(channel_of(channel), int(payload["id"]))
        await or_park(self._intake, ref, partial(take, channel, payload))


def _refusal(error: discord.HTTPException) -> TeahouseError:
    told = f"Discord's history: {error.status} {error.code}"
    is_final = error.status < HTTPStatus.INTERNAL_SERVER_ERROR and error.status not in _PASSING
    return Refused(told) if is_final else Retryable(told)
