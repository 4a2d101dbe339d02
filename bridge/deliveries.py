"""What one channel is asked to do: imperatives that the relay composes and a sender carries out.

A delivery is platform-neutral and complete: sending it needs no look at the room again. A post or
edit is a list of parts (a long text in pieces, a photo with its caption), because a platform's
message can be smaller than ours. What a part became is told by `CopyPart`: a message, several (an
album), or a stretch of a message that holds `Share`s of several sources.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Literal, NewType

from pydantic import Discriminator

from bridge.events import Attachment, Channel, MessageId, MessageRef, PersonId, ReplyTo
from bridge.richtext import RichText, join

DeliveryId = NewType("DeliveryId", str)
"""Derived from the event, the link and the step, so that a repeated commit changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The name and picture under which a relayed message appears."""

    name: str
    avatar: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message on the platform: text, or files with the text as their caption."""

    text: RichText = field(default_factory=RichText)
    attachments: tuple[Attachment, ...] = ()
    head: int = 0
    """How much of the text is the author's name, where the platform shows no faces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """How one source looks in a message that it shares with others."""

    part: Part
    face: Face | None = None
    """The message's: all of its sources appear under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPart:
    """Where a part of a copy is shown: in a message of its own, or a stretch of a shared one."""

    ref: MessageRef
    start: int | None = None
    """In code points of the message's text; None where all of it is this copy's."""
    end: int | None = None

    @property
    def is_share(self) -> bool:
        """Whether the message shows other sources too."""
        return self.start is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The stretch of a message's text that one source has in it, in code points."""

    source: MessageRef
    start: int = 0
    end: int | None = None
    """None: to the end of the text, however long it is. So is the only share of a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpensAddress:
    """A button that opens an address."""

    kind: Literal["opens_address"] = "opens_address"
    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivesCommand:
    """A button that gives a command, as if whoever presses it had typed it."""

    kind: Literal["gives_command"] = "gives_command"
    label: str
    words: str
    """The command's words and arguments, joined by spaces."""


Button = Annotated[OpensAddress | GivesCommand, Discriminator("kind")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Say something new. Without a face it is the bot's own word."""

    kind: Literal["post"] = "post"
    id: DeliveryId
    source: MessageRef | None = None
    version: int = 0
    """Grows with each change of the source; an older one never overwrites a newer one."""
    face: Face | None = None
    parts: tuple[Part, ...]
    reply_to: ReplyTo | None = None
    is_silent: bool = False
    keeps_turn: bool = False
    """The bot's own word that belongs between certain lines, and so goes out in their order."""
    buttons: tuple[Button, ...] = ()
    composed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Make the copy of `source` look like `parts`: change some, remove some, add some."""

    kind: Literal["edit"] = "edit"
    id: DeliveryId
    source: MessageRef
    version: int
    face: Face | None = None
    parts: tuple[Part, ...]
    reply_to: ReplyTo | None = None
    composed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Remove all parts of the copy of `source`."""

    kind: Literal["delete"] = "delete"
    id: DeliveryId
    source: MessageRef
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """The part of an answer that its asker alone may read."""

    text: RichText
    """At most 200 characters, so that a pop-up holds it."""
    buttons: tuple[Button, ...] = ()
    """What helps to use it. They hold nothing secret themselves."""
    shown_by: GivesCommand
    """Stands below the public answer where the asker can't be written to alone: whoever may give
    its command, and presses, reads the secret.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandAnswer:
    """The answer to a command, beside the channel's speech.

    `address` is the adapter's own (an interaction's token, a chat and message to answer).
    """

    kind: Literal["command_answer"] = "command_answer"
    id: DeliveryId
    channel: Channel
    """Where the command was given."""
    address: str
    text: RichText
    is_personal: bool = True
    """For the asker alone where the platform can; otherwise it vanishes after a minute."""
    is_private: bool = False
    """Goes to the private chat where the platform has no answers for one person alone."""
    opens_with: str = ""
    """What `/start` is given by the button that opens the private chat, to say it there."""
    buttons: tuple[Button, ...] = ()
    secret: Secret | None = None
    """Never said where others read along."""
    replaces: MessageId | None = None
    """The message to change instead of posting a new one: the panel whose button was pressed."""

    def for_one_alone(self) -> "CommandAnswer":
        """The whole answer in one, for where nobody but the asker reads it."""
        if self.secret is None:
            return self
        return replace(
            self,
            text=join([self.text, self.secret.text], "\n"),
            buttons=(*self.secret.buttons, *self.buttons),
            secret=None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanish:
    """Remove these messages of the channel: an answer that has been read, and its command.

    It names its channel, which may be in no room, or in none any more.
    """

    kind: Literal["vanish"] = "vanish"
    id: DeliveryId
    channel: Channel
    messages: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Farewell:
    """The bot's last word in a channel that is no longer in the room."""

    kind: Literal["farewell"] = "farewell"
    id: DeliveryId
    channel: Channel
    text: RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is to be known by an admin: privately where that can be, else a plain line."""

    kind: Literal["report"] = "report"
    id: DeliveryId
    person: PersonId | None
    """None where nobody is known any more."""
    text: RichText
    """For that person alone: may hold reasons and other channels' names."""
    plain: RichText
    """For the channel, where the person can't be told."""


Delivery = Post | Edit | Delete | CommandAnswer | Vanish | Farewell | Report

__all__ = [
    "Button",
    "CommandAnswer",
    "CopyPart",
    "Delete",
    "Delivery",
    "DeliveryId",
    "Edit",
    "Face",
    "Farewell",
    "GivesCommand",
    "KeptForm",
    "OpensAddress",
    "Part",
    "Post",
    "Report",
    "Secret",
    "Share",
    "Vanish",
]
