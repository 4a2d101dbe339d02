"""Who and what exists in a Telegram world, and who hears what.

It alone holds the accounts, chats and bots, makes messages, and decides which bot gets which
update: privacy mode, the rule that bots hear neither themselves nor each other, and the kinds
that only administrators get. What people do is in `world`, what bots do in the methods.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sandbox.telegram.files import Files
from sandbox.telegram.objects import Chat, Json, Member, Message, Person, Status
from sandbox.telegram.text import utf16_slice
from sandbox.telegram.updates import UpdateQueue
from sandbox.world import Changes


@dataclass(slots=True, kw_only=True)
class Bot:
    """A bot's account, its queue and its menu."""

    token: str
    person: Person
    updates: UpdateQueue
    commands: dict[str, list[Json]] = field(default_factory=dict[str, list[Json]])
    """By scope and language, as JSON text."""
    about: dict[str, str] = field(default_factory=dict[str, str])
    """Descriptions and names, by method and language."""
    webhook: str = ""
    answers: dict[str, Json] = field(default_factory=dict[str, Json])
    """What was answered to callback queries, by their id."""


class TelegramPlaces:
    """Accounts, chats and bots, and the ways between them."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.changes = Changes()
        self.files = Files()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.private_chats: dict[tuple[int, int], Chat] = {}
        """By the person's and the bot's id."""
        self.blocked: set[tuple[int, int]] = set()
        self.bots: dict[str, Bot] = {}
        self.open_queries: dict[str, int] = {}
        """Unanswered callback queries and the bot each is for."""
        self._account_ids = itertools.count(1001)
        self._chat_ids = itertools.count(1_700_000_001)
        self._message_ids = itertools.count(1)
        self._query_ids = itertools.count(4_000_000_000_001)

    def new_person_id(self) -> int:
        """A fresh account id."""
        return next(self._account_ids)

    def new_query_id(self) -> str:
        """A fresh id for a callback query."""
        return str(next(self._query_ids))

    def now(self) -> int:
        """The moment as the API writes it."""
        return int(self.clock())

    def new_chat(self, title: str, kind: str) -> Chat:
        """An empty group, supergroup or channel."""
        number = next(self._chat_ids)
        if kind == "group":
            chat = Chat(id=-number, kind="group", title=title, ids=self._message_ids)
        else:
            name = "channel" if kind == "channel" else "supergroup"
            chat = Chat(
                id=-1_000_000_000_000 - number, kind=name, title=title, ids=itertools.count(1)
            )
        self.chats[chat.id] = chat
        return chat

    def private_chat(self, person: Person, bot: Person) -> Chat:
        """The chat of a person with a bot, opened where it was not."""
        key = (person.id, bot.id)
        if key not in self.private_chats:
            members = {one.id: Member(person=one) for one in (person, bot)}
            self.private_chats[key] = Chat(
                id=person.id,
                kind="private",
                person=person,
                members=members,
                ids=self._message_ids,
            )
        return self.private_chats[key]

    def bot_of(self, person: Person) -> Bot | None:
        """The bot behind an account that one of our tokens belongs to."""
        return next((bot for bot in self.bots.values() if bot.person.id == person.id), None)

    def bots_in(self, chat: Chat) -> Iterator[tuple[Bot, Member]]:
        """The bots that see the chat."""
        for member in chat.members.values():
            bot = self.bot_of(member.person) if member.is_present else None
            if bot is not None:
                yield bot, member

    def keep(self, message: Message) -> Message:
        """Put a message into its chat, and tell the bots that hear it."""
        message.chat.messages[message.id] = message
        self.tell(message, "message")
        return message

    def serve(self, chat: Chat, by: Person, **service: object) -> Message:
        """A service message: what somebody did to the chat."""
        return self.keep(
            Message(
                id=next(chat.ids),
                chat=chat,
                sender=by,
                by=by.id,
                date=self.now(),
                service=service,
            )
        )

    def tell(self, message: Message, kind: str) -> None:
        """Queue an update about a message for each bot that hears it."""
        for bot, member in self.bots_in(message.chat):
            if _hears(bot, member, message):
                bot.updates.add(kind, message.json())
        self.changes.announce()

    def set_status(
        self, chat: Chat, person: Person, status: Status, by: Person, **changed: object
    ) -> None:
        """Change somebody's standing; `my_chat_member` for the bot itself, else for admin bots."""
        old = chat.member(person).json()
        member = chat.members.setdefault(person.id, Member(person=person, status="left"))
        member.status = status
        for name, value in changed.items():
            setattr(member, name, value)
        update: Json = {
            "chat": chat.json(),
            "from": by.json(),
            "date": self.now(),
            "old_chat_member": old,
            "new_chat_member": member.json(),
        }
        own = self.bot_of(person)
        if own is not None:
            own.updates.add("my_chat_member", update)
        for bot, standing in self.bots_in(chat):
            if bot is not own and standing.is_admin:
                bot.updates.add("chat_member", update)
        self.changes.announce()


def _hears(bot: Bot, member: Member, message: Message) -> bool:
    if message.service:
        return message.by != bot.person.id or not message.service.keys().isdisjoint(
            {"pinned_message", "left_chat_member"}
        )
    sender = message.sender
    if sender is not None and sender.is_bot and message.sender_chat is None:
        return False
    if message.chat.kind == "private" or bot.person.can_read_all or member.is_admin:
        return True
    return _is_meant_for(bot.person, message)


def _is_meant_for(bot: Person, message: Message) -> bool:
    """What a bot in privacy mode still hears: commands, replies to it, mentions of it."""
    if message.reply_to is not None and message.reply_to.by == bot.id:
        return True
    own = f"@{bot.username}".lower()
    for entity in message.text.entities:
        covered = utf16_slice(
            message.text.text, int(str(entity["offset"])), int(str(entity["length"]))
        ).lower()
        if entity["type"] == "bot_command" and ("@" not in covered or covered.endswith(own)):
            return True
        if entity["type"] == "mention" and covered == own:
            return True
    return False
