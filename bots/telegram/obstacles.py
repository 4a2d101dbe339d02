"""What hinders the bot in a group: modes and rights it lacks, as ids of messages with the cure."""

import structlog
from telegram import Bot
from telegram.constants import ChatMemberStatus

from bots.telegram.errors import asking
from bots.telegram.places import Place
from bridge.errors import TeahouseError

_PRIVACY = "obstacle-privacy"
_log = structlog.stdlib.get_logger()


async def obstacles_in(bot: Bot, place: Place) -> tuple[str, ...]:
    """What hinders the bot in any place, as far as Telegram tells.

    Privacy mode hides a group's messages from a bot, but not from an administrator (Bot API,
    "Privacy mode").
    """
    if bot.bot.can_read_all_group_messages:
        return ()
    try:
        async with asking(place):
            own = await bot.get_chat_member(place.chat, bot.id)
    except TeahouseError as error:
        _log.debug("telegram_own_rights_unknown", reason=str(error))
        return ()
    return () if own.status == ChatMemberStatus.ADMINISTRATOR else (_PRIVACY,)
