"""What exists in the stand-in's Discord: people, guilds, channels, messages, webhooks, commands.

Plain records that change in place; how they look on the wire is `payloads`' business. Ids
are Discord's snowflakes: strings of numbers that grow with time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum, IntFlag
from typing import Any, Final

Json = dict[str, Any]

EPOCH: Final = 1_420_070_400.0
"""Discord's: the first second of 2015, as a Unix time."""


def nested(value: Json, name: str) -> Json:
    """An object inside an object; empty where it is absent or null."""
    inner: Json | None = value.get(name)
    return inner or {}


class Snowflakes:
    """Makes ids: 42 bits of milliseconds since Discord's epoch, then a counter."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._last = 0

    def next(self) -> str:
        """An id greater than every earlier one."""
        self._last = max(self._last + 1, int((self._now() - EPOCH) * 1000) << 22)
        return str(self._last)


def made_at(snowflake: str) -> datetime:
    """When the thing of this id was made."""
    return datetime.fromtimestamp((int(snowflake) >> 22) / 1000 + EPOCH, UTC)


class Kind(IntEnum):
    """The channel types that exist here."""

    TEXT = 0
    DIRECT = 1
    THREAD = 11


class MessageKind(IntEnum):
    """The message types that exist here."""

    DEFAULT = 0
    PINNED = 6
    JOIN = 7
    THREAD_CREATED = 18
    REPLY = 19
    COMMAND = 20
    CONTEXT_MENU = 23

    @property
    def is_system(self) -> bool:
        """Whether Discord writes it by itself, as a small line between the messages."""
        return self in (MessageKind.PINNED, MessageKind.JOIN, MessageKind.THREAD_CREATED)


class Flag(IntFlag):
    """The message flags that mean something here."""

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass(slots=True, kw_only=True)
class Person:
    """A user: a human, or some bot."""

    id: str
    username: str
    name: str
    locale: str
    is_bot: bool = False
    avatar: str | None = None
    """The hash that names it on the CDN."""


@dataclass(slots=True, kw_only=True)
class Application:
    """A bot's application, its token, and the commands it registered."""

    id: str
    """Of the application and of its bot user alike, as with all newer bots."""
    token: str
    name: str
    intents_allowed: int
    owner: Person
    commands: list[Json] = field(default_factory=list[Json])
    guild_commands: dict[str, list[Json]] = field(default_factory=dict[str, list[Json]])


@dataclass(slots=True, kw_only=True)
class Role:
    """A role of a guild; the one with the guild's own id is everyone's."""

    id: str
    name: str
    permissions: int
    position: int = 0
    bot: str | None = None
    """The bot whose managed role it is."""


@dataclass(slots=True, kw_only=True)
class Member:
    """Someone's membership in a guild."""

    user: str
    joined_at: datetime
    roles: list[str] = field(default_factory=list[str])
    nick: str | None = None


@dataclass(slots=True, kw_only=True)
class Guild:
    """What people call a server."""

    id: str
    name: str
    owner: str
    locale: str
    boost_tier: int = 0
    """0 to 3 ("Premium Tier")."""
    roles: dict[str, Role] = field(default_factory=dict[str, Role])
    members: dict[str, Member] = field(default_factory=dict[str, Member])


@dataclass(slots=True)
class Overwrite:
    """What a channel allows or denies one role or member."""

    is_member: bool
    allow: int = 0
    deny: int = 0


@dataclass(slots=True, kw_only=True)
class Channel:
    """A text channel, a thread of one, or a private conversation."""

    id: str
    kind: Kind
    name: str
    guild: str | None = None
    parent: str | None = None
    owner: str | None = None
    position: int = 0
    overwrites: dict[str, Overwrite] = field(default_factory=dict[str, Overwrite])
    recipients: tuple[str, ...] = ()
    members: set[str] = field(default_factory=set[str])
    """Of a thread."""
    is_archived: bool = False
    is_locked: bool = False
    messages: dict[str, "Message"] = field(default_factory=dict[str, "Message"])
    """Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file someone attaches."""

    name: str
    content: bytes
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a message."""

    id: str
    channel: str
    name: str
    content: bytes
    content_type: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The name and picture under which a webhook's message stands."""

    name: str
    avatar: str | None = None
    avatar_url: str | None = None


@dataclass(slots=True, kw_only=True)
class Message:
    """A message, as it is now."""

    id: str
    channel: str
    author: str
    """A user's id, or the webhook's."""
    kind: MessageKind = MessageKind.DEFAULT
    content: str = ""
    sent_at: datetime
    edited_at: datetime | None = None
    pinned_at: datetime | None = None
    embeds: list[Json] = field(default_factory=list[Json])
    components: list[Json] = field(default_factory=list[Json])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    flags: int = 0
    reference: Json | None = None
    nonce: str | int | None = None
    face: Face | None = None
    """Of a webhook's message."""
    webhook: str | None = None
    application: str | None = None
    interaction: "Interaction | None" = None
    pings: tuple[str, ...] = ()
    reactions: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Emoji (`👍` or `name:id`) to who reacted."""

    @property
    def only_for(self) -> str | None:
        """The one person who sees an ephemeral answer."""
        return self.interaction.person if self.interaction and self.is_ephemeral else None

    @property
    def is_ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return bool(self.flags & Flag.EPHEMERAL)


@dataclass(slots=True, kw_only=True)
class Webhook:
    """An incoming webhook of a channel."""

    id: str
    token: str
    channel: str
    guild: str
    name: str
    creator: str
    application: str | None = None
    avatar: str | None = None


@dataclass(slots=True, kw_only=True)
class Interaction:
    """A person's command, menu choice or press, and how far its answer has come."""

    id: str
    token: str
    kind: int
    application: str
    person: str
    channel: str
    guild: str | None
    made_at: float
    data: Json
    message: str | None = None
    """The message whose component was pressed, or whose menu was used."""
    is_acknowledged: bool = False
    original: "Message | None" = None
    answers: list["Message"] = field(default_factory=list["Message"])
    modal: Json | None = None
    """The form that answered it and waits to be filled in."""
    trigger: "Interaction | None" = None
    """The interaction whose form was filled in."""
