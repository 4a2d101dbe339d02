"""Messages as Discord sends them, read by the library without a gateway."""

from typing import Any

import discord

from bots.discord.client import INTENTS, TeahouseClient
from bots.discord.payload_completion import complete_interaction
from tests.bots.discord.setting import Setting

ANA = {"id": "7", "username": "ana", "global_name": "Ana", "discriminator": "0", "avatar": None}


FILE = {
    "id": "5",
    "filename": "cat.png",
    "size": 3,
    "url": "https://cdn/x",
    "proxy_url": "https://m/x",
}


def message(**fields: Any) -> discord.Message:
    """The library's own object of a payload as the gateway sends it."""
    payload: dict[str, Any] = {
        "id": "3",
        "channel_id": "2",
        "author": ANA,
        "content": "",
        "timestamp": "2025-01-14T20:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        **fields,
    }
    client = discord.Client(intents=INTENTS)
    state = client._connection  # pyright: ignore[reportPrivateUsage]
    channel = client.get_partial_messageable(2)
    return discord.Message(state=state, channel=channel, data=payload)  # pyright: ignore[reportArgumentType]


def read(**fields: Any) -> discord.Message:
    """A message with only these fields, of a server that the library hasn't heard of."""
    client = TeahouseClient("http://localhost")
    payload = {"id": "9", "channel_id": "4", "author": {"id": "5", "username": "ana"}, **fields}
    return client.read(client.readable(4, 3), payload)


async def read_interaction(setting: Setting, **fields: Any) -> discord.Interaction[Any]:
    """A command's interaction with only these fields, before any server is known."""
    payload: dict[str, Any] = {
        "id": "1",
        "application_id": "2",
        "type": 2,
        "token": "t",
        "channel_id": "4",
        "data": {"type": 1, "name": "help"},
        **fields,
    }
    async with TeahouseClient(setting.discord.address) as client:
        await client.login("the-token")
        complete_interaction(payload)
        state = client._connection  # pyright: ignore[reportPrivateUsage]
        return discord.Interaction(data=payload, state=state)  # pyright: ignore[reportArgumentType]
