"""What stands between the gateway's payloads and the library's reading of them.

The library ends the whole session at a payload that lacks a field it counts on, be it one that
Discord need not send, or one of an event the bridge never looks at. Here what is optional is
filled in, and what stays unreadable costs nothing but itself: a message is named, to be asked for.
"""

from collections.abc import Callable
from typing import Any

import structlog

Payload = dict[str, Any]
Parsers = dict[str, Callable[[Any], None]]
Unread = Callable[[str, Payload], None]
"""Hears of an event and its payload."""

_BEGINNINGS = frozenset({"READY", "RESUMED"})
"""Without these there is no session, so their failure ends it as before."""
_MESSAGES = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})
_TEXT_CHANNEL, _PRIVATE_CHANNEL = 0, 1
_SMALLEST_UPLOAD_LIMIT = 10 * 1024 * 1024
_log = structlog.get_logger()


def shield(parsers: Parsers, unread: Unread) -> None:
    """Let no payload end the session; `unread` hears of each message the library can't read."""
    for event, parse in tuple(parsers.items()):
        if event not in _BEGINNINGS:
            parsers[event] = _shielded(event, parse, unread)


def _shielded(event: str, parse: Callable[[Any], None], unread: Unread) -> Callable[[Any], None]:
    def parse_shielded(payload: Payload) -> None:
        try:
            _prepare(event, payload)
            parse(payload)
        except Exception as error:  # noqa: BLE001  (whatever the library makes of a payload)
            _log.warning("gateway_event_unread", type=event, reason=type(error).__name__)
            if event in _MESSAGES and {"id", "channel_id"} <= payload.keys():
                unread(event, payload)

    return parse_shielded


def _prepare(event: str, payload: Payload) -> None:
    if event == "INTERACTION_CREATE":
        complete(payload)
    elif event in _MESSAGES:
        _need_author(payload)


def _need_author(message: Payload) -> None:
    """The library would read on without one, and leave the message nobody's."""
    if "author" not in message:
        raise KeyError("author")


def complete(interaction: Payload) -> None:
    """Fill in what the library asks of an interaction, beyond what Discord has to send.

    The partial channel lacks fields of a whole one, which is missed while the server isn't cached
    yet; only its id and name are looked at, so it becomes a plain one. (Discord's page on
    receiving and responding to interactions, "Interaction Object".)
    """
    told: Payload = interaction.get("channel") or {}
    interaction["channel"] = {
        "id": interaction.get("channel_id") or told["id"],
        "type": _TEXT_CHANNEL if interaction.get("guild_id") else _PRIVATE_CHANNEL,
        "name": told.get("name") or "",
        "position": 0,
    }
    interaction.setdefault("attachment_size_limit", _SMALLEST_UPLOAD_LIMIT)
    interaction.setdefault("version", 1)
    interaction.pop("message", None)  # whose button was pressed: read in vain, and never looked at
