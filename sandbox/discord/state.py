"""Everything that exists in one stand-in's Discord, and the one place where changes are told.

Looking something up refuses as Discord refuses; `emit` hands each event to whoever listens (the
gateway) and wakes whoever waits for the world to change.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntFlag
from typing import Any, TypeVar

from sandbox.discord import permissions
from sandbox.discord.errors import missing_access, missing_permissions, unknown
from sandbox.discord.files import Files
from sandbox.discord.records import (
    Application,
    Channel,
    Guild,
    Interaction,
    Kind,
    Message,
    Person,
    Snowflakes,
    Webhook,
)
from sandbox.world import Changes

T = TypeVar("T")


class Intent(IntFlag):
    """Which events a bot asks the gateway for ("List of Intents")."""

    NONE = 0
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_WEBHOOKS = 1 << 5
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event, and who may hear of it."""

    kind: str
    payload: dict[str, Any]
    intent: int = 0
    """Any one of these; 0: needs none."""
    guild: str | None = None
    channel: str | None = None
    """Only who sees this channel."""
    only_for: str | None = None
    """The one application that hears of it."""


class State:
    """The tables, by id."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.ids = Snowflakes(now)
        self.files = Files(now)
        self.changes = Changes()
        self.people: dict[str, Person] = {}
        self.applications: dict[str, Application] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, Message] = {}
        self.webhooks: dict[str, Webhook] = {}
        self.interactions: dict[str, Interaction] = {}
        self.listeners: list[Callable[[Happening], None]] = []

    def emit(self, happening: Happening) -> None:
        """Tell of a change."""
        for listener in tuple(self.listeners):
            listener(happening)
        self.changes.announce()

    def moment(self) -> datetime:
        """The clock's time, as a date."""
        return datetime.fromtimestamp(self.now(), UTC)

    def person(self, user: str) -> Person:
        """Someone who exists."""
        return _found(self.people, user, "User")

    def guild(self, guild: str) -> Guild:
        """A guild that exists."""
        return _found(self.guilds, guild, "Guild")

    def channel(self, channel: str) -> Channel:
        """A channel that exists."""
        return _found(self.channels, channel, "Channel")

    def webhook(self, webhook: str) -> Webhook:
        """A webhook that exists."""
        return _found(self.webhooks, webhook, "Webhook")

    def message(self, channel: Channel, message: str) -> Message:
        """A message of this channel that everyone there sees."""
        return _found(channel.messages, message, "Message")

    def application_of_token(self, token: str) -> Application | None:
        """Whose token this is."""
        known = self.applications.values()
        return next((each for each in known if each.token == token), None)

    def allowed(self, channel: Channel, user: str) -> int:
        """The permission bits someone has in a channel; a thread's are its parent's."""
        guild = self.guilds.get(channel.guild or "")
        around = self.channels[channel.parent] if channel.parent else channel
        return permissions.in_channel(guild, around, user)

    def may(self, channel: Channel, user: str, *names: str) -> bool:
        """Whether someone has all these permissions there."""
        needed = permissions.bits(names)
        return self.allowed(channel, user) & needed == needed

    def require(self, channel: Channel, user: str, *names: str) -> None:
        """Refuse, as Discord does, what someone may not do there."""
        if not self.may(channel, user, "VIEW_CHANNEL"):
            raise missing_access()
        if not self.may(channel, user, *names):
            raise missing_permissions()

    def require_to_send(self, channel: Channel, user: str) -> None:
        """As `require`; threads have a permission of their own."""
        in_thread = channel.kind is Kind.THREAD
        self.require(channel, user, "SEND_MESSAGES_IN_THREADS" if in_thread else "SEND_MESSAGES")
        if channel.is_locked:
            self.require(channel, user, "MANAGE_THREADS")

    def shares_guild(self, one: str, other: str) -> bool:
        """Whether two people are members of one guild."""
        return any({one, other} <= guild.members.keys() for guild in self.guilds.values())


def _found(table: dict[str, T], key: str, what: str) -> T:
    if key not in table:
        raise unknown(what)
    return table[key]
