"""Telegram's updates as events: pure functions, one update in, its events out.

No person's message is left out without a reason that stands in this file: bots are not listened
to, commands are no speech, service messages say nothing. What Telegram can show and we cannot
carry yet becomes a line (`unsupported`).
"""

import re
from dataclasses import replace
from datetime import datetime

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    ExternalReplyInfo,
    MaybeInaccessibleMessage,
    Message,
    MessageEntity,
    Update,
    User,
)

from bots.telegram.commands import split_words, words_of
from bots.telegram.formatting import clean, to_richtext
from bots.telegram.media import attachments_of
from bots.telegram.people import author_of, name_of, person
from bots.telegram.places import Address, Place
from bots.telegram.unsupported import line_for
from bridge.events import (
    Attachment,
    Author,
    ChannelBack,
    ChannelGone,
    ChannelMigrated,
    CommandGiven,
    Event,
    EventId,
    MessageEdited,
    MessageSent,
    ReplyTo,
)
from bridge.richtext import RichText

ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.MY_CHAT_MEMBER,
    Update.CALLBACK_QUERY,
)
_AWAY = (ChatMember.LEFT, ChatMember.BANNED)
_EXCERPT = 200
_COMMAND = re.compile(r"/[a-z0-9_]{1,32}(@\w+)?(?!\S)", re.IGNORECASE)
_UNMAPPED = 0
"""A message id that no message has: what was replied to lies in a chat we don't see."""


def event_of(update: Update, me: User, *, now: datetime) -> Event | None:
    """What happened, or None where it concerns nobody."""
    event_id = EventId(f"telegram:{me.id}:{update.update_id}")
    if update.message is not None:
        return _message(event_id, update.message, me)
    if update.edited_message is not None:
        return _edited(event_id, update.edited_message, me)
    if update.my_chat_member is not None:
        return _membership(event_id, update.my_chat_member)
    if update.callback_query is not None:
        return _pressed(event_id, update.callback_query, now)
    return None


