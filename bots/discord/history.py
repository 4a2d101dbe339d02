"""Messages that Discord is asked for: what was missed while away, and single ones.

A new session replays nothing, so after each one every bridged channel is read from the last taken
message on, before anything live goes on; then the last relayed messages are looked at again, for
edits and deletions that nobody reported. An event has the same id whether read here or told by the
gateway, so seeing one twice changes nothing. Only Discord needs this: Telegram keeps what was
missed.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any, cast

import aiohttp
import discord
import structlog

from bots.discord import inbound
from bots.discord.client import Readable, ReadableById, TeahouseClient
from bots.discord.intake_lanes import or_park
from bots.discord.people import AuthorLookup
from bots.discord.places import channel_of, ref_of
from bridge.errors import Refused, Retryable, TeahouseError
from bridge.events import Channel
from bridge.ports import Clock, Intake

_LOOKED_AT_AGAIN = 100
_A_HANDFUL = 5
"""How many missing messages are asked for in one round."""
_MANY = 10
"""More than that missing at once is for an admin to judge."""
_UNKNOWN_MESSAGE = 10008
_GONE = frozenset({10003, 50001})
"""Discord's codes for an unknown channel and for missing access to one."""
_PASSING = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS})
_UNREADABLE = (TypeError, ValueError, LookupError, AttributeError)
"""What reading an answer ends in where Discord's answer has another shape than it documents."""

_log = structlog.get_logger()


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

    async def read(self, channel: Channel) -> tuple[int, ...]:
        """Take what happened meanwhile; the messages that are still to be `looked_for`.

        `Retryable` where Discord doesn't answer, `Refused` where it won't, for no reason that
        says the channel is gone.
        """
        mark = await self._mark(channel)
        recent = await self._intake.recent(channel, _LOOKED_AT_AGAIN)
        if mark is None and not recent:
            return ()
        try:
            return await self._read(channel, mark, [int(message) for message in recent])
        except discord.HTTPException as error:
            if error.code not in _GONE:
                raise _refusal(error) from error
            await self._intake.take(inbound.gone(channel, self._clock.now()))
            return ()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise _unreached(error) from error
        except _UNREADABLE as error:
            raise Refused(f"Discord's history is unreadable: {type(error).__name__}") from error

    async def _read(
        self, channel: Channel, mark: int | None, recent: Sequence[int]
    ) -> tuple[int, ...]:
        found = await self._channel(int(channel.id))
        if not isinstance(found, Readable):
            return ()
        if mark is not None:
            await self._new(found, mark)
        missing = await self._changed(found, recent)
        if not missing or not _may_read_history(found):
            return ()
        if len(missing) > _MANY:
            _log.warning("many_messages_missing", channel=str(channel), missing=len(missing))
            now = self._clock.now()
            await self._intake.take(inbound.many_missing(channel, len(missing), now))
            return ()
        return await self.look_for(channel, missing)

    async def look_for(self, channel: Channel, missing: Sequence[int]) -> tuple[int, ...]:
        """Ask for a handful of messages that no list showed; those still to be looked for.

        A list proves nothing: without Read Message History Discord answers an empty one. Only a
        message that Discord itself calls unknown is gone.
        """
        for message in missing[:_A_HANDFUL]:
            if await self._is_gone(channel, message):
                await self._intake.take(inbound.deleted(ref_of(channel, message)))
        return tuple(missing[_A_HANDFUL:])

    async def _is_gone(self, channel: Channel, message: int) -> bool:
        try:
            await self._client.http.get_message(int(channel.id), message)
        except discord.HTTPException as error:
            if error.code == _UNKNOWN_MESSAGE and isinstance(error, discord.NotFound):
                return True
            refusal = _refusal(error)
            if isinstance(refusal, Retryable):
                raise refusal from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise _unreached(error) from error
        return False

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

    async def _changed(self, channel: Readable, recent: Sequence[int]) -> list[int]:
        """Take what was edited; the messages that the list didn't show."""
        wanted = set(recent)
        if not wanted:
            return []
        last = max(wanted)
        async for payload in self._client.history(channel.id, after=min(wanted) - 1):
            message_id = int(payload["id"])
            if message_id in wanted:
                wanted.discard(message_id)
                await self._guarded(self._reader.changed, channel, payload)
            if message_id >= last:
                break
        return sorted(wanted)

    async def _guarded(
        self, take: Callable[[ReadableById, Any], Awaitable[None]], channel: Readable, payload: Any
    ) -> None:
        ref = ref_of(channel_of(channel), int(payload["id"]))
        await or_park(self._intake, ref, partial(take, channel, payload))


def _refusal(error: discord.HTTPException) -> TeahouseError:
    told = f"Discord's history: {error.status} {error.code}"
    is_final = error.status < HTTPStatus.INTERNAL_SERVER_ERROR and error.status not in _PASSING
    return Refused(told) if is_final else Retryable(told)


def _unreached(error: Exception) -> Retryable:
    return Retryable(f"Discord's history: {type(error).__name__}")


def _may_read_history(channel: Readable) -> bool:
    """Whether a list can be complete, as far as the gateway has told what we may do."""
    own = cast("discord.Member | None", channel.guild.me)  # none while the server is coming up
    return own is None or channel.permissions_for(own).read_message_history
