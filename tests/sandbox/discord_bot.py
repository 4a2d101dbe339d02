"""The real discord.py, told to talk to a stand-in, and what it heard."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from sandbox.discord.api import Discord
from sandbox.world import Changes

TOKEN = "a-stand-in-token"


class RealClient(discord.Client):
    """discord.py's client, keeping what it hears."""

    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0.01)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[tuple[str, Any]] = []
        self.changes = Changes()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Keep an event before it takes its usual way."""
        self.heard.append((event, args[0] if args else None))
        self.changes.announce()
        super().dispatch(event, *args, **kwargs)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Skip the five seconds that the library waits before a second IDENTIFY."""

    async def until(self, event: str, *, times: int = 1) -> Any:
        """The payload of the latest event of a kind, once it came so often."""

        def found() -> list[Any]:
            values = [(value,) for name, value in self.heard if name == event]
            return values if len(values) >= times else []

        values: list[Any] = await self.changes.wait_until(found, description=event)
        return values[-1][0]

    def count(self, event: str) -> int:
        """How often an event came."""
        return sum(name == event for name, _ in self.heard)


@asynccontextmanager
async def open_client(
    stand_in: Discord,
    *,
    token: str = TOKEN,
    intents: discord.Intents | None = None,
    prepare: Callable[[RealClient], None] = lambda _: None,
) -> AsyncGenerator[RealClient]:
    """A client that is logged in and ready; its library's addresses are the stand-in's."""
    before = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
    Route.BASE = stand_in.address
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(stand_in.gateway)
    client = RealClient(intents or wide_intents())
    prepare(client)
    try:
        async with client:
            running = asyncio.create_task(client.start(token))
            ready = asyncio.create_task(client.until("ready"))
            try:
                await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
                if running.done():
                    ready.cancel()
                    await running
                await ready
                yield client
            finally:
                await client.close()
                await running
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


def wide_intents() -> discord.Intents:
    """Those of a bridge that also reads texts and hears of joins."""
    intents = discord.Intents.default()
    intents.message_content = True
    intents.members = True
    return intents
