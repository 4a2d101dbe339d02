"""Every change we make to the library's internals, in one place, each with its reason.

`PATCHES` lists them, with the version of the library they were written for and the test that
holds each: whoever raises the version in `pyproject.toml` reads the list again. What can be done
by subclassing stands in `client`.
"""

import json
from collections.abc import Callable
from typing import Any

import aiohttp
import discord
import structlog
from discord import http, utils
from discord.gateway import DiscordWebSocket

from bots.discord.payload_completion import (
    Payload,
    complete_interaction,
    complete_message,
    complete_user,
)
from bridge.platforms import Patch

LIBRARY = "2.7.1"
"""The version of discord.py that these patches were written for."""

Parsers = dict[str, Callable[[Any], None]]
Unread = Callable[[str, Payload], None]
"""Is told an event's name and payload."""

_BEGINNINGS = frozenset({"READY", "RESUMED"})
"""Without these there is no session, so their failure ends it as before."""
_MESSAGES = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})
_WHOLE = frozenset({"author", "content", "type"})
_log = structlog.get_logger()


PATCHES = (
    Patch(
        target="discord.VoiceClient.warn_nacl, warn_dave",
        reason="Nobody speaks here, so the log need not say at each start what voice would take.",
        held_by="test_nothing_is_said_about_voice",
    ),
    Patch(
        target="discord.http.json_or_text",
        reason="The library takes JSON for text where its type says more, as in "
        '"application/json; charset=utf-8"; its session is private, so one client alone '
        "cannot read it otherwise.",
        held_by="test_a_content_type_may_name_its_charset",
    ),
    Patch(
        target="discord.utils._from_json",
        reason="The library reads fields of READY and RESUMED that a server may leave out, "
        "before any parser could be guarded.",
        held_by="test_the_gateway_need_not_say_where_to_come_back_to",
    ),
    Patch(
        target="discord.Client._connection.parsers",
        reason="The library ends the whole session at one payload that it can't read. "
        "Each client's own: `guard_parsers`.",
        held_by="test_only_a_beginning_may_fail",
    ),
)


def apply_patches() -> None:
    """Change the library for this process. Before the first client; again changes nothing."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    http.json_or_text = _read_response
    utils._from_json = read_gateway  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


async def _read_response(response: aiohttp.ClientResponse) -> Any:
    text = await response.text(encoding="utf-8")
    return json.loads(text) if response.content_type == "application/json" else text


def read_gateway(told: str) -> Any:
    """What the gateway says; it need not name an address of its own to come back to."""
    message = json.loads(told)
    if message.get("t") == "READY":
        message["d"].setdefault("resume_gateway_url", str(DiscordWebSocket.DEFAULT_GATEWAY))
        complete_user(message["d"]["user"])
    elif message.get("t") == "RESUMED":
        message["d"] = message.get("d") or {}
    return message


def guard_parsers(parsers: Parsers, unread: Unread) -> None:
    """Let no payload end the session; `unread` is told each message the library can't read.

    What is optional is filled in first (`payload_completion`); what stays unreadable is lost
    alone.
    """
    for event, parse in tuple(parsers.items()):
        if event not in _BEGINNINGS:
            parsers[event] = _guarded(event, parse, unread)


def _guarded(event: str, parse: Callable[[Any], None], unread: Unread) -> Callable[[Any], None]:
    def parse_guarded(payload: Payload) -> None:
        try:
            _prepare(event, payload)
            parse(payload)
        except Exception as error:  # noqa: BLE001  (whatever the library makes of a payload)
            _log.warning("gateway_event_unread", type=event, reason=type(error).__name__)
            if event in _MESSAGES and {"id", "channel_id"} <= payload.keys():
                unread(event, payload)

    return parse_guarded


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
