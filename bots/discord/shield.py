"""What stands between the gateway's payloads and the library's reading of them.

The library ends the whole session at a payload that lacks a field it counts on, be it one that
Discord need not send, or one of an event the bridge never looks at. Here what is optional is
filled in (`completion`), and what stays unreadable costs nothing but itself: a message is named,
to be asked for.
"""

from collections.abc import Callable
from typing import Any

import structlog

from bots.discord.completion import Payload, complete_interaction, complete_message

Parsers = dict[str, Callable[[Any], None]]
Unread = Callable[[str, Payload], None]
"""Hears of an event and its payload."""

_BEGINNINGS = frozenset({"READY", "RESUMED"})
"""Without these there is no session, so their failure ends it as before."""
_MESSAGES = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})
_WHOLE = frozenset({"author", "content", "type"})
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
        complete_interaction(payload)
    elif event in _MESSAGES:
        _need_whole(event, payload)
        complete_message(payload)


def _need_whole(event: str, message: Payload) -> None:
    """A change may come with the fields alone that have changed: the message is asked for then.

    (The library would read on without an author, and leave the message nobody's.)
    """
    needed = _WHOLE if event == "MESSAGE_UPDATE" else _WHOLE - {"type"}
    if missing := needed - message.keys():
        raise KeyError(*sorted(missing))
