"""What the library hands us becomes events: pure functions over its messages.

Relayed is what people write. Bots' and webhooks' messages are not, ours among them, so a copy can
never come back as news, whoever restarts and however many bridges meet in a channel. What we can't
carry over is named in a line of its own.
"""

import mimetypes
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bots.discord.markdown import Names, to_richtext
from bots.discord.platform import MESSAGES, PLATFORM
from bots.discord.staff import is_admin_in
from bridge.events import (
    Attachment,
    Author,
    Channel,
    ChannelBack,
    ChannelGone,
    ChannelId,
    EventId,
    MediaKind,
    MessageDeleted,
    MessageEdited,
    MessageId,
    MessageRef,
    MessageSent,
    ReplyTo,
    UserId,
)
from bridge.richtext import RichText, Style, join

_SPOKEN = frozenset({discord.MessageType.default, discord.MessageType.reply})
_LONGEST_EXCERPT = 200
_SPOILER = "SPOILER_"

Person = discord.User | discord.Member


def channel_of(channel_id: int) -> Channel:
    """A channel by its snowflake."""
    return Channel(platform=PLATFORM, id=ChannelId(str(channel_id)))


def ref_of(channel_id: int, message_id: int) -> MessageRef:
    """A message by its snowflakes."""
    return MessageRef(channel=channel_of(channel_id), id=MessageId(str(message_id)))


def is_relayed(message: discord.Message) -> bool:
    """Whether a person said this: no bot, no webhook, none of the platform's own notices."""
    return (
        message.type in _SPOKEN
        and _is_public(message)
        and message.webhook_id is None
        and not message.author.bot
    )


def _is_public(message: discord.Message) -> bool:
    """Whether it was said in a server, which the library need not know yet."""
    return message.guild is not None or getattr(message.channel, "guild_id", None) is not None


def sent(message: discord.Message, author: Person | None = None) -> MessageSent:
    """A new message; `author` where the message itself doesn't know the nickname."""
    speaker = author or message.author
    return MessageSent(
        id=EventId(f"discord:m{message.id}"),
        ref=ref_of(message.channel.id, message.id),
        author=replace(author_of(speaker), is_admin=is_admin_in(message.channel, speaker)),
        text=text_of(message),
        attachments=attachments_of(message),
        reply_to=_replied_to(message),
        sent_at=message.created_at,
        position=f"{message.id:020d}",
    )


def edited(
    message: discord.Message, edited_at: datetime, author: Person | None = None
) -> MessageEdited:
    """A changed message. The same change, seen again, has the same id."""
    return MessageEdited(
        id=EventId(f"discord:m{message.id}:e{int(edited_at.timestamp() * 1000)}"),
        ref=ref_of(message.channel.id, message.id),
        author=author_of(author or message.author),
        text=text_of(message),
        attachments=attachments_of(message),
        reply_to=_replied_to(message),
        edited_at=edited_at,
    )


def deleted(ref: MessageRef) -> MessageDeleted:
    """A message that is no more; Discord doesn't tell whose doing it was."""
    return MessageDeleted(id=EventId(f"discord:m{ref.id}:d"), ref=ref)


def gone(channel: Channel, at: datetime) -> ChannelGone:
    """A channel the bot can't see any more."""
    return ChannelGone(
        id=EventId(f"discord:c{channel.id}:gone{int(at.timestamp() * 1000)}"), channel=channel
    )


def back(channel: Channel, at: datetime) -> ChannelBack:
    """A channel the bot can see again."""
    return ChannelBack(
        id=EventId(f"discord:c{channel.id}:back{int(at.timestamp() * 1000)}"), channel=channel
    )


def author_of(person: Person) -> Author:
    """A person under the name this server shows: nickname, display name, user name."""
    return Author(
        platform=PLATFORM,
        id=UserId(str(person.id)),
        name=person.display_name,
        avatar=person.display_avatar.url,
        is_bot=person.bot,
    )


def text_of(message: discord.Message) -> RichText:
    """What the message says, and a line for each thing that can only be named."""
    said = to_richtext(message.content, names_in(message))
    lines = [line for line in (said, *_named(message)) if line]
    if not lines and not attachments_of(message):
        lines = [_line(message, "unsupported")]
    return join(lines, "\n")


def names_in(message: discord.Message) -> Names:
    """What the ids in its mentions are called."""
    return Names(
        users={str(person.id): person.display_name for person in message.mentions},
        channels={
            str(channel_id): name
            for channel_id in message.raw_channel_mentions
            if (name := _channel_name(message, channel_id)) is not None
        },
        roles={str(role.id): role.name for role in message.role_mentions},
    )


def attachments_of(message: discord.Message) -> tuple[Attachment, ...]:
    """Its files, those of a message it forwards included."""
    forwarded = [file for snapshot in message.message_snapshots for file in snapshot.attachments]
    return tuple(_attachment(message, file) for file in (*message.attachments, *forwarded))


def _named(message: discord.Message) -> Iterator[RichText]:
    for snapshot in message.message_snapshots:
        yield _line(message, "forwarded")
        if snapshot.content:
            yield to_richtext(snapshot.content).wrapped(Style.QUOTE)
    for sticker in message.stickers:
        yield _line(message, "sticker", name=sticker.name)
    if message.poll is not None:
        yield _line(message, "poll", question=str(message.poll.question))
        for answer in message.poll.answers:
            yield RichText(f"- {answer.text}")


def _line(message: discord.Message, message_id: str, **arguments: str) -> RichText:
    locale = None if message.guild is None else message.guild.preferred_locale.value
    return MESSAGES.say(message_id, locale=locale, **arguments)


def _channel_name(message: discord.Message, channel_id: int) -> str | None:
    channel: Any = message.guild and message.guild.get_channel_or_thread(channel_id)
    return getattr(channel, "name", None)


def _attachment(message: discord.Message, file: discord.Attachment) -> Attachment:
    mime = file.content_type or mimetypes.guess_type(file.filename)[0]
    return Attachment(
        platform=PLATFORM,
        kind=_kind(file, mime or ""),
        source=f"{message.channel.id}/{message.id}/{file.id}",
        name=_name(file),
        mime=mime,
        size=file.size,
        width=file.width,
        height=file.height,
        is_spoiler=file.is_spoiler(),
        address=file.url,
    )


def _name(file: discord.Attachment) -> str:
    """The name as it was before Discord replaced characters in it; a spoiler's mark is none."""
    if not file.title:
        return file.filename.removeprefix(_SPOILER)
    ending = file.filename.rpartition(".")[2]
    return file.title if file.title.endswith(f".{ending}") else f"{file.title}.{ending}"


def _kind(file: discord.Attachment, mime: str) -> MediaKind:
    if file.is_voice_message():
        return "voice"
    mime = mime.partition(";")[0]
    if mime == "image/gif":
        return "animation"
    kinds: dict[str, MediaKind] = {"image": "photo", "video": "video", "audio": "audio"}
    return kinds.get(mime.partition("/")[0], "document")


def _replied_to(message: discord.Message) -> ReplyTo | None:
    reference = message.reference
    if (
        message.type is not discord.MessageType.reply
        or reference is None
        or reference.message_id is None
    ):
        return None
    ref = ref_of(reference.channel_id, reference.message_id)
    target = reference.resolved
    if not isinstance(target, discord.Message):
        return ReplyTo(ref=ref)
    return ReplyTo(
        ref=ref,
        author=target.author.display_name,
        excerpt=to_richtext(target.content, names_in(target)).text[:_LONGEST_EXCERPT],
    )
