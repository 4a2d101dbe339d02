"""Answers to commands: in reply to the command, in the asker's private chat, or on the panel.

Bots can't begin a conversation, so the private chat is a way only for who began one; a button
leads everyone else there (Bot API, "Deep linking").
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters

from bots.telegram.errors import NotModified, asking
from bots.telegram.formatting import from_richtext
from bots.telegram.pace import Pace
from bots.telegram.places import Address, Place
from bots.telegram.platform import CAPABILITIES, MESSAGES
from bots.telegram.results import NO_ID
from bridge.deliveries import Button, CommandAnswer, GivesCommand, OpensAddress, Secret
from bridge.errors import ChannelUnavailable, Ignored, Refused, Rejected, Retryable
from bridge.events import MessageId
from bridge.richtext import join, utf16_length

_COMMANDS_IN_A_ROW = 3
_POPUP_LIMIT = 200
"""Characters of a pop-up's text (Bot API, `answerCallbackQuery`)."""

_log = structlog.stdlib.get_logger()


class CommandAnswers:
    """Gives the answers to commands."""

    def __init__(self, bot: Bot, pace: Pace) -> None:
        self._bot = bot
        self._pace = pace

    async def give(self, answer: CommandAnswer) -> tuple[MessageId, ...]:
        """Answer; the messages to remove after a minute."""
        address = Address.read(answer.address)
        if address.query is not None and await self._popped_up(address.query, answer):
            return ()
        if address.is_private:
            answer = answer.for_one_alone()
        elif answer.secret is not None:
            answer = await self._without_secret(answer, answer.secret, address)
        command = MessageId(str(address.message))
        if answer.is_private and not address.is_private:  # a group's panel would show it to all
            return (*await self._give_in_private(answer, address), command)
        if answer.replaces and await self._changed(address.place, answer.replaces, answer):
            return ()
        said = await self._say(address.place, answer, replied_to=address.message)
        return (*said, command) if answer.is_personal and not address.is_private else ()

    async def _popped_up(self, query: str, answer: CommandAnswer) -> bool:
        """Whether the pressed button's pop-up said all that there is to say, to its presser alone.

        Each press is answered, if only to end its waiting sign; Telegram takes that a few seconds.
        """
        text = _for_popup(answer)
        try:
            async with asking():
                await self._bot.answer_callback_query(query, text or None, show_alert=bool(text))
        except (Rejected, Retryable) as error:
            _log.debug("telegram_button_not_answered", reason=str(error))
            return False
        return bool(text)

    async def _without_secret(
        self, answer: CommandAnswer, secret: Secret, address: Address
    ) -> CommandAnswer:
        """What the group may read, once the secret is told in private; else with its button."""
        private = replace(answer, text=secret.text, buttons=secret.buttons)
        if address.user is not None:
            with suppress(ChannelUnavailable):
                await self._say(Place(chat=address.user), private)
                told = MESSAGES.say("told-in-private", locale=address.locale)
                return replace(answer, text=join([answer.text, told], "\n"), secret=None)
        buttons = (*secret.buttons, secret.shown_by, *answer.buttons)
        return replace(answer, buttons=buttons, secret=None)

    async def _changed(self, place: Place, panel: MessageId, answer: CommandAnswer) -> bool:
        """Whether the panel whose button was pressed shows the answer now; it may be gone."""
        text, entities = from_richtext(answer.text)
        try:
            async with asking(place):
                await self._bot.edit_message_text(
                    text,
                    place.chat,
                    int(panel),
                    entities=entities,
                    reply_markup=keyboard(answer.buttons),
                )
        except NotModified:
            return True
        except (Ignored, Refused):
            return False
        return True

    async def _give_in_private(
        self, answer: CommandAnswer, address: Address
    ) -> tuple[MessageId, ...]:
        """Into the private chat; a button that leads there for whoever never began one.

        An anonymous admin has not shown us whose private chat it would be: the button, too.
        """
        if address.user is not None:
            with suppress(ChannelUnavailable):
                await self._say(Place(chat=address.user), answer)
                return ()
        invited = replace(
            answer,
            text=MESSAGES.say("open-private", locale=address.locale),
            buttons=(await self._private_chat(address.locale, answer.opens_with),),
        )
        return await self._say(address.place, invited, replied_to=address.message)

    async def _private_chat(self, locale: str | None, payload: str) -> OpensAddress:
        async with asking():
            me = await self._bot.get_me()
        label = MESSAGES.plain("open-private-button", locale=locale)
        address = f"https://t.me/{me.username}?start={payload or 'answer'}"
        return OpensAddress(label=label, address=address)

    async def _say(
        self, place: Place, answer: CommandAnswer, replied_to: int | None = None
    ) -> tuple[MessageId, ...]:
        pieces = answer.text.split(CAPABILITIES.text_limit, utf16_length)
        sent: list[MessageId] = []
        for piece in pieces:
            self._pace.spend(place.chat)
            options: dict[str, Any] = {
                "message_thread_id": place.topic,
                "reply_parameters": replying(replied_to) if replied_to and not sent else None,
                "reply_markup": keyboard(answer.buttons) if piece is pieces[-1] else None,
            }
            text, entities = from_richtext(piece)
            async with asking(place):
                message = await self._bot.send_message(
                    place.chat, text, entities=entities, **options
                )
            sent.extend(ids_of(message))
        return tuple(sent)


def _for_popup(answer: CommandAnswer) -> str:
    """What a pop-up can say instead of a message: secrets, and what is short and personal."""
    if answer.secret is not None:
        return answer.secret.text.text
    is_short = utf16_length(answer.text.text) <= _POPUP_LIMIT
    if answer.is_personal and is_short and not answer.buttons and not answer.replaces:
        return answer.text.text
    return ""


def ids_of(message: Message) -> tuple[MessageId, ...]:
    """The id of what was made; none where the answer didn't tell."""
    return () if message.message_id == NO_ID else (MessageId(str(message.message_id)),)


def replying(message: int) -> ReplyParameters:
    """A reply that is sent all the same where what it answers is gone."""
    return ReplyParameters(message, allow_sending_without_reply=True)


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """The buttons below a message: addresses in a row each, commands three in a row."""
    opening = [
        [InlineKeyboardButton(button.label, url=button.address)]
        for button in buttons
        if isinstance(button, OpensAddress)
    ]
    giving = [
        InlineKeyboardButton(button.label, callback_data=button.words)
        for button in buttons
        if isinstance(button, GivesCommand)
    ]
    rows = [*opening, *_rows(giving)]
    return InlineKeyboardMarkup(rows) if rows else None


def _rows(buttons: Sequence[InlineKeyboardButton]) -> list[Sequence[InlineKeyboardButton]]:
    starts = range(0, len(buttons), _COMMANDS_IN_A_ROW)
    return [buttons[start : start + _COMMANDS_IN_A_ROW] for start in starts]
