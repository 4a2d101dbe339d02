"""Who is behind a message or command: names, admins, and the staff of a server.

The list of members is a privileged intent, which a bridge has no business to ask for. So bots are
known by the role that Discord manages for each, the server's owner by asking, other admins when
they write or give a command.
"""

from dataclasses import replace
from typing import Any, cast

import aiohttp
import discord
import structlog

from bots.discord.platform import PLATFORM
from bots.discord.rest import Rest
from bridge.errors import Rejected, Retryable
from bridge.events import Author, CommandGiven, UserId

Person = discord.User | discord.Member

_log = structlog.get_logger()


def author_of(person: Person) -> Author:
    """A person under the name this server shows: nickname, display name, user name."""
    return Author(
        platform=PLATFORM,
        id=UserId(str(person.id)),
        name=person.display_name,
        avatar=person.display_avatar.url,
        is_bot=person.bot,
    )


def asker_of(interaction: discord.Interaction[Any]) -> Author:
    """Who gave a command; Discord tells what they may do in this channel."""
    rights = interaction.permissions
    return replace(
        author_of(interaction.user),
        locale=str(interaction.locale),
        is_admin=interaction.guild_id is not None
        and (rights.manage_channels or rights.manage_guild or rights.administrator),
    )


def may_delete(interaction: discord.Interaction[Any]) -> bool:
    """Whether Discord lets the asker delete others' messages in this channel."""
    rights = interaction.permissions
    is_allowed = rights.manage_messages or rights.administrator
    return interaction.guild_id is not None and is_allowed


def is_admin_in(channel: object, person: Person) -> bool:
    """Whether this person may manage the channel, by the roles the message shows."""
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    if not isinstance(person, discord.Member) or not isinstance(place, discord.abc.GuildChannel):
        return False
    rights = place.permissions_for(person)
    return rights.manage_channels or rights.manage_guild


class AuthorLookup:
    """Looks up the authors of messages that come without a nickname, each once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Person] = {}

    async def author_of(self, message: discord.Message) -> Person:
        """The author as a member of the server. `Retryable` where Discord doesn't answer."""
        if message.guild is None:
            return message.author
        key = (message.guild.id, message.author.id)
        if key not in self._known:
            try:
                self._known[key] = await message.guild.fetch_member(message.author.id)
            except (discord.NotFound, discord.Forbidden):
                self._known[key] = message.author  # has left the server since
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                raise Retryable(f"Discord's members: {type(error).__name__}") from error
        return self._known[key]


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
