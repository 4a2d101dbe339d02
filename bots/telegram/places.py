"""How Telegram's chats, topics and messages are named in the core's opaque ids.

A channel is a group or one topic of a forum: `-100123` or `-100123/7`. A forum's General topic has
no thread id and is the group itself. The address of an answer adds who asked, with which message.
"""

from dataclasses import dataclass, replace
from typing import Self

from telegram import Message

from bots.telegram.platform import PLATFORM
from bridge.events import Channel, ChannelId, MessageId, MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A chat, or a topic in it."""

    chat: int
    topic: int | None = None

    @classmethod
    def of(cls, message: Message) -> Self:
        """Where a message was said. Only forums have topics: elsewhere a thread is replies."""
        topic = message.message_thread_id if message.is_topic_message else None
        return cls(chat=message.chat.id, topic=topic)

    @classmethod
    def read(cls, channel: Channel) -> Self:
        """The place that a channel's id names."""
        chat, _, topic = channel.id.partition("/")
        return cls(chat=int(chat), topic=int(topic) if topic else None)

    @property
    def channel(self) -> Channel:
        """The channel this place is to the core."""
        group = ChannelId(str(self.chat))
        if self.topic is None:
            return Channel(platform=PLATFORM, id=group)
        topic = ChannelId(f"{self.chat}/{self.topic}")
        return Channel(platform=PLATFORM, id=topic, parent=group)

    def message(self, number: int) -> MessageRef:
        """A message in this place."""
        return MessageRef(channel=self.channel, id=MessageId(str(number)))

    def moved_to(self, chat: int) -> Self:
        """The same place after its group became a supergroup."""
        return replace(self, chat=chat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the answer to a command goes: written into the event, read from the reply."""

    place: Place
    message: int
    """The command, or the message whose button gave it."""
    user: int | None
    """None for who asked without showing their account."""
    is_private: bool
    locale: str | None = None
    query: str | None = None
    """The press of a button, which a pop-up can answer for whoever pressed alone."""

    def __str__(self) -> str:
        parts = (self.place.channel.id, self.message, self.user or 0, int(self.is_private))
        return " ".join([*map(str, parts), self.locale or "", self.query or ""])

    @classmethod
    def read(cls, text: str) -> Self:
        """The address that `str` wrote."""
        channel, message, user, is_private, locale, *query = text.split(" ")
        return cls(
            place=Place.read(Channel(platform=PLATFORM, id=ChannelId(channel))),
            message=int(message),
            user=int(user) or None,
            is_private=is_private == "1",
            locale=locale or None,
            query="".join(query) or None,
        )
