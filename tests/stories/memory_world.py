"""The chats of a platform that lives in this process alone, as their people use them.

What is shown is plain text; what happens goes through one queue, as events right away.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from bridge.events import (
    Attachment,
    Author,
    Channel,
    ChannelId,
    CommandGiven,
    Event,
    EventId,
    MessageDeleted,
    MessageEdited,
    MessageId,
    MessageRef,
    MessageSent,
    Platform,
    ReplyTo,
    UserId,
)
from bridge.richtext import RichText
from sandbox.world import Changes, Shown

PLATFORM = Platform("memory")


@dataclass(kw_only=True)
class MemoryWorld:
    """All chats of the platform: what they show, and what happened that no bot has heard yet."""

    shown: dict[MessageRef, Shown] = field(default_factory=dict)
    answers: dict[str, Shown] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    happened: asyncio.Queue[Event] = field(default_factory=asyncio.Queue)
    changes: Changes = field(default_factory=Changes)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def add(self, channel: Channel, shown: Shown) -> MessageRef:
        """Show one more message; where it stands is part of its id."""
        ref = MessageRef(channel=channel, id=MessageId(f"m{next(self.numbers):06}"))
        self.shown[ref] = replace(shown, id=ref.id)
        self.changes.announce()
        return ref


@dataclass(kw_only=True)
class MemoryChat:
    """One chat, as its people use it."""

    world: MemoryWorld
    title: str
    locale: str
    obstacles: tuple[str, ...] = ()

    @property
    def channel(self) -> Channel:
        """Its name is its id."""
        return Channel(platform=PLATFORM, id=ChannelId(self.title))

    def texts(self) -> list[Shown]:
        """What it shows now."""
        return [one for ref, one in self.world.shown.items() if ref.channel == self.channel]

    def say(
        self, name: str, text: str, *, reply_to: str | None = None, photo: bytes | None = None
    ) -> str:
        """A person speaks; the message's id."""
        ref = self.world.add(self.channel, Shown(id="", author=name, text=text))
        self.world.happened.put_nowait(
            MessageSent(
                id=_event_id(ref, "said"),
                ref=ref,
                author=self._author(name),
                text=RichText(text),
                attachments=self._attached(ref, photo),
                reply_to=ReplyTo(ref=self._ref(reply_to)) if reply_to else None,
                sent_at=datetime.now(UTC),
                position=ref.id,
            )
        )
        return ref.id

    def edit(self, name: str, message: str, text: str) -> None:
        """A person changes what they said."""
        ref = self._ref(message)
        self.world.shown[ref] = replace(self.world.shown[ref], text=text)
        self.world.happened.put_nowait(
            MessageEdited(
                id=_event_id(ref, text),
                ref=ref,
                author=self._author(name),
                text=RichText(text),
                edited_at=datetime.now(UTC),
            )
        )

    def delete(self, message: str) -> None:
        """A person takes a message away."""
        ref = self._ref(message)
        del self.world.shown[ref]
        self.world.happened.put_nowait(MessageDeleted(id=_event_id(ref, "gone"), ref=ref))

    async def asks(self, name: str, command: str) -> Shown:
        """Give a command; the bot's answer to it, which only the asker sees."""
        address = f"{self.title}/{next(self.world.numbers)}"
        self.world.happened.put_nowait(
            CommandGiven(
                id=EventId(f"memory:{address}"),
                channel=self.channel,
                channel_name=self.title,
                author=replace(self._author(name), is_admin=True),
                words=tuple(command.removeprefix("/").split()),
                address=address,
                obstacles=self.obstacles,
                given_at=datetime.now(UTC),
            )
        )
        await self.world.changes.wait_until(
            lambda: address in self.world.answers, description=f"an answer to {command}"
        )
        return self.world.answers[address]

    async def sees(self, text: str) -> Shown:
        """Wait for the message that holds this text."""
        found = await self.world.changes.wait_until(
            lambda: [one for one in self.texts() if text in one.text], description=repr(text)
        )
        return found[-1]

    def _ref(self, message: str) -> MessageRef:
        return MessageRef(channel=self.channel, id=MessageId(message))

    def _author(self, name: str) -> Author:
        return Author(platform=PLATFORM, id=UserId(name), name=name, locale=self.locale)

    def _attached(self, ref: MessageRef, photo: bytes | None) -> tuple[Attachment, ...]:
        if photo is None:
            return ()
        self.world.files[ref.id] = photo
        return (
            Attachment(
                platform=PLATFORM,
                kind="photo",
                source=ref.id,
                name="photo.png",
                mime="image/png",
                size=len(photo),
            ),
        )


def _event_id(ref: MessageRef, what: str) -> EventId:
    return EventId(f"{ref}:{what}")
