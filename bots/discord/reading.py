"""Messages as REST tells them become events, which the gateway's own messages do in `session`.

History and single messages come without the author's nickname, so that is looked up.
"""

from typing import Any

import aiohttp
import discord

from bots.discord import inbound
from bots.discord.client import Spoken, TeahouseClient
from bridge.errors import Retryable
from bridge.ports import Intake


class Reader:
    """Takes messages that were asked for; remembers the authors it has looked up."""

    def __init__(self, client: TeahouseClient, intake: Intake) -> None:
        self._client = client
        self._intake = intake
        self._members: dict[tuple[int, int], inbound.Person] = {}

    async def sent(self, channel: Spoken, payload: Any) -> None:
        """Take a message that is new."""
        message = self._client.read(channel, payload)
        if inbound.is_relayed(message):
            await self._intake.take(inbound.sent(message, await self._member(message)))

    async def changed(self, channel: Spoken, payload: Any) -> None:
        """Take a message that may have been edited."""
        message = self._client.read(channel, payload)
        if message.edited_at is not None and inbound.is_relayed(message):
            author = await self._member(message)
            await self._intake.take(inbound.edited(message, message.edited_at, author))

    async def _member(self, message: discord.Message) -> inbound.Person:
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
