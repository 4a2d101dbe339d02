"""Discord's command menu, made of the core's table, and interactions as `CommandGiven`.

The menu is global and replaced as a whole, and only where it differs from what Discord has, so a
restart changes nothing. Names are English everywhere; descriptions speak each language that has
a message file. `/bridge` is open to all in Discord's eyes: the core checks who may do what.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import discord

from bots.discord.answers import address_of
from bots.discord.markdown import to_richtext
from bots.discord.obstacles import told_by
from bots.discord.people import asker_of, may_delete
from bots.discord.places import channel_of, ref_of
from bots.discord.platform import MESSAGES
from bots.discord.rest import Rest
from bridge import localization
from bridge.commands.table import TABLE, CommandSpec, Option
from bridge.errors import Rejected
from bridge.events import Channel, CommandGiven, EventId, MessageRef, ReplyTo

_CHAT_INPUT, _MESSAGE_MENU = 1, 3
_SUBCOMMAND, _STRING = 1, 3
_GUILD_ONLY, _GUILD_AND_PRIVATE = [0], [0, 1]
_GUILD_INSTALL = [0]
_LONGEST_VALUE = 200
"""Characters of an option: Discord carries 6,000, and no name, code or language is that long."""
_LONGEST_EXCERPT = 200


def menu() -> list[dict[str, Any]]:
    """The whole menu as Discord's description of application commands wants it."""
    groups = dict.fromkeys(spec.words[0] for spec in TABLE if not spec.is_reply_only)
    slash = [_slash([spec for spec in TABLE if spec.words[0] == group]) for group in groups]
    return [*slash, *(_message_entry(spec) for spec in TABLE if spec.is_reply_only)]


async def register(rest: Rest, application: str) -> bool:
    """Give Discord the menu, if it has another one; whether it had."""
    path = f"/applications/{application}/commands"
    wanted = menu()
    if await _is_there(rest, path, wanted):
        return False
    await rest.request("PUT", path, wanted)
    return True


async def _is_there(rest: Rest, path: str, wanted: Any) -> bool:
    """Whether Discord has this menu; where it won't tell, it is given once more."""
    try:
        return _agrees(wanted, await rest.get(path, with_localizations="true"))
    except Rejected:
        return False


def _slash(specs: Sequence[CommandSpec]) -> dict[str, Any]:
    name = specs[0].words[0]
    is_group = len(specs[0].words) > 1
    return {
        "type": _CHAT_INPUT,
        "name": name,
        **_described(f"command-{name}"),
        "options": [_subcommand(spec) for spec in specs] if is_group else _options(specs[0]),
        "default_member_permissions": None,
        "contexts": _GUILD_ONLY if is_group else _GUILD_AND_PRIVATE,
        "integration_types": _GUILD_INSTALL,
    }


def _subcommand(spec: CommandSpec) -> dict[str, Any]:
    return {
        "type": _SUBCOMMAND,
        "name": spec.words[1],
        **_described(spec.message_id),
        "options": _options(spec),
    }


def _options(spec: CommandSpec) -> list[dict[str, Any]]:
    return [_option(spec, option) for option in spec.options]


def _option(spec: CommandSpec, option: Option) -> dict[str, Any]:
    described = {
        "type": _STRING,
        "name": option.name,
        **_described(spec.option_message_id(option)),
        "required": option.is_required,
    }
    if option.choices:
        described["choices"] = [{"name": choice, "value": choice} for choice in option.choices]
    return described


def _message_entry(spec: CommandSpec) -> dict[str, Any]:
    return {
        "type": _MESSAGE_MENU,
        "name": MESSAGES.plain(_menu_id(spec)),
        "name_localizations": _localised(MESSAGES.plain, _menu_id(spec)),
        "default_member_permissions": None,
        "contexts": _GUILD_ONLY,
        "integration_types": _GUILD_INSTALL,
    }


def _menu_id(spec: CommandSpec) -> str:
    return "menu-" + "-".join(spec.words)


def _described(message_id: str) -> dict[str, Any]:
    return {
        "description": localization.plain(message_id),
        "description_localizations": _localised(localization.plain, message_id),
    }


def _localised(plain: Callable[..., str], message_id: str) -> dict[str, str]:
    """The message for each of Discord's locales whose language is spoken, English aside."""
    return {
        locale.value: plain(message_id, locale=locale.value)
        for locale in discord.Locale
        if localization.nearest_locale([locale.value]) != localization.FALLBACK
    }


