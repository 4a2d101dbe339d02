"""Deliveries as calls of the Bot API. Texts come complete; here they are only handed over.

Each call is one attempt: what fails comes out as one of `bridge.errors`, and the sender decides.
The one exception is a file that Telegram refuses as what it is: it goes as a document instead.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from telegram import Bot, Message

from bots.telegram.answers import CommandAnswers, ids_of, keyboard, replying
from bots.telegram.errors import asking
from bots.telegram.formatting import from_richtext
from bots.telegram.media import method_for, opened
from bots.telegram.pace import Pace
from bots.telegram.places import Place
from bridge.deliveries import CommandAnswer, Part
from bridge.errors import Refused, TooLarge
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
from bridge.richtext import RichText

_TO_UPLOAD = timedelta(minutes=5)
_WITH_SPOILER = ("photo", "video", "animation")


class TelegramOutbound:
    """Telegram's `Outbound`, which also `TellsPeople`."""

    def __init__(self, bot: Bot, files: Mapping[Platform, FileSource], pace: Pace) -> None:
        self._bot = bot
        self._files = files
        self._pace = pace
        self._answers = CommandAnswers(bot, pace)
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
            "reply_parameters": replying(int(outgoing.reply_to.ref.id))
            if outgoing.reply_to
            else None,
            "reply_markup": keyboard(outgoing.buttons),
        }
        self._pace.spend(place.chat)
        match outgoing.part.attachments:
            case ():
                message = await self._send_text(place, outgoing.part.text, options)
            case (attachment,):
                message = await self._send_file(place, outgoing.part, attachment, options)
            case _:
                raise Refused("Telegram takes one file in a message")
        return ids_of(message)

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
        """Answer a command; the messages to remove after a minute."""
        return await self._answers.give(answer)

    async def tell(self, person: PersonId, text: RichText) -> None:
        """Write into the private chat, where the person has begun one.

        Whoever speaks as a group has its id: the text would be read by everyone there.
        """
        user = person.rpartition(":")[2]
        if not user.isdecimal():
            raise Refused("not a person: a chat that speaks for itself")
        self._pace.spend(int(user))
        await self._send_text(Place(chat=int(user)), text, {})
