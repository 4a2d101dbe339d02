"""Fills in what the library counts on and Discord may leave out; only Discord's adapter needs it.

The library reads a payload whole, down to parts that the bridge never looks at, and refuses it for
one missing field; servers like Discord leave out more of them. So those parts are taken out, and
the rest gets the value that means "nothing".
Which fields are optional or may be null stands on Discord's pages "Message Object", "User Object",
"Guild Member Object" and "Poll Object".
"""

from collections.abc import Iterable
from copy import copy
from datetime import UTC, datetime
from typing import Any

from bots.discord.places import THREADS

Payload = dict[str, Any]

_NEVER_LOOKED_AT = (
    "activity",
    "application",
    "call",
    "components",
    "embeds",
    "interaction",
    "interaction_metadata",
    "purchase_notification",
    "reactions",
    "role_subscription_data",
    "thread",
)
_MEANS_SOMETHING = ("edited_timestamp", "referenced_message")
"""Where null is not the same as nothing: the second says that what it replies to is gone."""

_MEMBER: Payload = {"roles": [], "joined_at": None, "deaf": False, "mute": False, "flags": 0}
_ATTACHMENT: Payload = {"size": 0, "proxy_url": ""}
_TEXT_CHANNEL, _PRIVATE_CHANNEL = 0, 1
_THREAD: Payload = {
    "owner_id": "0",
    "message_count": 0,
    "member_count": 0,
    "thread_metadata": {
        "archived": False,
        "auto_archive_duration": 60,
        "archive_timestamp": "2015-01-01T00:00:00+00:00",
    },
}
_SMALLEST_UPLOAD_LIMIT = 10 * 1024 * 1024


def complete_user(user: Payload) -> None:
    """Fill in a user, a partial one too."""
    user.setdefault("username", "")
    user.setdefault("discriminator", "0")
    user.setdefault("avatar", None)


def complete_message(message: Payload) -> None:
    """Fill in a message that has an author and a text; take out what nobody looks at."""
    for name in _NEVER_LOOKED_AT:
        message.pop(name, None)
    for name in [name for name, value in message.items() if value is None]:
        if name not in _MEANS_SOMETHING:
            del message[name]
    _fill_in(message, {"type": 0, "mentions": [], "mention_roles": []})
    _complete_people(message)
    for attachment in message.get("attachments", ()):
        _fill_in(attachment, _ATTACHMENT)
    for sticker in message.get("sticker_items", ()):
        _fill_in(sticker, {"format_type": 1})
    if "poll" in message:
        _complete_poll(message["poll"])
    for snapshot in message.get("message_snapshots", ()):
        _complete_snapshot(snapshot["message"])
    _complete_reference(message)


def _complete_people(message: Payload) -> None:
    people: Iterable[Payload] = (message["author"], *message["mentions"])
    for person in people:
        complete_user(person)
    for member in (message.get("member"), *(one.get("member") for one in people)):
        if member is not None:
            _fill_in(member, _MEMBER)


def _complete_poll(poll: Payload) -> None:
    """A poll without an end gets one, which nobody looks at."""
    poll["expiry"] = poll.get("expiry") or datetime.now(UTC).isoformat()
    for number, answer in enumerate(poll.setdefault("answers", []), 1):
        answer.setdefault("answer_id", number)
    poll.pop("results", None)


def _complete_snapshot(message: Payload) -> None:
    """What a forwarded message was; it has no author."""
    message.pop("components", None)
    message["embeds"] = []
    nothing: Payload = {"type": 0, "content": "", "attachments": [], "edited_timestamp": None}
    _fill_in(message, {**nothing, "timestamp": None})
    for attachment in message["attachments"]:
        _fill_in(attachment, _ATTACHMENT)


def _complete_reference(message: Payload) -> None:
    if "message_reference" in message:
        message["message_reference"].setdefault("channel_id", message["channel_id"])
    replied_to: Payload | None = message.get("referenced_message")
    if replied_to is None or "author" not in replied_to:
        return
    _fill_in(replied_to, {"content": "", "channel_id": message["channel_id"]})
    replied_to.pop("message_reference", None)  # what that one replies to in its turn
    complete_message(replied_to)


def complete_interaction(interaction: Payload) -> None:
    """Fill in an interaction.

    (Discord's page on receiving and responding to interactions, "Interaction Object".)
    """
    interaction["channel"] = _whole_channel(interaction)
    interaction.setdefault("attachment_size_limit", _SMALLEST_UPLOAD_LIMIT)
    interaction.setdefault("version", 1)
    pressed: Payload = interaction.pop("message", None) or {}
    if "id" in pressed:
        interaction["message"] = _bare_message(pressed)
    interaction.pop("guild", None)
    member: Payload = interaction.get("member") or {}
    if member:
        _fill_in(member, _MEMBER)
    for user in (member.get("user"), interaction.get("user")):
        if user is not None:
            complete_user(user)


def _whole_channel(interaction: Payload) -> Payload:
    """The channel, which is a partial one where the library doesn't know its server yet.

    Only id, name and a thread's parent are looked at, so it becomes a plain one of its kind.
    """
    told: Payload = interaction.get("channel") or {}
    channel: Payload = {
        "id": interaction.get("channel_id") or told["id"],
        "type": _TEXT_CHANNEL if interaction.get("guild_id") else _PRIVATE_CHANNEL,
        "name": told.get("name") or "",
        "position": 0,
    }
    if told.get("type") in THREADS and told.get("parent_id") and interaction.get("guild_id"):
        channel |= {**_THREAD, "type": told["type"], "parent_id": told["parent_id"]}
    return channel


def _bare_message(message: Payload) -> Payload:
    """The message whose button was pressed: who may see it is all we look at, beside its id."""
    bare: Payload = {"content": "", "author": {"id": message.get("author", {}).get("id", "0")}}
    bare |= {name: message[name] for name in ("id", "channel_id", "flags") if name in message}
    complete_message(bare)
    return bare


def complete_application(application: Payload) -> None:
    """Fill in what an application says about itself, of which only its id is looked at."""
    nothing: Payload = {"name": "", "description": "", "icon": None, "verify_key": ""}
    _fill_in(application, {**nothing, "bot_public": True, "bot_require_code_grant": False})
    application["owner"] = {"id": application["id"], "username": ""}
    application.pop("team", None)
    complete_user(application["owner"])


def _fill_in(payload: Payload, nothing: Payload) -> None:
    for name, value in nothing.items():
        payload.setdefault(name, copy(value))