def _agrees(wanted: Any, there: Any) -> bool:
    """Whether Discord has what we want; it adds fields of its own, and leaves out empty ones."""
    if isinstance(wanted, dict) and isinstance(there, dict):
        return all(_agrees(value, there.get(name)) for name, value in wanted.items())  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(wanted, list) and isinstance(there, list) and wanted:
        return len(wanted) == len(there) and all(map(_agrees, wanted, _in_order(wanted, there)))  # pyright: ignore[reportUnknownArgumentType]
    return wanted == there or not (wanted or there)


def _in_order(wanted: list[Any], there: list[Any]) -> list[Any]:
    """Commands come back in any order; everything else keeps its own."""
    if not all(isinstance(one, dict) and "contexts" in one for one in wanted):
        return there
    order = {one["name"]: number for number, one in enumerate(wanted)}
    return sorted(there, key=lambda one: order.get(one.get("name"), len(order)))


def command_given(
    interaction: discord.Interaction[Any], bot_id: str, given_at: datetime
) -> CommandGiven | None:
    """What an interaction asks for; None for those that aren't a command of ours."""
    given = tuple(_words(interaction))
    if not given or interaction.channel is None:
        return None
    channel = channel_of(interaction.channel)
    return CommandGiven(
        id=EventId(f"discord:{bot_id}:i{interaction.id}"),
        channel=channel,
        channel_name=str(getattr(interaction.channel, "name", None) or "")[:_LONGEST_VALUE],
        author=asker_of(interaction),
        words=given,
        address=address_of(interaction, given_at),
        reply_to=_about(interaction, channel),
        pressed=_pressed(interaction, channel),
        guild_locale=None if interaction.guild_locale is None else str(interaction.guild_locale),
        file_limit=_file_limit(interaction),
        is_private=interaction.guild_id is None,
        may_delete=may_delete(interaction),
        obstacles=told_by(interaction),
        given_at=given_at,
    )


def _words(interaction: discord.Interaction[Any]) -> Iterator[str]:
    data: Any = interaction.data or {}
    if interaction.type is discord.InteractionType.component:
        yield from str(data.get("custom_id", ""))[:_LONGEST_VALUE].split()
    elif interaction.type is discord.InteractionType.application_command:
        if data.get("type") == _MESSAGE_MENU:
            yield from _menu_words(str(data["name"]))
        else:
            yield str(data["name"])
            yield from _option_words(data.get("options", ()))


def _menu_words(name: str) -> tuple[str, ...]:
    entries = (spec for spec in TABLE if spec.is_reply_only)
    return next((spec.words for spec in entries if MESSAGES.plain(_menu_id(spec)) == name), ())


def _option_words(options: Sequence[Any]) -> Iterator[str]:
    for option in options:
        if option["type"] == _SUBCOMMAND:
            yield str(option["name"])
            yield from _option_words(option.get("options", ()))
        else:
            yield str(option["value"])[:_LONGEST_VALUE].strip()


def _about(interaction: discord.Interaction[Any], channel: Channel) -> ReplyTo | None:
    """The message in whose menu the command was chosen."""
    data: Any = interaction.data or {}
    target = data.get("target_id")
    if target is None:
        return None
    message = data.get("resolved", {}).get("messages", {}).get(str(target), {})
    author = message.get("author", {})
    return ReplyTo(
        ref=ref_of(channel, int(target)),
        author=author.get("global_name") or author.get("username"),
        excerpt=to_richtext(str(message.get("content", ""))).text[:_LONGEST_EXCERPT],
    )


def _pressed(interaction: discord.Interaction[Any], channel: Channel) -> MessageRef | None:
    """The message whose button gave the command."""
    return None if interaction.message is None else ref_of(channel, interaction.message.id)


def _file_limit(interaction: discord.Interaction[Any]) -> int:
    """The largest file that the server takes, in bytes, as its boosts allow.

    What the interaction itself tells holds for the person who gave it, who may have bought more:
    it is for where the server isn't known (yet, or in a private chat).
    """
    guild = interaction.guild
    if guild is None or guild.unavailable:
        return interaction.filesize_limit
    return guild.filesize_limit
