"""Deliveries as calls of the Bot API. Texts come complete; here they are only handed over.

Each call is one attempt: what fails comes out as one of `bridge.errors`, and the sender decides.
The one exception is a file that Telegram refuses as what it is: it goes as a document instead.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyParameters,
)

from bots.telegram.errors import asking
from bots.telegram.formatting import from_richtext
from bots.telegram.pace import Pace
from bots.telegram.places import Address, Place
from bots.telegram.platform import CAPABILITIES, MESSAGES
from bots.telegram.uploads import method_for, opened
from bridge.deliveries import Button, CommandAnswer, GivesCommand, OpensAddress, Part
from bridge.errors import ChannelUnavailable, Refused, TooLarge
from bridge.events import (
    Attachment,
    Channel,
    MediaKind,
    MessageId,
    MessageRef,
    PersonId,
    Platform,
)
from bridge.ports import FileSource, Outgoing
from bridge.richtext import RichText, utf16_length

_TO_UPLOAD = timedelta(minutes=5)
_COMMANDS_IN_A_ROW = 3
_WITH_SPOILER = ("photo", "video", "animation")


class TelegramOutbound:
    """Telegram's `Outbound`, which also `TellsPeople`."""

    def __init__(self, bot: Bot, files: Mapping[Platform, FileSource], pace: Pace) -> None:
        self._bot = bot
        self._files = files
        self._pace = pace
        self._senders: Mapping[MediaKind, Callable[..., Awaitable[Message]]] = {
            "photo": bot.send_photo,
            "video": bot.send_video,
            "animation": bot.send_animation,
            "audio": bot.send_audio,
            "voice": bot.send_voice,
            "document": bot.send_document,
        }

    async def post(self, channel: Channel, outgoing: Outgoing) -> tuple[MessageId, ...]:
        """Send one message."""
        place = Place.read(channel)
        options: dict[str, Any] = {
            "message_thread_id": place.topic,
            "disable_notification": outgoing.is_silent or None,
            "reply_parameters": _replying(int(outgoing.reply_to.ref.id))
            if outgoing.reply_to
            else None,
            "reply_markup": _keyboard(outgoing.buttons),
        }
        self._pace.spend(place.chat)
        match outgoing.part.attachments:
            case ():
                message = await self._send_text(place, outgoing.part.text, options)
            case (attachment,):
                message = await self._send_file(place, outgoing.part, attachment, options)
            case _:
                raise Refused("Telegram takes one file in a message")
        return (MessageId(str(message.message_id)),)

    async def _send_text(self, place: Place, rich: RichText, options: dict[str, Any]) -> Message:
        text, entities = from_richtext(rich)
        async with asking(place):
            return await self._bot.send_message(place.chat, text, entities=entities, **options)

    async def _send_file(
        self, place: Place, part: Part, attachment: Attachment, options: dict[str, Any]
    ) -> Message:
        caption, entities = from_richtext(part.text)
        options = {**options, "caption": caption or None, "caption_entities": entities or None}
        kind = method_for(attachment)
        try:
            return await self._send_as(kind, place, attachment, options)
        except TooLarge:
            raise
        except Refused:
            if kind == "document":
                raise
            return await self._send_as("document", place, attachment, options)

    async def _send_as(
        self, kind: MediaKind, place: Place, attachment: Attachment, options: dict[str, Any]
    ) -> Message:
        if kind in _WITH_SPOILER and attachment.is_spoiler:
            options = {**options, "has_spoiler": True}
        async with (
            opened(attachment, kind, self._files) as media,
            asking(place, timeout=_TO_UPLOAD),
        ):
            return await self._senders[kind](place.chat, media, **options)

    async def edit(self, message: MessageRef, outgoing: Outgoing) -> None:
        """Change a message's text, or its file's caption."""
        place, number = Place.read(message.channel), int(message.id)
        text, entities = from_richtext(outgoing.part.text)
        async with asking(place):
            if outgoing.part.attachments:
                await self._bot.edit_message_caption(
                    place.chat, number, caption=text, caption_entities=entities
                )
            else:
                await self._bot.edit_message_text(text, place.chat, number, entities=entities)

    async def delete(self, message: MessageRef) -> None:
        """Remove a message: ours at any time within 48 hours, others' where we are an admin."""
        place = Place.read(message.channel)
        async with asking(place):
            await self._bot.delete_message(place.chat, int(message.id))

    async def answer(self, answer: CommandAnswer) -> tuple[MessageId, ...]:
        """Answer in reply to the command, or in the asker's private chat."""
        address = Address.read(answer.address)
        command = MessageId(str(address.message))
        if answer.is_private and not address.is_private:
            return (*await self._answer_in_private(answer, address), command)
        answers = await self._say(address.place, answer, replied_to=address.message)
        return (*answers, command) if answer.is_personal and not address.is_private else ()

    async def tell(self, person: PersonId, text: RichText) -> None:
        """Write into the private chat, where the person has begun one.

        Whoever speaks as a group has its id: the text would be read by everyone there.
        """
        user = person.rpartition(":")[2]
        if not user.isdecimal():
            raise Refused("not a person: a chat that speaks for itself")
        self._pace.spend(int(user))
        await self._send_text(Place(chat=int(user)), text, {})

    async def _answer_in_private(
        self, answer: CommandAnswer, address: Address
    ) -> tuple[MessageId, ...]:
        """Bots can't begin a conversation: whoever never started ours gets a button to do so.

        An anonymous admin has not shown us whose private chat it would be: the button, too.
        """
        if address.user is not None:
            with suppress(ChannelUnavailable):
                await self._say(Place(chat=address.user), answer)
                return ()
        invited = replace(
            answer,
            text=MESSAGES.say("open-private", locale=address.locale),
            buttons=(await self._private_chat(address.locale),),
        )
        return await self._say(address.place, invited, replied_to=address.message)

    async def _private_chat(self, locale: str | None) -> OpensAddress:
        async with asking():
            me = await self._bot.get_me()
        label = MESSAGES.plain("open-private-button", locale=locale)
        return OpensAddress(label=label, address=f"https://t.me/{me.username}?start=answer")

    async def _say(
        self, place: Place, answer: CommandAnswer, replied_to: int | None = None
    ) -> tuple[MessageId, ...]:
        pieces = answer.text.split(CAPABILITIES.text_limit, utf16_length)
        sent: list[MessageId] = []
        for piece in pieces:
            self._pace.spend(place.chat)
            is_last = piece is pieces[-1]
            options: dict[str, Any] = {
                "message_thread_id": place.topic,
                "reply_parameters": _replying(replied_to) if replied_to and not sent else None,
                "reply_markup": _keyboard(answer.buttons) if is_last else None,
            }
            message = await self._send_text(place, piece, options)
            sent.append(MessageId(str(message.message_id)))
        return tuple(sent)


def _replying(message: int) -> ReplyParameters:
    """A reply that is sent all the same where what it answers is gone."""
    return ReplyParameters(message, allow_sending_without_reply=True)


def _keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
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
