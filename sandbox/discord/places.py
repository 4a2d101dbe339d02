"""Who and what exists in a Discord world: accounts, guilds, channels, threads and who may what.

It alone makes and changes them and tells the gateway so. Every operation takes and gives what JSON
can carry: ids are the snowflakes these operations answer, permissions their documented names.
"""

import base64
import re
import time
from collections.abc import Callable, Iterable

from sandbox.discord import permissions
from sandbox.discord.errors import NotOfferedError
from sandbox.discord.messages import Posts
from sandbox.discord.payloads import (
    channel_json,
    channels_of,
    guild_json,
    member_json,
    role_json,
    user_json,
)
from sandbox.discord.records import (
    Application,
    Channel,
    Guild,
    Json,
    Kind,
    Member,
    MessageKind,
    Overwrite,
    Person,
    Role,
)
from sandbox.discord.state import Happening, Intent, State

ALLOWED_INTENTS = ("message_content", "guild_members")
PRIVILEGED = Intent.GUILD_PRESENCES | Intent.GUILD_MEMBERS | Intent.MESSAGE_CONTENT


class DiscordPlaces:
    """Accounts, guilds and channels."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.state = State(clock)
        self.changes = self.state.changes
        self.posts = Posts(self.state)

    def bot(
        self, token: str, name: str, *, intents_allowed: Iterable[str] = ALLOWED_INTENTS
    ) -> str:
        """Register an application with its bot; `intents_allowed` are privileged ones."""
        state = self.state
        person = self._account(name, locale=None, is_bot=True)
        allowed = permissions.union(Intent[each.upper()] for each in intents_allowed)
        state.applications[person.id] = Application(
            id=person.id,
            token=token,
            name=name,
            intents_allowed=allowed | ~PRIVILEGED,
            owner=self._account(f"{name}'s owner", locale=None, is_bot=False),
        )
        return person.id

    def person(
        self,
        name: str,
        *,
        locale: str | None = None,
        avatar: bytes | str | None = None,
        is_bot: bool = False,
    ) -> str:
        """Make an account (a bot made so is someone else's); `avatar`: a picture or its base64."""
        person = self._account(name, locale=locale, is_bot=is_bot)
        if avatar is not None:
            picture = base64.b64decode(avatar) if isinstance(avatar, str) else avatar
            person.avatar = self.state.files.keep_avatar(picture)
        return person.id

    def guild(
        self, name: str, *, owner: str, members: Iterable[str] = (), locale: str = "en-US"
    ) -> str:
        """Make a guild; bots come in by `add_bot`."""
        guild = Guild(id=self.state.ids.next(), name=name, owner=owner, locale=locale)
        guild.roles[guild.id] = Role(
            id=guild.id, name="@everyone", permissions=permissions.EVERYONE
        )
        self.state.guilds[guild.id] = guild
        for user in dict.fromkeys([owner, *members]):
            self.join(guild.id, user)
        return guild.id

    def channel(self, guild: str, name: str) -> str:
        """Make a text channel."""
        owner = self.state.guild(guild)
        channel = Channel(
            id=self.state.ids.next(),
            kind=Kind.TEXT,
            name=name,
            guild=guild,
            position=len(channels_of(self.state, owner, Kind.TEXT)),
        )
        self.state.channels[channel.id] = channel
        self.tell_channel("CHANNEL_CREATE", channel)
        return channel.id

    def thread(self, channel: str, name: str, *, by: str | None = None) -> str:
        """Open a public thread in a text channel."""
        parent = self.state.channel(channel)
        guild = self.state.guild(parent.guild or "")
        starter = by or guild.owner
        thread = Channel(
            id=self.state.ids.next(),
            kind=Kind.THREAD,
            name=name,
            guild=parent.guild,
            parent=parent.id,
            owner=starter,
            members={starter},
        )
        self.state.channels[thread.id] = thread
        self.tell_channel("THREAD_CREATE", thread)
        self.posts.announce(parent, starter, MessageKind.THREAD_CREATED, content=name)
        return thread.id

    def rename(self, channel: str, name: str) -> None:
        """Give a channel or thread another name."""
        changed = self.state.channel(channel)
        changed.name = name
        self.tell_channel("THREAD_UPDATE" if changed.parent else "CHANNEL_UPDATE", changed)

    def delete_channel(self, channel: str) -> None:
        """Delete a channel or thread with all that is in it."""
        state = self.state
        for thread in [c.id for c in state.channels.values() if c.parent == channel]:
            self.delete_channel(thread)
        gone = state.channel(channel)
        self.tell_channel("THREAD_DELETE" if gone.parent else "CHANNEL_DELETE", gone)
        for message in gone.messages:
            state.messages.pop(message, None)
        for webhook in [w.id for w in state.webhooks.values() if w.channel == channel]:
            del state.webhooks[webhook]
        del state.channels[channel]
        state.changes.announce()

    def join(self, guild: str, person: str, *, announced_in: str | None = None) -> None:
        """A person comes into the guild; its welcome channel, if it has one, says so."""
        place = self.state.guild(guild)
        self.state.person(person)
        member = Member(user=person, joined_at=self.state.moment())
        place.members[person] = member
        self._tell_member("GUILD_MEMBER_ADD", place, member)
        if announced_in is not None:
            channel = self.state.channel(announced_in)
            self.posts.announce(channel, person, MessageKind.JOIN)

    def leave(self, guild: str, person: str) -> None:
        """A person goes."""
        place = self.state.guild(guild)
        member = place.members.pop(person)
        self._tell_member("GUILD_MEMBER_REMOVE", place, member)

    def add_bot(self, guild: str, bot: str, granted: Iterable[str] | int = ()) -> None:
        """Bring a bot in, with a role of its own that carries these permissions."""
        place = self.state.guild(guild)
        role = Role(
            id=self.state.ids.next(),
            name=self.state.person(bot).name,
            permissions=granted if isinstance(granted, int) else permissions.bits(granted),
            position=len(place.roles),
            bot=bot,
        )
        place.roles[role.id] = role
        self.join(guild, bot)
        place.members[bot].roles.append(role.id)
        self._tell_role("GUILD_ROLE_CREATE", place, role)
        self._tell("GUILD_CREATE", place, {"id": guild}, only_for=bot)

    def kick_bot(self, guild: str, bot: str) -> None:
        """Throw a bot out; its role goes with it."""
        place = self.state.guild(guild)
        self._tell("GUILD_DELETE", place, {"id": guild}, only_for=bot)
        for role in [each for each in place.roles.values() if each.bot == bot]:
            del place.roles[role.id]
        self.leave(guild, bot)

    def boost(self, guild: str, tier: int) -> None:
        """Enough people boost a guild for this tier."""
        boosted = self.state.guild(guild)
        boosted.boost_tier = tier
        self._tell("GUILD_UPDATE", boosted, guild_json(boosted))

    def permit(self, channel_or_guild: str, person: str, *names: str) -> None:
        """Let someone do this in a channel, or in a whole guild."""
        self._change(channel_or_guild, person, allow=permissions.bits(names))

    def forbid(self, channel_or_guild: str, person: str, *names: str) -> None:
        """Keep someone from this in a channel, or in a whole guild (in each of its channels)."""
        self._change(channel_or_guild, person, deny=permissions.bits(names))

    def dm(self, person: str, other: str) -> str:
        """The private conversation of two people."""
        pair = {person, other}
        for channel in self.state.channels.values():
            if channel.kind is Kind.DIRECT and set(channel.recipients) == pair:
                return channel.id
        direct = Channel(
            id=self.state.ids.next(), kind=Kind.DIRECT, name="", recipients=(person, other)
        )
        self.state.channels[direct.id] = direct
        return direct.id

    def tell_channel(self, kind: str, channel: Channel) -> None:
        """Tell of a channel that came, changed or goes."""
        payload = channel_json(self.state, channel)
        if kind == "THREAD_CREATE":
            payload["newly_created"] = True
        guild = self.state.guild(channel.guild or "")
        self._tell(kind, guild, payload, channel=channel.id if channel.parent else None)

    def _account(self, name: str, *, locale: str | None, is_bot: bool) -> Person:
        user = self.state.ids.next()
        slug = re.sub(r"[^a-z0-9_.]+", "_", name.lower()).strip("_.") or "someone"
        person = Person(
            id=user,
            username=name if is_bot else f"{slug}_{int(user) % 10_000}",
            name=name,
            locale=locale or "en-US",
            is_bot=is_bot,
        )
        self.state.people[person.id] = person
        return person

    def _change(self, place: str, person: str, *, allow: int = 0, deny: int = 0) -> None:
        if guild := self.state.guilds.get(place):
            self._change_role(guild, person, allow=allow, deny=deny)
            if deny:
                for channel in channels_of(self.state, guild, Kind.TEXT):
                    self._change(channel.id, person, deny=deny)
            return
        channel = self.state.channel(place)
        if channel.parent or channel.guild is None:
            raise NotOfferedError("only guilds and their text channels have permissions")
        overwrite = channel.overwrites.setdefault(person, Overwrite(is_member=True))
        overwrite.allow = overwrite.allow & ~deny | allow
        overwrite.deny = overwrite.deny & ~allow | deny
        self.tell_channel("CHANNEL_UPDATE", channel)

    def _change_role(self, guild: Guild, person: str, *, allow: int, deny: int) -> None:
        """Change the role that is this member's alone, made where there is none."""
        member = guild.members[person]
        own = [guild.roles[each] for each in member.roles]
        if not own:
            position = len(guild.roles)
            role = Role(id=self.state.ids.next(), name="own", permissions=0, position=position)
            guild.roles[role.id] = role
            member.roles.append(role.id)
            own = [role]
            self._tell_role("GUILD_ROLE_CREATE", guild, role)
            self._tell_member("GUILD_MEMBER_UPDATE", guild, member)
        for role in own:
            role.permissions = role.permissions & ~deny | allow
            self._tell_role("GUILD_ROLE_UPDATE", guild, role)

    def _tell_member(self, kind: str, guild: Guild, member: Member) -> None:
        payload = member_json(self.state, member)
        if kind == "GUILD_MEMBER_REMOVE":
            payload = {"user": user_json(self.state.person(member.user))}
        place = {"guild_id": guild.id}
        self._tell(kind, guild, payload | place, intent=Intent.GUILD_MEMBERS)

    def _tell_role(self, kind: str, guild: Guild, role: Role) -> None:
        self._tell(kind, guild, {"guild_id": guild.id, "role": role_json(role)})

    def _tell(
        self,
        kind: str,
        guild: Guild,
        payload: Json,
        *,
        intent: Intent = Intent.GUILDS,
        channel: str | None = None,
        only_for: str | None = None,
    ) -> None:
        self.state.emit(
            Happening(
                kind=kind,
                payload=payload,
                intent=intent,
                guild=guild.id,
                channel=channel,
                only_for=only_for,
            )
        )
