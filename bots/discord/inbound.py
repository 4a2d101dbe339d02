"""What the library hands us becomes events: pure functions over its messages.

Relayed is what people write. Bots' and webhooks' messages are not, ours among them, so a copy can
never be relayed in its turn, whoever restarts and however many bridges meet in a channel. What we
can't carry over is named in a line of its own (`unsupported`).
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bots.discord import unsupported
from bots.discord.markdown import Names, to_richtext
from bots.discord.media import attachment_of
from bots.discord.people import Person, author_of, is_admin_in
from bots.discord.places import channel_by_id, channel_of, ref_of
from bridge.events import (
    Attachment,
    Channel,
    ChannelBack,
    ChannelGone,
    EventId,
    ManyMissing,
    MessageDeleted,
    MessageEdited,
    MessageRef,
    MessageSent,
    ReplyTo,
)
from bridge.richtext import RichText, join

_WRITTEN = frozenset({discord.MessageType.default, discord.MessageType.reply})
_LONGEST_EXCERPT = 200


def is_relayed(message: discord.Message) -> bool:
    """Whether a person wrote this: no bot, no webhook, none of the platform's own notices."""
    return (
        message.type in _WRITTEN
        and _is_public(message)
        and message.webhook_id is None
        and not message.author.bot
    )


def _is_public(message: discord.Message) -> bool:
    """Whether it was written in a server, which the library need not know yet."""
    return message.guild is not None or getattr(message.channel, "guild_id", None) is not None


def sent(message: discord.Message, author: Person | None = None) -> MessageSent:
    """A new message; `author` where the message itself doesn't know the nickname."""
    writer = author or message.author
    return MessageSent(
        id=EventId(f"discord:m{message.id}"),
        ref=ref_of(channel_of(message.channel), message.id),
        author=replace(author_of(writer), is_admin=is_admin_in(message.channel, writer)),
        text=text_of(message),
        attachments=attachments_of(message),
        reply_to=_reply_to(message),
        sent_at=message.created_at,
        position=f"{message.id:020d}",
    )


def edited(
    message: discord.Message, edited_at: datetime, author: Person | None = None
) -> MessageEdited:
    """A changed message. The same change, seen again, has the same id."""
    return MessageEdited(
        id=EventId(f"discord:m{message.id}:e{int(edited_at.timestamp() * 1000)}"),
        ref=ref_of(channel_of(message.channel), message.id),
        author=author_of(author or message.author),
        text=text_of(message),
        attachments=attachments_of(message),
        reply_to=_reply_to(message),
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


def many_missing(channel: Channel, missing: int, at: datetime) -> ManyMissing:
    """Messages that no list shows any more; once a day for each channel."""
    return ManyMissing(
        id=EventId(f"discord:c{channel.id}:missing{at:%Y%m%d}"), channel=channel, missing=missing
    )


def back(channel: Channel, at: datetime) -> ChannelBack:
    """A channel the bot can see again."""
    return ChannelBack(
        id=EventId(f"discord:c{channel.id}:back{int(at.timestamp() * 1000)}"), channel=channel
    )


def text_of(message: discord.Message) -> RichText:
    """What the message says, and a line for each thing that can only be named."""
    text = to_richtext(message.content, names_in(message))
    if message.message_snapshots or message.stickers or message.poll:
        return join([line for line in (text, *unsupported.lines_of(message)) if line], "\n")
    if not text and not message.attachments:
        return unsupported.unknown(message)
    return text


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


def _channel_name(message: discord.Message, channel_id: int) -> str | None:
    channel: Any = message.guild and message.guild.get_channel_or_thread(channel_id)
    return getattr(channel, "name", None)


def attachments_of(message: discord.Message) -> tuple[Attachment, ...]:
    """Its files, those of a message it forwards included."""
    forwarded = [file for snapshot in message.message_snapshots for file in snapshot.attachments]
    return tuple(attachment_of(message, file) for file in (*message.attachments, *forwarded))


def _reply_to(message: discord.Message) -> ReplyTo | None:
    reference = message.reference
    if (
        message.type is not discord.MessageType.reply
        or reference is None
        or reference.message_id is None
    ):
        return None
    own = channel_of(message.channel)
    is_here = reference.channel_id == message.channel.id
    channel = own if is_here else channel_by_id(reference.channel_id)
    ref = ref_of(channel, reference.message_id)
    target = reference.resolved
    if not isinstance(target, discord.Message):
        return ReplyTo(ref=ref)
    return ReplyTo(
        ref=ref,
        author=target.author.display_name,
        excerpt=to_richtext(target.content, names_in(target)).text[:_LONGEST_EXCERPT],
    )
