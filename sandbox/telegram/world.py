"""What people do on the stand-in's Telegram: the other side of the Bot API.

It alone turns a person's act (speak, edit, react, press a button) into the updates that bots get.
Every operation takes and gives what JSON can carry (ids, texts, base64), so that tests, the
control API and the page call the same ones by name. An act that Telegram's own apps would not
offer raises `ValueError`.

A private chat is named, from the person's side, by the bot's id.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import cast
from urllib.parse import parse_qs, urlparse

from sandbox.telegram.files import as_bytes
from sandbox.telegram.groups import TelegramGroups
from sandbox.telegram.objects import (
    ANONYMOUS_ADMIN,
    CHANNEL_BOT,
    Chat,
    Json,
    Member,
    Message,
    Person,
    StoredFile,
)
from sandbox.telegram.text import checked_caption, checked_text
from sandbox.world import Shown

Entities = Iterable[Mapping[str, object]]


class TelegramWorld(TelegramGroups):
    """The people's side, whole: groups from `TelegramGroups`, and what is said in them."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        self._channels: dict[str, Chat] = {}

    # Speaking.

    def say(
        self,
        person: int,
        chat: int,
        text: str = "",
        *,
        entities: Entities = (),
        reply_to: int | str | None = None,
        quote: str | None = None,
        photo: bytes | str | None = None,
        file: Mapping[str, object] | None = None,
        album: str | None = None,
        as_channel: str | None = None,
    ) -> int:
        """Speak; the message's id.

        `photo` is bytes or base64; `file` has `kind`, `name`, `content` and perhaps `mime`.
        """
        place, who = self._place(person, chat), self._person(person)
        member = place.members.get(who.id)
        if member is None or not member.is_present or place.migrated_to is not None:
            raise ValueError(f"{who.name} cannot speak in {place.title}")
        stored = self._stored(photo, file)
        answered = None if reply_to is None else self._message(place, reply_to)
        message = Message(
            id=next(place.ids),
            chat=place,
            sender=who,
            by=who.id,
            date=self.now(),
            text=checked_caption(text, entities) if stored else checked_text(text, entities),
            media=self.files.media(stored) if stored else {},
            file=stored,
            reply_to=answered,
            quote=_quoted(answered, quote),
            album=album,
        )
        self._disguise(message, member, as_channel)
        if (who.id, int(chat)) in self.blocked:
            self.blocked.discard((who.id, int(chat)))
            self.set_status(place, self._person(chat), "member", who)
        return self.keep(message).id

    def edit(
        self, person: int, chat: int, message_id: int | str, text: str, *, entities: Entities = ()
    ) -> None:
        """Change one's own text or caption."""
        message = self._message(self._place(person, chat), message_id)
        if message.by != int(person):
            raise ValueError("only the author can edit a message")
        checked = checked_caption if message.file else checked_text
        message.text = checked(text, entities)
        message.edited_at = self.now()
        self.tell(message, "edited_message")

    def delete(self, person: int, chat: int, message_id: int | str) -> None:
        """Remove a message. Bots are not told, as in reality."""
        place = self._place(person, chat)
        message = self._message(place, message_id)
        may = place.member(self._person(person)).may("can_delete_messages")
        if message.by != int(person) and not may and place.kind != "private":
            raise ValueError("only the author or an admin can delete a message")
        del place.messages[message.id]
        self.changes.announce()

    def react(
        self, person: int, chat: int, message_id: int | str, emoji: str | None = None
    ) -> None:
        """Set one's reaction, or take it back; admin bots that asked for reactions are told."""
        place, who = self._place(person, chat), self._person(person)
        message = self._message(place, message_id)
        old = message.reactions.pop(who.id, None)
        if emoji is not None:
            message.reactions[who.id] = emoji
        update: Json = {
            "chat": place.json(),
            "message_id": message.id,
            "user": who.json(),
            "date": self.now(),
            "old_reaction": _reactions(old),
            "new_reaction": _reactions(emoji),
        }
        for bot, member in self.bots_in(place):
            if member.is_admin or place.kind == "private":
                bot.updates.add("message_reaction", update)
        self.changes.announce()

    def press(self, person: int, chat: int, message_id: int | str, button: str) -> Json:
        """Press an inline button, named by its text or data.

        A button with data asks the bot: `{"callback_query_id": …}`. One with an address opens it:
        `{"url": …}`; a bot's own address with `?start=` says `/start …` to it in private.
        """
        place, who = self._place(person, chat), self._person(person)
        message = self._message(place, message_id)
        pressed = next(
            (
                one
                for one in message.buttons()
                if button in {one["text"], one.get("callback_data")}
            ),
            None,
        )
        if pressed is None:
            raise ValueError(f"no button {button!r} under message {message.id}")
        if "url" in pressed:
            return self._open(who, str(pressed["url"]))
        asked = self.bot_of(self._person(message.by))
        if asked is None or "callback_data" not in pressed:
            raise ValueError("nothing happens on this button")
        query_id = self.new_query_id()
        self.open_queries[query_id] = asked.person.id
        asked.updates.add(
            "callback_query",
            {
                "id": query_id,
                "from": who.json(),
                "message": message.json(),
                "chat_instance": str(place.id),
                "data": pressed["callback_data"],
            },
        )
        self.changes.announce()
        return {"callback_query_id": query_id}

    # Looking.

    def shown(self, chat: int) -> list[Shown]:
        """The group's messages as its members see them, service messages left out."""
        return _shown(self._group(chat))

    def shown_to(self, person: int, chat: int) -> list[Shown]:
        """What a person sees in a group, or in the private chat with a bot."""
        return _shown(self._place(person, chat))

    def pinned(self, chat: int) -> list[str]:
        """The pinned messages' ids, the newest last."""
        return [str(one) for one in self._group(chat).pinned]

    def answer_to(self, query_id: str) -> Json | None:
        """What a pressed button brought up (`text`, `show_alert`, `url`), once it is there."""
        found = (bot.answers.get(query_id) for bot in self.bots.values())
        return next((answer for answer in found if answer is not None), None)

    def is_polled(self, bot: int) -> bool:
        """Whether a bot's program waits for updates right now."""
        own = self.bot_of(self._person(bot))
        return own is not None and own.updates.is_polled

    # Finding.

    def _place(self, person: int | str, chat: int | str) -> Chat:
        """A group by its id, or the private chat with the bot of this id."""
        if int(chat) < 0:
            return self._group(chat)
        return self.private_chat(self._person(person), self._person(chat))

    def _message(self, place: Chat, message_id: int | str) -> Message:
        found = place.messages.get(int(message_id))
        if found is None:
            raise ValueError(f"no message {message_id} in {place.title or place.id}")
        return found

    def _stored(
        self, photo: bytes | str | None, file: Mapping[str, object] | None
    ) -> StoredFile | None:
        if photo is not None:
            return self.files.add("photo", as_bytes(photo), "photo.jpg")
        if file is None:
            return None
        return self.files.add(
            str(file.get("kind", "document")),
            as_bytes(cast("bytes | str", file["content"])),
            str(file.get("name", "file")),
            cast("str | None", file.get("mime")),
        )

    def _disguise(self, message: Message, member: Member, as_channel: str | None) -> None:
        """Speak as a channel, or as the group where an admin is anonymous."""
        if as_channel is not None:
            if as_channel not in self._channels:
                self._channels[as_channel] = self.new_chat(as_channel, "channel")
            message.sender, message.sender_chat = CHANNEL_BOT, self._channels[as_channel]
        elif member.is_anonymous:
            message.sender, message.sender_chat = ANONYMOUS_ADMIN, message.chat

    def _open(self, who: Person, url: str) -> Json:
        address = urlparse(url)
        start = parse_qs(address.query).get("start")
        name = address.path.strip("/").lower()
        bots = (bot.person for bot in self.bots.values())
        bot = next((one for one in bots if (one.username or "").lower() == name), None)
        if address.netloc in {"t.me", "telegram.me"} and bot is not None and start:
            self.say(who.id, bot.id, f"/start {start[0]}")
        return {"url": url}


def _reactions(emoji: str | None) -> list[Json]:
    return [] if emoji is None else [{"type": "emoji", "emoji": emoji}]


def _quoted(answered: Message | None, quote: str | None) -> Json | None:
    if answered is None or quote is None:
        return None
    start = answered.text.text.find(quote)
    if start < 0:
        raise ValueError("the quotation is not in the answered message")
    position = len(answered.text.text[:start].encode("utf-16-le")) // 2
    return {"text": quote, "position": position, "is_manual": True}


def _shown(place: Chat) -> list[Shown]:
    return [message.shown() for message in place.messages.values() if not message.service]
