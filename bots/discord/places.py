"""Where a channel stands: its server, and whether it is a thread of another channel.

Discord is asked; where it refuses to tell without saying that the channel is gone, what the
gateway told is good enough, and at last the id alone, which speaks in any channel but a thread.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import discord

from bots.discord.rest import Rest
from bridge.errors import Refused
from bridge.events import Channel

_NO_GUILD = "@me"
"""What stands in addresses where a server would."""
_THREADS = frozenset({10, 11, 12})
"""Channel types that hang below another channel (announcement, public, private thread)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel's surroundings, which never change."""

    id: str
    guild: str
    speaker: str
    """The channel whose webhook speaks here: the channel itself, or a thread's parent."""

    @property
    def thread_query(self) -> dict[str, str]:
        """What a webhook needs to be told to speak in a thread."""
        return {} if self.speaker == self.id else {"thread_id": self.id}


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
            return Place(id=channel.id, guild=_NO_GUILD, speaker=channel.id)
        self._known[channel] = known
        return known

    async def _told(self, channel: Channel) -> Place | None:
        try:
            return _place(await self._rest.get(f"/channels/{channel.id}"))
        except (Refused, LookupError, TypeError, AttributeError):
            return None  # refused, or answered in a shape that is none of a channel's


def place_of(channel: discord.abc.GuildChannel | discord.Thread) -> Place:
    """A channel's place as the gateway has told it."""
    parent = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
    return Place(id=str(channel.id), guild=str(channel.guild.id), speaker=str(parent))


def _place(payload: Any) -> Place:
    own, parent = str(payload["id"]), payload.get("parent_id")
    is_thread = payload["type"] in _THREADS and parent
    return Place(
        id=own,
        guild=str(payload.get("guild_id") or _NO_GUILD),
        speaker=str(parent) if is_thread else own,
    )
