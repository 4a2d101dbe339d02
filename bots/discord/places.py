"""Channels as the core knows them, and where each one is on Discord: its server, its parent.

Discord is asked for a place; where it refuses to tell without saying that the channel is gone,
what the gateway told is good enough, and at last the id alone, which is enough for any channel but
a thread.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import discord

from bots.discord.platform import PLATFORM
from bots.discord.rest import Rest
from bridge.errors import Refused
from bridge.events import Channel, ChannelId, MessageId, MessageRef

THREADS = frozenset({10, 11, 12})
"""Channel types that are part of another channel (announcement, public, private thread)."""
_NO_GUILD = "@me"
"""What addresses hold where a server's id would be."""


def channel_by_id(channel_id: int, parent: int | None = None) -> Channel:
    """A channel by its snowflake; `parent` where it is a thread."""
    return Channel(
        platform=PLATFORM,
        id=ChannelId(str(channel_id)),
        parent=None if parent is None else ChannelId(str(parent)),
    )


def channel_of(found: discord.abc.Snowflake) -> Channel:
    """A channel of the library's; a thread knows the channel it belongs to."""
    return channel_by_id(found.id, found.parent_id if isinstance(found, discord.Thread) else None)


def ref_of(channel: Channel, message_id: int) -> MessageRef:
    """A message by its snowflake."""
    return MessageRef(channel=channel, id=MessageId(str(message_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a channel is, which never changes."""

    id: str
    guild: str
    webhook_channel: str
    """The channel whose webhook posts here: the channel itself, or a thread's parent."""

    @property
    def thread_query(self) -> dict[str, str]:
        """What a webhook needs to be told to post in a thread."""
        return {} if self.webhook_channel == self.id else {"thread_id": self.id}


class Places:
    """Looks up each channel once."""

    def __init__(self, rest: Rest, seen: Callable[[Channel], Place | None]) -> None:
        self._rest = rest
        self._seen = seen
        self._known: dict[Channel, Place] = {}

    async def of(self, channel: Channel) -> Place:
        """The channel's place. `ChannelUnavailable` where the bot can't see it."""
        known = self._known.get(channel) or await self._told(channel) or self._seen(channel)
        if known is None:
            return Place(id=channel.id, guild=_NO_GUILD, webhook_channel=channel.id)
        self._known[channel] = known
        return known

    async def _told(self, channel: Channel) -> Place | None:
        try:
            return _place(await self._rest.get(f"/channels/{channel.id}"))
        except (Refused, LookupError, TypeError, AttributeError):
            return None  # refused, or answered in a shape that is none of a channel's


def place_of(found: discord.abc.GuildChannel | discord.Thread) -> Place:
    """A channel's place as the gateway has told it."""
    parent = found.parent_id if isinstance(found, discord.Thread) else found.id
    return Place(id=str(found.id), guild=str(found.guild.id), webhook_channel=str(parent))


def _place(payload: Any) -> Place:
    own, parent = str(payload["id"]), payload.get("parent_id")
    is_thread = payload["type"] in THREADS and parent
    return Place(
        id=own,
        guild=str(payload.get("guild_id") or _NO_GUILD),
        webhook_channel=str(parent) if is_thread else own,
    )