def _message(event_id: EventId, message: Message, me: User) -> Event | None:
    if message.migrate_to_chat_id is not None:
        return _migrated(event_id, message.chat.id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return _migrated(event_id, message.migrate_from_chat_id, message.chat.id)
    author = author_of(message)
    if author is None:
        return None
    if _is_command(message):
        words = words_of(message, me.username or "")
        return None if words is None else _command(event_id, message, author, words, me)
    return _sent(event_id, message, author, me)


def _is_command(message: Message) -> bool:
    """Whether the text begins with a command, of any bot's; a server may tell no entities."""
    if not message.entities:
        return _COMMAND.match(message.text or "") is not None
    return any(
        entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0
        for entity in message.entities
    )


def _sent(event_id: EventId, message: Message, author: Author, me: User) -> MessageSent | None:
    text, attachments = _text(message), _files(message)
    if not text and not attachments:
        text = line_for(message, author.locale)
    if not text and not attachments:
        return None
    return MessageSent(
        id=event_id,
        ref=Place.of(message).message(message.message_id),
        author=author,
        text=text,
        attachments=attachments,
        reply_to=_replied_to(message, me),
        sent_at=message.date,
        position=f"{message.message_id:020d}",
        album=message.media_group_id,
    )


def _edited(event_id: EventId, message: Message, me: User) -> MessageEdited | None:
    author, text, attachments = author_of(message), _text(message), _files(message)
    if author is None or _is_command(message) or not (text or attachments):
        return None
    return MessageEdited(
        id=event_id,
        ref=Place.of(message).message(message.message_id),
        author=author,
        text=text,
        attachments=attachments,
        reply_to=_replied_to(message, me),
        edited_at=message.edit_date or message.date,
    )


def _files(message: Message) -> tuple[Attachment, ...]:
    return attachments_of(message) if message.effective_attachment else ()


def _text(message: Message) -> RichText:
    if message.text:
        return to_richtext(message.text, message.entities)
    return to_richtext(message.caption or "", message.caption_entities)


def _replied_to(message: Message, me: User) -> ReplyTo | None:
    """What a message replies to. A topic's first message is the topic, nothing to reply to."""
    target, elsewhere = message.reply_to_message, message.external_reply
    quoted = clean(message.quote.text) if message.quote else ""
    if target is not None and not _is_topic_root(message, target):
        return ReplyTo(
            ref=Place.of(message).message(target.message_id),
            author=None if _is_by(target, me) else name_of(target),
            excerpt=quoted or (_text(target) or line_for(target, None)).text[:_EXCERPT],
        )
    if elsewhere is not None:
        return _replied_to_elsewhere(message, elsewhere, quoted)
    return None


def _is_topic_root(message: Message, target: Message) -> bool:
    return target.forum_topic_created is not None or (
        bool(message.is_topic_message) and target.message_id == message.message_thread_id
    )


def _is_by(message: Message, user: User) -> bool:
    return message.from_user is not None and message.from_user.id == user.id


def _replied_to_elsewhere(message: Message, info: ExternalReplyInfo, quoted: str) -> ReplyTo:
    """A reply to a message of another chat (or topic), of which only a quotation is known."""
    if info.chat is not None and info.message_id is not None:
        ref = Place(chat=info.chat.id).message(info.message_id)
    else:
        ref = Place.of(message).message(_UNMAPPED)
    origin = info.origin
    user: User | None = getattr(origin, "sender_user", None)
    chat: Chat | None = getattr(origin, "sender_chat", None) or getattr(origin, "chat", None)
    hidden: str | None = getattr(origin, "sender_user_name", None)
    name = user.full_name if user else (chat.title if chat else hidden)
    return ReplyTo(ref=ref, author=clean(name) if name else None, excerpt=quoted)


def _command(
    event_id: EventId, message: Message, author: Author, words: tuple[str, ...], me: User
) -> CommandGiven:
    place = Place.of(message)
    asker = message.from_user if message.sender_chat is None else None
    return CommandGiven(
        id=event_id,
        channel=place.channel,
        channel_name=_channel_name(message),
        author=author,
        words=words,
        address=str(_address(place, message.chat, message.message_id, asker)),
        reply_to=_replied_to(message, me),
        ref=place.message(message.message_id),
        is_private=message.chat.type == Chat.PRIVATE,
        given_at=message.date,
    )


def _pressed(event_id: EventId, query: CallbackQuery, now: datetime) -> CommandGiven | None:
    """A button of ours: its data are a command's words, given by whoever pressed it."""
    message = query.message
    if message is None or not query.data or query.from_user.is_bot:
        return None
    is_shown = isinstance(message, Message)  # one that is too old comes without its topic
    place = Place.of(message) if is_shown else Place(chat=message.chat.id)
    return CommandGiven(
        id=event_id,
        channel=place.channel,
        channel_name=_channel_name(message),
        author=person(query.from_user),
        words=split_words(query.data),
        address=str(
            replace(
                _address(place, message.chat, message.message_id, query.from_user), query=query.id
            )
        ),
        pressed=place.message(message.message_id),
        is_private=message.chat.type == Chat.PRIVATE,
        given_at=now,
    )


def _address(place: Place, chat: Chat, message: int, asker: User | None) -> Address:
    return Address(
        place=place,
        message=message,
        user=asker.id if asker else None,
        is_private=chat.type == Chat.PRIVATE,
        locale=asker.language_code if asker else None,
    )


def _channel_name(message: MaybeInaccessibleMessage) -> str:
    """The chat's title; a topic's name, too, which its lines show in what they hang on."""
    chat = message.chat
    title = clean(chat.title or chat.full_name or str(chat.id))
    root = message.reply_to_message if isinstance(message, Message) else None
    topic = root.forum_topic_created if root is not None else None
    return f"{title} / {clean(topic.name)}" if topic is not None else title


def _migrated(event_id: EventId, old: int, new: int) -> ChannelMigrated:
    return ChannelMigrated(
        id=event_id, channel=Place(chat=old).channel, new=Place(chat=new).channel
    )


def _membership(event_id: EventId, change: ChatMemberUpdated) -> Event | None:
    """Whether we were removed from a chat or came back."""
    if change.chat.type == Chat.PRIVATE:
        return None
    was_away, is_away = _is_away(change.old_chat_member), _is_away(change.new_chat_member)
    channel = Place(chat=change.chat.id).channel
    if is_away and not was_away:
        return ChannelGone(id=event_id, channel=channel)
    if was_away and not is_away:
        return ChannelBack(id=event_id, channel=channel)
    return None


def _is_away(member: ChatMember) -> bool:
    return member.status in _AWAY or getattr(member, "is_member", True) is False
