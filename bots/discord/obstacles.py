"""What hinders the bot in a channel: rights it lacks, as ids of messages that name the cure.

A command tells the bot's rights in its own channel (`told_by`). For any other channel Discord is
asked, and the rights are added up as its page "Permissions" says (`Obstacles.of`).
"""

from collections.abc import Collection, Sequence
from typing import Any

import discord
import structlog

from bots.discord.places import THREADS
from bots.discord.platform import Right
from bots.discord.rest import Rest
from bridge.errors import Rejected, TeahouseError
from bridge.events import Channel

_ADMINISTRATOR = 1 << 3
_SENDING, _WEBHOOKS, _HISTORY = "obstacle-sending", "obstacle-webhooks", "obstacle-history"
_log = structlog.get_logger()


def told_by(interaction: discord.Interaction[Any]) -> tuple[str, ...]:
    """What hinders the bot in the interaction's channel, if Discord tells its rights there."""
    own = interaction.app_permissions.value
    if interaction.guild_id is None or not own:
        return ()
    return _missing(own, Right.SEND_MESSAGES)


def _missing(own: int, sending: Right) -> tuple[str, ...]:
    if own & _ADMINISTRATOR:
        return ()
    needed = {
        _SENDING: Right.VIEW_CHANNEL | sending,
        _WEBHOOKS: Right.MANAGE_WEBHOOKS,
        _HISTORY: Right.READ_MESSAGE_HISTORY,
    }
    return tuple(obstacle for obstacle, rights in needed.items() if rights & ~own)


class Obstacles:
    """Asks Discord what hinders the bot."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def of(self, channel: Channel) -> tuple[str, ...]:
        """What hinders the bot in any channel. `Retryable` where Discord doesn't answer."""
        try:
            found = await self._channel(channel.id)
            is_thread = found["type"] in THREADS
            # A thread has no rights and no webhooks of its own: its channel's count.
            holder = await self._channel(str(found["parent_id"])) if is_thread else found
            own = await self._rights(holder)
        except Rejected:
            return (_SENDING,)
        sending = Right.SEND_MESSAGES_IN_THREADS if is_thread else Right.SEND_MESSAGES
        return _missing(own, sending) or await self.with_webhooks(int(holder["id"]))

    async def with_webhooks(self, channel: int) -> tuple[str, ...]:
        """What Discord says when asked for the channel's webhooks, whatever rights it told."""
        try:
            await self._rest.get(f"/channels/{channel}/webhooks")
        except Rejected:
            return (_WEBHOOKS,)
        except TeahouseError as error:
            _log.debug("own_permissions_unknown", reason=str(error))
        return ()

    async def _channel(self, channel: str) -> Any:
        return await self._rest.get(f"/channels/{channel}")

    async def _rights(self, channel: Any) -> int:
        guild, user = str(channel["guild_id"]), self._rest.identity.user
        member = await self._rest.get(f"/guilds/{guild}/members/{user}")
        roles = {str(role) for role in member["roles"]}
        granted = 0
        for role in await self._rest.get(f"/guilds/{guild}/roles"):
            if str(role["id"]) in {guild, *roles}:  # the role of everyone has the server's id
                granted |= int(role["permissions"])
        if granted & _ADMINISTRATOR:
            return granted
        return _overwritten(granted, channel["permission_overwrites"], {guild}, roles, {user})


def _overwritten(granted: int, overwrites: Sequence[Any], *levels: Collection[str]) -> int:
    """The rights after a channel's overwrites: first everyone's, then the roles', then one's own.

    Within a level what is allowed wins over what is denied.
    """
    for level in levels:
        ours = [one for one in overwrites if str(one["id"]) in level]
        for one in ours:
            granted &= ~int(one["deny"])
        for one in ours:
            granted |= int(one["allow"])
    return granted
