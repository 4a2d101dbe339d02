"""The methods about the bot itself: who it is, its updates, its menu and its descriptions."""

import json
import re
from collections.abc import Mapping
from functools import partial
from typing import cast

from sandbox.telegram.calls import Call, Handler
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.objects import Json

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MOST_COMMANDS = 100
_LONGEST_DESCRIPTION = 256
_ABOUT: Mapping[str, tuple[str, int]] = {
    "Name": ("name", 64),
    "Description": ("description", 512),
    "ShortDescription": ("short_description", 120),
}


def get_me(call: Call) -> object:
    """`getMe`."""
    person = call.bot.person
    flags = dict.fromkeys(
        (
            "supports_guest_queries",
            "supports_inline_queries",
            "can_connect_to_business",
            "has_main_web_app",
            "has_topics_enabled",
            "allows_users_to_create_topics",
            "can_manage_bots",
            "supports_join_request_queries",
        ),
        False,
    )
    return {
        **person.json(),
        "can_join_groups": True,
        "can_read_all_group_messages": person.can_read_all,
        **flags,
    }


async def get_updates(call: Call) -> object:
    """`getUpdates`."""
    if call.bot.webhook:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    allowed = call.sequence("allowed_updates") if "allowed_updates" in call.parameters else None
    return await call.bot.updates.get(
        offset=call.integer("offset"),
        limit=call.integer("limit", 100),
        timeout=call.integer("timeout"),
        allowed=None if allowed is None else [str(kind) for kind in allowed],
    )


def set_webhook(call: Call) -> object:
    """`setWebhook`: only remembered; this stand-in calls nobody."""
    call.bot.webhook = call.text("url")
    return True


def delete_webhook(call: Call) -> object:
    """`deleteWebhook`."""
    call.bot.webhook = ""
    if call.flag("drop_pending_updates"):
        call.bot.updates.clear()
    return True


def get_webhook_info(call: Call) -> object:
    """`getWebhookInfo`."""
    info: Json = {
        "url": call.bot.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.updates),
    }
    allowed = call.bot.updates.allowed
    return {**info, "allowed_updates": sorted(allowed)} if allowed else info


def set_my_commands(call: Call) -> object:
    """`setMyCommands`, for one scope and language."""
    commands = cast("list[Json]", call.sequence("commands"))
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= _LONGEST_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[_menu(call)] = [
        {**command, "command": str(command["command"]).removeprefix("/")} for command in commands
    ]
    return True


def get_my_commands(call: Call) -> object:
    """`getMyCommands`: exactly this scope and language, no fall-back."""
    return call.bot.commands.get(_menu(call), [])


def delete_my_commands(call: Call) -> object:
    """`deleteMyCommands`."""
    call.bot.commands.pop(_menu(call), None)
    return True


def _menu(call: Call) -> str:
    """The key of a menu: its scope, with a chat that exists, and its language."""
    scope = call.mapping("scope") or {"type": "default"}
    if "chat_id" in scope:
        chat = Call(
            world=call.world,
            bot=call.bot,
            method=call.method,
            parameters=scope,
            limits=call.limits,
        ).chat("read")
        scope = {**scope, "chat_id": chat.id}
    return json.dumps([scope, _language(call)], sort_keys=True)


def _language(call: Call) -> str:
    language = call.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _set_about(call: Call, what: str) -> object:
    name, longest = _ABOUT[what]
    if len(call.text(name)) > longest:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    call.bot.about[f"{what}:{_language(call)}"] = call.text(name)
    return True


def _get_about(call: Call, what: str) -> object:
    about = call.bot.about
    found = about.get(f"{what}:{_language(call)}") or about.get(f"{what}:")
    default = call.bot.person.name if what == "Name" else ""
    return {_ABOUT[what][0]: found or default}


METHODS: Mapping[str, Handler] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    **{f"setMy{what}": partial(_set_about, what=what) for what in _ABOUT},
    **{f"getMy{what}": partial(_get_about, what=what) for what in _ABOUT},
}
