"""Who stands behind a message: a person, an anonymous admin, a channel, or nobody we listen to.

Telegram puts a placeholder account into `from` where a chat speaks (`sender_chat`): an anonymous
admin speaks as the group itself, a person may speak as a channel of theirs. The placeholders are
bots to Telegram, so they are told from real bots by `sender_chat` alone, never by their ids.
"""

from telegram import Chat, Message, User

from bots.telegram.formatting import clean
from bots.telegram.platform import PLATFORM
from bridge.events import Author, UserId


def author_of(message: Message) -> Author | None:
    """The author of a message; None for bots (ours too) and a linked channel's own posts."""
    if message.is_automatic_forward:
        return None
    if message.sender_chat is not None:
        return _chat_as_author(message.sender_chat, message)
    user = message.from_user
    return None if user is None or user.is_bot else person(user)


def person(user: User) -> Author:
    """A real account. Its picture is shown where Telegram publishes it, by the username."""
    return Author(
        platform=PLATFORM,
        id=UserId(str(user.id)),
        name=clean(user.full_name),
        avatar=_public_picture(user.username),
        locale=user.language_code,
    )


def name_of(message: Message) -> str | None:
    """The display name a message is shown under, bots included."""
    if message.sender_chat is not None:
        return _chat_as_author(message.sender_chat, message).name
    return clean(message.from_user.full_name) if message.from_user else None


def _chat_as_author(chat: Chat, message: Message) -> Author:
    is_anonymous_admin = chat.id == message.chat.id
    signature = message.author_signature if is_anonymous_admin else None
    return Author(
        platform=PLATFORM,
        id=UserId(str(chat.id)),
        name=clean(signature or chat.title or chat.full_name or str(chat.id)),
        avatar=_public_picture(chat.username),
        is_admin=is_anonymous_admin,
    )


def _public_picture(username: str | None) -> str | None:
    return f"https://t.me/i/userpic/320/{username}.jpg" if username else None
