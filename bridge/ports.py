"""What the core asks of the outside, each as a small Protocol.

`Outbound` is brought by each platform's adapter, `Clock` by the composition root (tests bring
their own). What is asked of a translator stands in `translating`.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable

from bridge.deliveries import Button, CommandAnswer, Face, Part
from bridge.events import (
    Attachment,
    Channel,
    CommandGiven,
    Event,
    MessageId,
    MessageRef,
    PersonId,
    Platform,
)
from bridge.richtext import RichText
from bridge.rooms import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a platform can carry and show; `compose` reads it instead of a platform's name."""

    text_limit: int
    caption_limit: int
    attachments_limit: int
    """How many files one message carries."""
    file_limit: int
    """The largest file it takes, in bytes."""
    counts_utf16: bool
    """Limits count UTF-16 units; otherwise code points."""
    has_faces: bool
    """Messages can carry the author's own name and picture, so the text needs no name."""
    has_expandable_quotes: bool
    has_small_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilitiesByLink:
    """What each linked channel carries and shows: its platform's table, and its own limits."""

    tables: Mapping[Platform, Capabilities]

    def of(self, link: Link) -> Capabilities:
        """The channel's table."""
        table = self.tables[link.channel.platform]
        return table if link.file_limit is None else replace(table, file_limit=link.file_limit)


class Outbound(Protocol):
    """Carries out deliveries on one platform, one request at a time per channel.

    Every method raises only `bridge.errors`: `Retryable` (also `RateLimited`, `OutcomeUnknown`),
    `Refused`, `Migrated`, `ChannelUnavailable`, `Ignored`. None retries by itself.
    """

    async def post(self, channel: Channel, outgoing: "Outgoing") -> tuple[MessageId, ...]:
        """Post it; the ids of what it made, in the order in which the channel shows them."""
        ...

    async def edit(self, message: MessageRef, outgoing: "Outgoing") -> None:
        """Make one posted part look like this. `Ignored` where it looks so already."""
        ...

    async def delete(self, message: MessageRef) -> None:
        """Remove one posted part. `Ignored` where it is gone already."""
        ...

    async def answer(self, answer: CommandAnswer) -> tuple[MessageId, ...]:
        """Answer a command at the answer's address.

        Returns the messages to remove after a minute (the answer and its command), none where
        the platform showed it to the asker alone.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTarget:
    """The message in this channel that a post answers."""

    ref: MessageRef
    author: str | None = None
    excerpt: str = ""


@runtime_checkable
class FindsCopies(Protocol):
    """An optional ability of an `Outbound`: to look up what an unknown outcome left behind."""

    async def find(self, channel: Channel, outgoing: "Outgoing") -> tuple[MessageId, ...]:
        """Messages of ours in recent history that `outgoing` may have become.

        Oldest first; the sender takes the first that is in no message map.
        """
        ...


@runtime_checkable
class TellsPeople(Protocol):
    """An optional ability of an `Outbound`: to write to one person alone, outside any channel."""

    async def tell(self, person: PersonId, text: RichText) -> None:
        """Write to this person.

        `Rejected` where they can't be written to (never began a conversation, or are no person);
        nobody else may ever see the text.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One part, with all that the platform needs to send it."""

    part: Part
    face: Face | None = None
    reply_to: ReplyTarget | None = None
    """Set on the first part only."""
    is_silent: bool = False
    buttons: tuple[Button, ...] = ()
    """On the bot's own messages only."""
    nonce: str
    """Names this part for good (at most 25 characters), for platforms that refuse repetition."""


class FileSource(Protocol):
    """Where a platform's attachments become bytes again; the other platforms' adapters read it."""

    def open(self, attachment: Attachment) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """The file's bytes in chunks, fetched afresh.

        Entering raises `Refused` (or `TooLarge`) where the file can't be had any more, and
        `Retryable` where it can't at the moment.
        """
        ...


class Intake(Protocol):
    """Where adapters hand over what happened, and what they ask before they do.

    All of it may wait for Redis and raises `Retryable` while Redis cannot be reached.
    """

    async def take(self, event: Event) -> None:
        """Return once the event is durable, or of no interest (its channel is in no room).

        Only then may the adapter acknowledge it to its platform. The same event id twice is fine.
        """
        ...

    async def park(self, platform: Platform, raw: str, reason: str) -> None:
        """Keep an update that could not be understood, for a person to look at."""
        ...

    async def channels(self, platform: Platform) -> tuple[Channel, ...]:
        """The platform's channels that are in a room."""
        ...

    async def mark(self, channel: Channel) -> MessageId | None:
        """The last message of this channel that was taken; catch-up begins after it."""
        ...

    async def joined_at(self, channel: Channel) -> datetime | None:
        """Since when the channel is in its room: where catch-up begins without a mark."""
        ...

    async def recent(self, channel: Channel, limit: int) -> tuple[MessageId, ...]:
        """The channel's last relayed messages, oldest first, to see what changed meanwhile."""
        ...


class PlatformBot(Protocol):
    """One platform's part of the process: receives, and can be sent through."""

    @property
    def outbound(self) -> Outbound:
        """Carries out this platform's deliveries."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether it receives at the moment (`/readyz`)."""
        ...

    def invitation(self) -> str | None:
        """The address that adds the bot to a group or server with just the rights it needs.

        None until `run` or `meet` has learned who the bot is.
        """
        ...

    async def meet(self) -> None:
        """Learn who the bot is, where another process runs it; a platform that is down is awaited.

        Raises `BotRefused` when the platform refuses the bot for good.
        """
        ...

    @property
    def files(self) -> FileSource:
        """Opens this platform's attachments, for the others."""
        ...

    async def completed(self, given: CommandGiven) -> CommandGiven:
        """The command with what only the platform can tell: who may, staff, obstacles.

        Asked when the command is worked, not when it arrives. Raises `Retryable`.
        """
        ...

    async def run(self, intake: Intake) -> None:
        """Receive until cancelled, and hand over what happens.

        A platform that is down is waited for inside.

        Raises `BotRefused` when the platform refuses the bot for good.
        """
        ...


class Clock(Protocol):
    """The time; injected so that tests own it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """Tells the time; tests bring a clock that stands still."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)
