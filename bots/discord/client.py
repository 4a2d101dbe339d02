"""The library's client, pointed at any address, by subclassing (patches stand in `patches`).

discord.py knows one API base and one gateway, as attributes of its classes. Its requests and its
socket go through one object, so changing the address there lets several bots with different bases
live in one process. The gateway's address is the one that `GET /gateway/bot` answers.
"""

import asyncio
import random
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket, KeepAliveHandler
from discord.http import HTTPClient, Route
from yarl import URL

from bots.discord.patches import guard_parsers
from bots.discord.payload_completion import (
    Payload,
    complete_application,
    complete_message,
    complete_user,
)

# Only what the bridge needs: messages, and the channels they are in.
INTENTS = discord.Intents(guilds=True, guild_messages=True, message_content=True)


Readable = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel
"""The channels people write in."""

ReadableById = Readable | discord.PartialMessageable
"""A channel people write in, or its id alone where the library hasn't been told of it yet."""

Listener = Callable[..., Coroutine[Any, Any, None]]
"""Called by the library for the event that its name says."""

_PAGE = 100


class Addressed(HTTPClient):
    """The library's requests, sent to another base."""

    def __init__(self, plain: HTTPClient, api: str) -> None:
        super().__init__(plain.loop, plain.connector)
        self._api = api.rstrip("/")
        self.socket: aiohttp.ClientWebSocketResponse | None = None
        """The last one to the gateway. While it is made, the library itself doesn't know it."""

    async def request(self, route: Route, **options: Any) -> Any:
        """One request, to the other base."""
        route.url = self._api + route.url.removeprefix(Route.BASE)
        return await super().request(route, **options)

    async def static_login(self, token: str) -> Any:
        """Who the token belongs to."""
        user: Any = await super().static_login(token)
        complete_user(user)
        return user

    async def application_info(self) -> Any:
        """The application. Where the server knows only the newer address, that; else its bot's id.

        (The application of a bot that is not very old has its bot's id.)
        """
        for address in ("/oauth2/applications/@me", "/applications/@me", "/users/@me"):
            try:
                told: Any = await self.request(Route("GET", address))
            except discord.NotFound:
                continue
            complete_application(told)
            return told
        raise discord.ClientException("this server knows no application")

    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """The gateway; REST tells the right address where the library asks for its default."""
        default = str(DiscordWebSocket.DEFAULT_GATEWAY)
        if url.startswith(default):
            _, gateway, _ = await self.get_bot_gateway()
            url = addressed(gateway, URL(url).query_string)
        self.socket = await super().ws_connect(url, compress=compress)
        return self.socket


def addressed(gateway: str, query: str) -> str:
    """The gateway's address exactly as it was told, with the query behind one of its own."""
    bare, mark, fragment = gateway.partition("#")
    return f"{bare}{'&' if '?' in bare else '?'}{query}{mark}{fragment}"


class TeahouseClient(discord.Client):
    """A client without caches of members and messages, which the bridge never looks at."""

    def __init__(self, api: str) -> None:
        super().__init__(
            intents=INTENTS,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0,  # our own readiness waits for histories, not for this cache
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self._addressed = Addressed(self.http, api)
        self.http = self._connection.http = self._addressed
        guard_parsers(self._connection.parsers, self._unread)

    async def before_identify_hook(
        self,
        shard_id: int | None,  # noqa: ARG002  (the library's signature)
        *,
        initial: bool = False,
    ) -> None:
        """After an invalid session Discord asks for one to five seconds of patience."""
        if not initial:
            await asyncio.sleep(random.uniform(1, 5))  # noqa: S311  (jitter, no secret)

    async def close(self) -> None:
        """Close, also a connection that was cut off while it was made, with its heartbeat.

        The library forgets both; its thread would beat on a loop that is gone.
        """
        await super().close()
        if self._addressed.socket is not None:
            await self._addressed.socket.close()
        for thread in threading.enumerate():
            if isinstance(thread, KeepAliveHandler) and thread.ws._connection is self._connection:  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
                thread.stop()

    async def history(self, channel: int, *, after: int) -> AsyncIterator[Any]:
        """The channel's messages after this one, oldest first, as Discord sends them.

        Not yet as the library's objects: one that it can't read must not hide the others.
        """
        while page := await self.http.logs_from(channel, _PAGE, after=after):
            newer = [one for one in page if int(one["id"]) > after]
            for payload in sorted(newer, key=lambda one: int(one["id"])):
                yield payload
                after = int(payload["id"])
            if not newer:
                return

    def readable(self, channel: int, guild: int | None) -> ReadableById:
        """The channel, by its id alone where it isn't known yet."""
        known = self.get_channel(channel)
        if isinstance(known, Readable):
            return known
        return self.get_partial_messageable(channel, guild_id=guild)

    def read(self, channel: ReadableById, payload: Any) -> discord.Message:
        """The library's object of one message."""
        complete_message(payload)
        return discord.Message(state=self._connection, channel=channel, data=payload)

    def _unread(self, event: str, payload: Payload) -> None:
        """Tell the listeners of a message the library can't read, in turn with those it can."""
        self.dispatch("unread_message", payload, is_new=event == "MESSAGE_CREATE")
