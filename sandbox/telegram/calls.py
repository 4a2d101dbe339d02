"""One call of a Bot API method: its parameters, and what the bot may do where it asks.

It alone turns a `chat_id` into a chat with the access rules and the error texts of the real
server, and a reply's parameters into the answered message. The methods themselves stand in
`messages`, `media`, `chats` and `bots`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from sandbox.telegram.errors import bad_request, forbidden, migrated
from sandbox.telegram.limits import Limits
from sandbox.telegram.objects import Chat, Json, Member, Message
from sandbox.telegram.places import Bot, TelegramPlaces
from sandbox.telegram.text import Entity, utf16_length

Access = Literal["read", "members", "write"]
_QUOTE_LIMIT = 1024
_DATA_LIMIT = 64
_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with the request."""

    name: str
    content: bytes
    mime: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request to one method by one bot."""

    world: TelegramPlaces
    bot: Bot
    method: str
    parameters: Mapping[str, object]
    uploads: Mapping[str, Upload] = field(default_factory=dict[str, Upload])
    limits: Limits

    # Parameters.

    def text(self, name: str) -> str:
        """A text parameter; empty where it is missing."""
        value = self.parameters.get(name, "")
        if isinstance(value, (dict, list, bool)):
            raise bad_request(f"{name} must be of type String")
        return str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A number."""
        value = self.parameters.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise bad_request(f"invalid {name} specified")
        return value

    def flag(self, name: str) -> bool:
        """A yes or no."""
        return self.parameters.get(name) is True

    def mapping(self, name: str) -> Json:
        """A JSON object; empty where it is missing."""
        value = self.parameters.get(name, {})
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {name} JSON object")
        return cast("Json", value)

    def sequence(self, name: str) -> list[object]:
        """A JSON array; empty where it is missing."""
        value = self.parameters.get(name, [])
        if not isinstance(value, list):
            raise bad_request(f"can't parse {name} JSON object")
        return cast("list[object]", value)

    def entities(self, name: str = "entities") -> list[Entity]:
        """Message entities; this stand-in knows no parse mode, as bots here need none."""
        if self.text("parse_mode"):
            raise bad_request("unsupported parse_mode")
        listed = self.sequence(name)
        if not all(isinstance(entity, dict) for entity in listed):
            raise bad_request("can't parse MessageEntity: expected an Object")
        return cast("list[Entity]", listed)

    # Chats and messages.

    def chat(self, access: Access = "write", name: str = "chat_id") -> Chat:
        """The chat the call is about, if the bot has this access to it."""
        wanted = self.text(name)
        if not wanted:
            raise bad_request(f"{name} is empty")
        if wanted.startswith("@"):
            return self._checked(self._by_username(wanted), access)
        if not wanted.lstrip("-").isdigit():
            raise bad_request("chat not found")
        number = int(wanted)
        return (
            self._private(number, access)
            if number > 0
            else self._checked(self.world.chats.get(number), access)
        )

    def _by_username(self, name: str) -> Chat | None:
        chats = self.world.chats.values()
        return next((chat for chat in chats if f"@{chat.username}" == name), None)

    def _private(self, number: int, access: Access) -> Chat:
        key = (number, self.bot.person.id)
        chat = self.world.private_chats.get(key)
        if chat is None and number in self.world.people:
            raise forbidden("bot can't initiate conversation with a user")
        if chat is None:
            raise bad_request("chat not found")
        if access == "write" and key in self.world.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def _checked(self, chat: Chat | None, access: Access) -> Chat:
        if chat is None or self.bot.person.id not in chat.members:
            raise bad_request("chat not found")
        if chat.migrated_to is not None and access != "read":
            raise migrated(chat.migrated_to)
        standing = self.standing(chat)
        if standing.is_present or (chat.kind == "group" and access == "read"):
            return chat
        state = "was kicked from" if standing.status == "kicked" else "is not a member of"
        raise forbidden(f"bot {state} the {chat.kind} chat")

    def standing(self, chat: Chat) -> Member:
        """What the bot is in a chat."""
        return chat.member(self.bot.person)

    def message(self, chat: Chat, what: str, name: str = "message_id") -> Message:
        """The message the call is about; `what` names it in the error ("message to edit")."""
        if name not in self.parameters:
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(self.integer(name))
        if message is None:
            raise bad_request(f"{what} not found")
        return message

    # What goes with a message that is sent.

    def draft(self, chat: Chat) -> Message:
        """A message of the bot's own, with its reply and buttons, not sent yet."""
        answered, quote = self._answered(chat)
        return Message(
            id=next(chat.ids),
            chat=chat,
            sender=self.bot.person,
            by=self.bot.person.id,
            date=self.world.now(),
            reply_to=answered,
            quote=quote,
            markup=self.markup(),
            is_silent=self.flag("disable_notification"),
        )

    def _answered(self, chat: Chat) -> tuple[Message | None, Json | None]:
        reply = self.mapping("reply_parameters")
        if not reply:
            return None, None
        place = chat
        if reply.get("chat_id", chat.id) not in {chat.id, str(chat.id)}:
            place = self._checked(self.world.chats.get(int(str(reply["chat_id"]))), "read")
        answered = place.messages.get(int(str(reply.get("message_id", 0))))
        if answered is None and reply.get("allow_sending_without_reply") is True:
            return None, None
        if answered is None:
            raise bad_request("message to be replied not found")
        return answered, _quote(answered, reply)

    def markup(self) -> Json | None:
        """The inline keyboard, checked; other keyboards belong to no message."""
        markup = self.mapping("reply_markup")
        rows = cast("list[list[Json]]", markup.get("inline_keyboard", []))
        for button in (button for row in rows for button in row):
            _check_button(button)
        return {"inline_keyboard": rows} if any(rows) else None

    def send(self, *messages: Message) -> list[Json]:
        """Put messages into their chat, within the limits; what the API answers about each."""
        self.limits.spend(messages[0].chat, len(messages))
        return [self.world.keep(message).json() for message in messages]


Handler = Callable[[Call], object | Awaitable[object]]


def _quote(answered: Message, reply: Json) -> Json | None:
    wanted = reply.get("quote")
    if not isinstance(wanted, str) or not wanted:
        return None
    if utf16_length(wanted) > _QUOTE_LIMIT:
        raise bad_request("QUOTE_TEXT_INVALID")
    text = answered.text.text
    starts = [
        utf16_length(text[:start]) for start in range(len(text)) if text.startswith(wanted, start)
    ]
    if not starts:
        raise bad_request("QUOTE_TEXT_INVALID")
    about = int(str(reply.get("quote_position", 0)))
    position = min(starts, key=lambda one: abs(one - about))
    quote: Json = {"text": wanted, "position": position, "is_manual": True}
    entities = reply.get("quote_entities")
    return quote | {"entities": entities} if entities else quote


def _check_button(button: Json) -> None:
    actions = _ACTIONS & button.keys()
    if len(actions) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in it")
    if not button.get("text"):
        raise bad_request("inline keyboard button text must be non-empty")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= _DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    url = str(button.get("url", "https://"))
    if not url.startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
