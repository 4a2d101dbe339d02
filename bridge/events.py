"""What happened in a channel, said without any platform's words.

Adapters build these values from the library's updates; the relay takes them apart. All are frozen
and hold no behaviour. Ids are opaque strings that only the owning platform's adapter builds and
reads.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NewType

from bridge.richtext import RichText

Platform = NewType("Platform", str)
"""A platform's name as it stands in settings and keys: `telegram`, `discord`."""

ChannelId = NewType("ChannelId", str)
MessageId = NewType("MessageId", str)
UserId = NewType("UserId", str)
"""A platform's own id of an account."""
PersonId = NewType("PersonId", str)
"""A person as settings, records and keys name them: `platform:user`."""
RoomId = NewType("RoomId", str)
LinkId = NewType("LinkId", str)
EventId = NewType("EventId", str)
"""Names one happening for good: the same update or message, seen twice, has the same id."""

Language = NewType("Language", str)
"""A reading language's code as `bridge.languages` knows it: `en`, `pt`, `zh`, `zh-Hant`, …"""

UNDETERMINED = Language("und")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One place on a platform where people speak."""

    platform: Platform
    id: ChannelId
    parent: ChannelId | None = field(default=None, compare=False)
    """The place it is a part of, where it is one: a topic's group, a thread's channel."""

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """A message on a platform, ours or anyone's."""

    channel: Channel
    id: MessageId

    def __str__(self) -> str:
        return f"{self.channel}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who spoke or acted: a person, an anonymous admin, a channel speaking for itself."""

    platform: Platform
    id: UserId
    name: str
    avatar: str | None = None
    """A public address of the picture. Never one that holds a token."""
    locale: str | None = None
    """The platform's locale of this person (`pt-br`, `zh-hans`), where it tells."""
    is_bot: bool = False
    is_admin: bool = False
    """May administrate the channel the event happened in.

    Adapters set it on commands, and on lines where they know without asking.
    """


MediaKind = Literal["photo", "video", "animation", "audio", "voice", "sticker", "document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a message, named by how its platform finds it again, not by an address.

    Addresses die (Discord's within a day) or hold a token (Telegram's), so the owning adapter
    turns `source` into bytes when the file is sent.
    """

    platform: Platform
    kind: MediaKind
    source: str
    name: str
    mime: str | None = None
    size: int | None = None
    """In bytes, where the platform tells."""
    width: int | None = None
    height: int | None = None
    is_spoiler: bool = False
    address: str | None = None
    """Where it could be had at first: its adapter's last resort, where `source` can't be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTo:
    """What a message replies to, and enough of it to quote it where no copy is known.

    On an event `ref` is the message that the platform names, which may be a copy of ours; on a
    delivery it is the original, wherever it was said. The sender looks up where that is in its own
    channel when its turn comes: only then is an earlier delivery of the same lane certain to be in
    the message map.
    """

    ref: MessageRef
    author: str | None = None
    excerpt: str = ""
    """The quoted words, or the first ones of that message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent:
    """Somebody spoke."""

    kind: Literal["message_sent"] = "message_sent"
    id: EventId
    ref: MessageRef
    author: Author
    text: RichText = field(default_factory=RichText)
    attachments: tuple[Attachment, ...] = ()
    reply_to: ReplyTo | None = None
    sent_at: datetime
    position: str
    """Where it stands among its channel's messages: later ones sort behind it, as text."""
    album: str | None = None
    """Messages of one album share this key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited:
    """Somebody changed what they had said."""

    kind: Literal["message_edited"] = "message_edited"
    id: EventId
    ref: MessageRef
    author: Author
    text: RichText = field(default_factory=RichText)
    attachments: tuple[Attachment, ...] = ()
    reply_to: ReplyTo | None = None
    edited_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted:
    """A message is gone on its platform."""

    kind: Literal["message_deleted"] = "message_deleted"
    id: EventId
    ref: MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandGiven:
    """Somebody gave the bot a command in a channel or in the private chat.

    `words` is the command and its arguments: `("bridge", "language", "pt")`. `address` is where
    the answer goes, opaque, owned by the adapter; `reply_to` what the command was a reply to.
    """

    kind: Literal["command_given"] = "command_given"
    id: EventId
    channel: Channel
    channel_name: str
    author: Author
    words: tuple[str, ...]
    address: str
    reply_to: ReplyTo | None = None
    ref: MessageRef | None = None
    """The message that held the command, where there is one."""
    pressed: MessageRef | None = None
    """The message whose button gave the command."""
    guild_locale: str | None = None
    file_limit: int | None = None
    """The largest file the channel takes, in bytes, where the platform tells."""
    is_private: bool = False
    may_delete: bool = False
    """On `/delete`: whether the platform lets the author delete others' messages there."""
    obstacles: tuple[str, ...] = ()
    """What stands in the way of relaying here, as ids of messages that name the cure."""
    staff: tuple[Author, ...] = ()
    """On `/bridge` commands of admins: the channel's other admins and its bots, those the platform
    tells.
    """
    given_at: datetime

    @property
    def is_admins(self) -> bool:
        """Whether an admin set or asked something about the room (`/bridge …`)."""
        return self.author.is_admin and self.words[:1] == ("bridge",)

    @property
    def is_pairing(self) -> bool:
        """Whether somebody is about to bring the channel into a room."""
        return self.words[:2] in {("bridge", "create"), ("bridge", "join")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelMigrated:
    """A channel has a new id (a Telegram group became a supergroup)."""

    kind: Literal["channel_migrated"] = "channel_migrated"
    id: EventId
    channel: Channel
    new: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelGone:
    """The bot was removed from a channel, or the channel is no more."""

    kind: Literal["channel_gone"] = "channel_gone"
    id: EventId
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelBack:
    """The bot is back in a channel it had been removed from."""

    kind: Literal["channel_back"] = "channel_back"
    id: EventId
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelJoined:
    """An admin linked a channel to the room: the core's own event, so that all are told once."""

    kind: Literal["channel_joined"] = "channel_joined"
    id: EventId
    channel: Channel
    by: str
    """The admin's display name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryParked:
    """Something could not be delivered in a channel: the core's own event, once a day for each."""

    kind: Literal["delivery_parked"] = "delivery_parked"
    id: EventId
    channel: Channel
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyMissing:
    """More relayed messages are not to be found than people delete: no copy is removed for it."""

    kind: Literal["many_missing"] = "many_missing"
    id: EventId
    channel: Channel
    missing: int
    """How many."""


Event = (
    MessageSent
    | MessageEdited
    | MessageDeleted
    | CommandGiven
    | ChannelMigrated
    | ChannelGone
    | ChannelBack
    | ChannelJoined
    | DeliveryParked
    | ManyMissing
)


def channel_of(event: Event) -> Channel:
    """Where it happened."""
    match event:
        case MessageSent() | MessageEdited() | MessageDeleted():
            return event.ref.channel
        case _:
            return event.channel


def person_of(author: Author) -> PersonId:
    """A person's name in keys and records."""
    return PersonId(f"{author.platform}:{author.id}")


def actor_of(event: Event) -> PersonId | None:
    """Who did it; None for what nobody in particular did."""
    match event:
        case MessageSent() | MessageEdited() | CommandGiven():
            return person_of(event.author)
        case _:
            return None
