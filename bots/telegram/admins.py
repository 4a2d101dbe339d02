"""Who may administrate a Telegram group: its creator and its administrators, at this moment.

Asked afresh for each command and kept nowhere, so that a demoted admin has lost the right at once;
commands are rare. An anonymous admin needs no asking: only admins can speak as the group itself,
and `people` has marked them.
"""

from datetime import timedelta

import structlog
from telegram import Bot, ChatMember

from bots.telegram.errors import asking
from bots.telegram.people import person
from bots.telegram.places import Place
from bridge.errors import Rejected, Retryable
from bridge.events import Author, CommandGiven

_log = structlog.stdlib.get_logger()
_ADMINS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)
_TO_ASK = timedelta(seconds=20)


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


async def staff_of(bot: Bot, command: CommandGiven) -> tuple[Author, ...]:
    """Whose names nobody else may wear in the group: its admins, bots among them, and ourselves.

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
