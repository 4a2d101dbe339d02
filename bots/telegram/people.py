"""Who is behind a message or command: names, admins, and the staff of a group.

Telegram puts a placeholder account into `from` where a chat speaks (`sender_chat`): an anonymous
admin speaks as the group itself, a person may speak as a channel of theirs. The placeholders are
bots to Telegram, so they are told from real bots by `sender_chat` alone, never by their ids.

Admins are asked for afresh at each command and kept nowhere, so that a demoted one has lost the
right at once; commands are rare. An anonymous admin needs no asking: only admins can speak as the
group itself.
"""

from datetime import timedelta

import structlog
from telegram import Bot, Chat, ChatMember, Message, User

from bots.telegram.errors import asking
from bots.telegram.formatting import clean
from bots.telegram.places import Place
from bots.telegram.platform import PLATFORM
from bridge.errors import Rejected, Retryable
from bridge.events import Author, CommandGiven, UserId

_log = structlog.stdlib.get_logger()
_ADMINS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)
_TO_ASK = timedelta(seconds=20)


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


async def is_admin(bot: Bot, command: CommandGiven) -> bool:
    """Whether the command's author is an admin of the group it was given in.

    Raises `Retryable` while Telegram cannot be asked.
    """
    author, place = command.author, Place.read(command.channel)
    if author.is_admin:
        return True
    if command.is_private or not author.id.isdecimal():
        return False
    try:
        async with asking(place, timeout=_TO_ASK):
            member = await bot.get_chat_member(place.chat, int(author.id))
    except Rejected:  # hidden members are told to admin bots only; who left is not told at all
        return await _is_listed(bot, place, int(author.id))
    else:
        return member.status in _ADMINS


async def may_delete(bot: Bot, command: CommandGiven) -> bool:
    """Whether Telegram lets the author of a `/delete` delete others' messages in the group.

    Which admin speaks anonymously nobody knows, so all of those must have the right. What Telegram
    won't tell counts as no.
    """
    if command.words[:1] != ("delete",) or command.is_private or not command.author.is_admin:
        return False
    place = Place.read(command.channel)
    try:
        async with asking(place, timeout=_TO_ASK):
            admins = await bot.get_chat_administrators(place.chat)
    except (Rejected, Retryable) as error:
        _log.debug("telegram_rights_unknown", reason=str(error))
        return False
    asking_ones = [admin for admin in admins if _may_be(admin, command.author)]
    return bool(asking_ones) and all(map(_deletes, asking_ones))


def _may_be(admin: ChatMember, author: Author) -> bool:
    if author.id.isdecimal():
        return str(admin.user.id) == author.id
    return bool(getattr(admin, "is_anonymous", False))


def _deletes(admin: ChatMember) -> bool:
    return admin.status == ChatMember.OWNER or bool(getattr(admin, "can_delete_messages", False))


async def staff_of(bot: Bot, command: CommandGiven) -> tuple[Author, ...]:
    """Whose names nobody else may use in the group: its admins, bots among them, and ourselves.

    Asked when an admin gives a `/bridge` command; what Telegram won't tell is left out.
    """
    if not command.is_admins or command.is_private:
        return ()
    place = Place.read(command.channel)
    try:
        async with asking(place, timeout=_TO_ASK):
            listed = await bot.get_chat_administrators(place.chat, return_bots=True)
    except (Rejected, Retryable) as error:
        _log.debug("telegram_staff_unknown", reason=str(error))
        listed = ()
    return tuple(person(user) for user in (bot.bot, *(admin.user for admin in listed)))


async def _is_listed(bot: Bot, place: Place, user: int) -> bool:
    try:
        async with asking(place, timeout=_TO_ASK):
            admins = await bot.get_chat_administrators(place.chat)
    except Rejected:
        return False
    return any(admin.user.id == user for admin in admins)
