"""Whose names nobody else may wear in a Discord channel, as far as Discord tells.

The list of members is a privileged intent, which a bridge has no business to ask for. So bots are
known by the role that Discord manages for each, the server's owner by asking, other admins when
they speak or give a command (`is_admin_in`).
"""

from typing import cast

import discord
import structlog

from bots.discord.platform import PLATFORM
from bots.discord.rest import Rest
from bridge.errors import Rejected, Retryable
from bridge.events import Author, CommandGiven, UserId

_log = structlog.get_logger()


def is_admin_in(channel: object, person: discord.User | discord.Member) -> bool:
    """Whether this person may manage the channel, by the roles the message shows."""
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    if not isinstance(person, discord.Member) or not isinstance(place, discord.abc.GuildChannel):
        return False
    rights = place.permissions_for(person)
    return rights.manage_channels or rights.manage_guild


async def staff_of(rest: Rest, given: CommandGiven, guild: discord.Guild) -> tuple[Author, ...]:
    """The server's bots and its owner, when an admin gives a `/bridge` command."""
    if not given.is_admins:
        return ()
    owner = await _owner(rest, guild)
    return (*_bots(guild), *((owner,) if owner else ()))


def _bots(guild: discord.Guild) -> list[Author]:
    names = {
        role.tags.bot_id: role.name
        for role in guild.roles
        if role.tags is not None and role.tags.bot_id is not None
    }
    own = cast("discord.Member | None", guild.me)  # none while the server is coming up
    if own is not None:
        names[own.id] = own.display_name
    return [_author(bot, name, is_bot=True) for bot, name in names.items()]


async def _owner(rest: Rest, guild: discord.Guild) -> Author | None:
    try:
        told = await rest.get(f"/guilds/{guild.id}/members/{guild.owner_id}")
        user = told["user"]
        name = told.get("nick") or user.get("global_name") or user["username"]
    except (Rejected, Retryable, LookupError, TypeError, AttributeError) as error:
        _log.debug("discord_owner_unknown", reason=type(error).__name__)
        return None
    return _author(int(user["id"]), str(name))


def _author(user: int, name: str, *, is_bot: bool = False) -> Author:
    return Author(
        platform=PLATFORM, id=UserId(str(user)), name=name, is_bot=is_bot, is_admin=not is_bot
    )
