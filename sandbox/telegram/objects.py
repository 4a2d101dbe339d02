"""The things a Telegram world consists of, and how the Bot API writes each of them as JSON.

It alone knows the wire form of users, chats, members and messages, so that updates and answers
cannot differ in it. The objects are the world's mutable state; only `world` and the API's
methods change them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from sandbox.telegram.text import FormattedText
from sandbox.world import Shown, ShownFile

Json = dict[str, object]
ChatKind = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]

ADMIN_RIGHTS: Mapping[str, bool] = {
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": True,
    "can_edit_stories": True,
    "can_delete_stories": True,
    "can_pin_messages": True,
    "can_manage_topics": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file on Telegram's servers."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    path: str

    def json(self) -> Json:
        """The fields that every kind of file has."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


@dataclass(slots=True, kw_only=True)
class Person:
    """A person's or a bot's account."""

    id: int
    name: str
    username: str | None = None
    locale: str | None = None
    is_bot: bool = False
    can_read_all: bool = False
    """Bots only: privacy mode is off."""
    photo: StoredFile | None = None

    def json(self) -> Json:
        """A `User` as others see it."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.username is not None:
            user["username"] = self.username
        if self.locale is not None and not self.is_bot:
            user["language_code"] = self.locale
        return user


ANONYMOUS_ADMIN = Person(id=1087968824, name="Group", username="GroupAnonymousBot", is_bot=True)
CHANNEL_BOT = Person(id=136817688, name="Channel", username="Channel_Bot", is_bot=True)


@dataclass(slots=True, kw_only=True)
class Member:
    """Somebody's standing in a chat."""

    person: Person
    status: Status = "member"
    is_anonymous: bool = False
    rights: Mapping[str, bool] = field(default_factory=lambda: dict(ADMIN_RIGHTS))

    @property
    def is_admin(self) -> bool:
        """The creator or an administrator."""
        return self.status in {"creator", "administrator"}

    @property
    def is_present(self) -> bool:
        """Sees the chat and speaks in it."""
        return self.status in {"creator", "administrator", "member"}

    def may(self, right: str) -> bool:
        """Whether an administrator holds this right; creators hold all."""
        return self.status == "creator" or (
            self.status == "administrator" and self.rights.get(right, False)
        )

    def json(self) -> Json:
        """A `ChatMember`."""
        member: Json = {"status": self.status, "user": self.person.json()}
        if self.status == "kicked":
            member["until_date"] = 0
        if self.is_admin:
            member["is_anonymous"] = self.is_anonymous
        if self.status == "administrator":
            member |= {"can_be_edited": False, **self.rights}
        return member


@dataclass(slots=True, kw_only=True)
class Message:
    """A message in a chat."""

    id: int
    chat: "Chat"
    sender: Person | None
    by: int
    """The account that really wrote it, also behind an anonymous admin or a channel."""
    sender_chat: "Chat | None" = None
    date: int
    text: FormattedText = field(default_factory=lambda: FormattedText(text=""))
    """The text, or the caption where there is a file."""
    media: Json = field(default_factory=dict[str, object])
    """The fields of the file: `{"photo": [...]}`, and `has_media_spoiler` and the like."""
    file: StoredFile | None = None
    service: Json = field(default_factory=dict[str, object])
    """What makes it a service message: `{"migrate_to_chat_id": …}`."""
    reply_to: "Message | None" = None
    quote: Json | None = None
    album: str | None = None
    origin: Json | None = None
    markup: Json | None = None
    is_silent: bool = False
    edited_at: int | None = None
    reactions: dict[int, str] = field(default_factory=dict[int, str])

    def json(self, *, is_nested: bool = False) -> Json:
        """A `Message`; the one it replies to is written without its own reply."""
        message: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.json()}
        if self.sender is not None:
            message["from"] = self.sender.json()
        if self.sender_chat is not None:
            message["sender_chat"] = self.sender_chat.json()
        message |= self.service | self.media | self._text_json()
        optional: Json = {
            "edit_date": self.edited_at,
            "media_group_id": self.album,
            "forward_origin": self.origin,
            "reply_markup": self.markup,
            "quote": self.quote if self.reply_to else None,
        }
        message |= {name: value for name, value in optional.items() if value is not None}
        if self.reply_to is not None and not is_nested:
            message["reply_to_message"] = self.reply_to.json(is_nested=True)
        return message

    def _text_json(self) -> Json:
        if not self.text.text:
            return {}
        names = ("caption", "caption_entities") if self.media else ("text", "entities")
        written: Json = {names[0]: self.text.text}
        if self.text.entities:
            written[names[1]] = [dict(entity) for entity in self.text.entities]
        return written

    @property
    def author_name(self) -> str:
        """The name that stands above the message."""
        if self.sender_chat is not None:
            return self.sender_chat.title
        return self.sender.name if self.sender is not None else self.chat.title

    def buttons(self) -> list[Json]:
        """The inline buttons, row by row."""
        rows = cast("list[list[Json]]", (self.markup or {}).get("inline_keyboard", []))
        return [button for row in rows for button in row]

    def shown(self) -> Shown:
        """The message as a person sees it."""
        file = self.file
        return Shown(
            id=str(self.id),
            author=self.author_name,
            text=self.text.text,
            entities=self.text.entities,
            reply_to=None if self.reply_to is None else str(self.reply_to.id),
            files=(ShownFile(name=file.name, kind=file.kind, content=file.content),)
            if file
            else (),
            buttons=tuple(str(button["text"]) for button in self.buttons()),
            is_bot=self.sender is not None and self.sender.is_bot and self.sender_chat is None,
            is_edited=self.edited_at is not None,
            is_silent=self.is_silent,
        )


@dataclass(slots=True, kw_only=True)
class Chat:
    """A group, supergroup, channel, or the private chat of a person with a bot."""

    id: int
    kind: ChatKind
    title: str = ""
    username: str | None = None
    person: Person | None = None
    """The human side of a private chat."""
    members: dict[int, Member] = field(default_factory=dict[int, Member])
    messages: dict[int, Message] = field(default_factory=dict[int, Message])
    ids: Iterator[int]
    """Fresh message ids: a supergroup counts for itself, other chats share the account's."""
    pinned: list[int] = field(default_factory=list[int])
    migrated_to: int | None = None

    def json(self) -> Json:
        """A `Chat`."""
        chat: Json = {"id": self.id, "type": self.kind}
        if self.person is not None:
            chat["first_name"] = self.person.name
            username = self.person.username
        else:
            chat["title"] = self.title
            username = self.username
        return chat if username is None else {**chat, "username": username}

    def member(self, person: Person) -> Member:
        """Somebody's standing; strangers have left."""
        return self.members.get(person.id) or Member(person=person, status="left")
