"""Whom a message pings: what its text says, cut down by `allowed_mentions`.

The rules are those of Discord's API reference, "Allowed Mentions Object": without that object
everything in the text pings, and a reply pings whom it answers. Text in code blocks counts here,
though Discord spares it: whoever relies on that is told.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from sandbox.discord.errors import invalid_form
from sandbox.discord.records import Channel, Json, Message
from sandbox.discord.state import State

USER: Final = re.compile(r"<@!?(\d+)>")
ROLE: Final = re.compile(r"<@&(\d+)>")
EVERYONE: Final = re.compile(r"@(?:everyone|here)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """Whom a text names."""

    users: tuple[str, ...]
    roles: tuple[str, ...]
    everyone: tuple[str, ...]


def mentions_in(state: State, channel: Channel, text: str) -> Mentions:
    """The people, roles and crowds of a text that exist where it stands."""
    guild = state.guilds.get(channel.guild or "")
    roles = guild.roles if guild else {}
    return Mentions(
        users=_known(USER, text, state.people),
        roles=_known(ROLE, text, roles),
        everyone=tuple(dict.fromkeys(EVERYONE.findall(text))) if guild else (),
    )


def _known(pattern: re.Pattern[str], text: str, known: Container[str]) -> tuple[str, ...]:
    return tuple(each for each in dict.fromkeys(pattern.findall(text)) if each in known)


def pings(
    mentions: Mentions, allowed: Json | None, *, replied_to: str | None, may_everyone: bool
) -> tuple[str, ...]:
    """Who hears a sound: ids of people and roles, `@everyone`, `@here`."""
    everyone = mentions.everyone if may_everyone else ()
    if allowed is None:
        replied = [replied_to] if replied_to else []
        return tuple(dict.fromkeys([*mentions.users, *replied, *mentions.roles, *everyone]))
    parse: list[str] = allowed.get("parse") or []
    users = _allowed(allowed, "users", parse)
    roles = _allowed(allowed, "roles", parse)
    pinged = [
        *(each for each in mentions.users if users is None or each in users),
        *([replied_to] if replied_to and allowed.get("replied_user") else ()),
        *(each for each in mentions.roles if roles is None or each in roles),
        *(everyone if "everyone" in parse else ()),
    ]
    return tuple(dict.fromkeys(pinged))


def check_allowed(allowed: Json | None) -> None:
    """Refuse what contradicts itself."""
    for kind in ("users", "roles"):
        if allowed and allowed.get(kind) and kind in (allowed.get("parse") or ()):
            raise invalid_form(
                ["allowed_mentions"],
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f"parse:[{kind!r}] and {kind}: [ids...] are mutually exclusive.",
            )


def _allowed(allowed: Json, kind: str, parse: list[str]) -> set[str] | None:
    """The ids that may be pinged; None: any."""
    return None if kind in parse else {str(each) for each in allowed.get(kind) or ()}


def replied_author(message: Message | None) -> str | None:
    """Who a reply to this message would ping: its author, unless a webhook wrote it."""
    return message.author if message and message.webhook is None else None
