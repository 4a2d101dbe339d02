"""Where a channel stands: its server, and whether it is a thread of another channel."""

from dataclasses import dataclass
from typing import Any

from bots.discord.rest import Rest
from bridge.events import Channel

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

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._known: dict[Channel, Place] = {}

    async def of(self, channel: Channel) -> Place:
        """The channel's place. `ChannelUnavailable` where the bot can't see it."""
        if channel not in self._known:
            self._known[channel] = _place(await self._rest.get(f"/channels/{channel.id}"))
        return self._known[channel]


def _place(payload: Any) -> Place:
    own, parent = str(payload["id"]), payload.get("parent_id")
    is_thread = payload["type"] in _THREADS and parent
    return Place(
        id=own,
        guild=str(payload.get("guild_id") or "@me"),
        speaker=str(parent) if is_thread else own,
    )
