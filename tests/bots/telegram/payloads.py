"""Telegram's updates as JSON, as far as our tests need them, and what becomes of them."""

from datetime import UTC, datetime
from typing import Any

from telegram import Update, User

from bots.telegram.inbound import event_of
from bridge.events import CommandGiven, Event, MessageSent

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SAID_AT = 1_780_000_000
ME = User(100, "Tea", is_bot=True, username="tea_bot")
GROUP: dict[str, Any] = {"id": -1001, "type": "supergroup", "title": "Chá"}
MARIA: dict[str, Any] = {
    "id": 7,
    "is_bot": False,
    "first_name": "Maria",
    "last_name": "Silva",
    "language_code": "pt-br",
}
OTHER_BOT: dict[str, Any] = {"id": 8, "is_bot": True, "first_name": "Other"}
ANONYMOUS: dict[str, Any] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
CHANNEL: dict[str, Any] = {"id": -1009, "type": "channel", "title": "News", "username": "news"}


def message(**fields: Any) -> dict[str, Any]:
    """A message of Maria's, as Telegram delivers it."""
    sender = {} if "from_" in fields else {"from": MARIA}
    named = {name.removesuffix("_"): value for name, value in fields.items()}
    return {"message_id": 5, "date": SAID_AT, "chat": GROUP, **sender, **named}


def event(kind: str = "message", **fields: Any) -> Event | None:
    """What an update of this kind becomes."""
    return event_of(Update.de_json({"update_id": 3, kind: message(**fields)}, None), ME, now=NOW)


def sent(**fields: Any) -> MessageSent:
    """The message that is relayed."""
    found = event(**fields)
    assert isinstance(found, MessageSent)
    return found


def command(text: str, **fields: Any) -> CommandGiven | None:
    """The command in a text, marked as Telegram marks it."""
    marked = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
    found = event(text=text, entities=[marked], **fields)
    assert found is None or isinstance(found, CommandGiven)
    return found
