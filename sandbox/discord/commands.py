"""Application commands: what a bot may register, and what a person's app makes of a typed one.

The limits are those of Discord's page "Application Commands"; the app's checks (who is offered a
command, which values an option takes) happen before the bot hears anything, as in a real client.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from sandbox.discord import permissions
from sandbox.discord.errors import NotOfferedError, invalid_form
from sandbox.discord.records import Json

CHAT_INPUT: Final = 1
USER_MENU: Final = 2
MESSAGE_MENU: Final = 3
SUB_COMMAND: Final = 1
GROUP: Final = 2
MOST: Final = {CHAT_INPUT: 100, USER_MENU: 5, MESSAGE_MENU: 5}
"""How many of each type one scope may hold."""
LONGEST_COMMAND: Final = 8000
ASCII: Final = 127
IN_DIRECT: Final = 1
IN_GUILD: Final = 0

PYTHON_TYPES: Final[Mapping[int, type | tuple[type, ...]]] = {
    3: str,
    4: int,
    5: bool,
    6: str,
    7: str,
    8: str,
    9: str,
    10: (int, float),
    11: str,
}
"""Option types to what their values are; ids of people, channels, roles are strings."""


def check_commands(commands: Iterable[Json]) -> None:
    """The rules of a whole scope's commands."""
    seen: dict[tuple[int, str], Json] = {}
    for index, command in enumerate(commands):
        kind = command.get("type") or CHAT_INPUT
        if (kind, command["name"]) in seen:
            sentence = "Application command names must be unique"
            raise invalid_form([index], "APPLICATION_COMMANDS_DUPLICATE_NAME", sentence)
        seen[kind, command["name"]] = command
        check_command(command, index)
    for kind, most in MOST.items():
        if sum(each == kind for each, _ in seen) > most:
            raise invalid_form([], "BASE_TYPE_MAX_LENGTH", f"At most {most} commands of a type")


def check_command(command: Json, *place: str | int) -> None:
    """The rules of one command."""
    if (command.get("type") or CHAT_INPUT) != CHAT_INPUT:
        if command.get("description") or command.get("options"):
            sentence = "Context menu commands cannot have description or options"
            raise invalid_form(
                [*place, "description"], "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", sentence
            )
        return
    if _size(command) > LONGEST_COMMAND:
        sentence = f"Command exceeds maximum size ({LONGEST_COMMAND})"
        raise invalid_form(list(place), "APPLICATION_COMMAND_TOO_LARGE", sentence)
    _check_named(command, place)


def _check_named(named: Json, place: tuple[str | int, ...]) -> None:
    localized: Json = named.get("name_localizations") or {}
    for name in (named["name"], *localized.values()):
        if name != name.lower() or not all(
            c.isalnum() or c in "-_'" or ord(c) > ASCII for c in name
        ):
            sentence = "Command name is invalid"
            raise invalid_form([*place, "name"], "APPLICATION_COMMAND_INVALID_NAME", sentence)
    if not named.get("description"):
        sentence = "This field is required"
        raise invalid_form([*place, "description"], "BASE_TYPE_REQUIRED", sentence)
    _check_options(named.get("options") or [], place)


def _check_options(options: list[Json], place: tuple[str | int, ...]) -> None:
    was_optional = False
    for number, option in enumerate(options):
        _check_named(option, (*place, "options", number))
        if option.get("required") and was_optional:
            sentence = "Required options must be placed before non-required options"
            raise invalid_form(
                [*place, "options", number],
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                sentence,
            )
        was_optional = option["type"] not in (SUB_COMMAND, GROUP) and not option.get("required")
    names = [option["name"] for option in options]
    if len(names) != len(set(names)):
        sentence = "Option names must be unique"
        raise invalid_form(
            [*place, "options"], "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", sentence
        )


def _size(named: Json) -> int:
    """Characters of names, descriptions and choices, the longest localization of each counting."""
    total = 0
    for name in ("name", "description"):
        localized: Json = named.get(f"{name}_localizations") or {}
        total += max(len(text) for text in (named.get(name) or "", *localized.values()))
    choices: list[Json] = named.get("choices") or []
    total += sum(len(each["name"]) + len(str(each["value"])) for each in choices)
    options: list[Json] = named.get("options") or []
    return total + sum(map(_size, options))


def registered(command: Json, *, command_id: str, application: str, guild: str | None) -> Json:
    """A command as Discord answers it."""
    needed = command.get("default_member_permissions")
    payload: Json = {
        "id": command_id,
        "application_id": application,
        "version": command_id,
        "type": command.get("type") or CHAT_INPUT,
        "name": command["name"],
        "name_localizations": command.get("name_localizations"),
        "description": command.get("description") or "",
        "description_localizations": command.get("description_localizations"),
        "default_member_permissions": None if needed is None else str(needed),
        "nsfw": bool(command.get("nsfw")),
        "integration_types": command.get("integration_types") or [0],
        "contexts": command.get("contexts"),
        "dm_permission": command.get("dm_permission") is not False,
    }
    if guild is not None:
        payload["guild_id"] = guild
    if options := command.get("options"):
        payload["options"] = [_without_none(option) for option in options]
    return payload


def _without_none(value: object) -> Any:
    match value:
        case dict():
            kept = cast("Json", value)
            return {name: _without_none(each) for name, each in kept.items() if each is not None}
        case list():
            return [_without_none(each) for each in cast("list[object]", value)]
        case _:
            return value


def is_offered(command: Json, *, member_permissions: int, in_guild: bool) -> bool:
    """Whether a person's app offers this command here."""
    contexts = command["contexts"]
    if contexts is not None and (IN_GUILD if in_guild else IN_DIRECT) not in contexts:
        return False
    if not in_guild:
        return contexts is not None or command["dm_permission"]
    needed = command["default_member_permissions"]
    # "0" hides it from everyone but administrators.
    required = permissions.ALL if needed == "0" else int(needed or 0)
    return member_permissions & required == required


def filled_in(command: Json, words: list[str], values: Mapping[str, object]) -> list[Json]:
    """The options of an interaction: subcommands by their names, values checked."""
    options: list[Json] = command.get("options") or []
    nested = [option for option in options if option["type"] in (SUB_COMMAND, GROUP)]
    if nested:
        chosen = next((each for each in nested if words and each["name"] == words[0]), None)
        if chosen is None:
            raise NotOfferedError(f"/{command['name']} needs one of {[e['name'] for e in nested]}")
        inner = filled_in(chosen, words[1:], values)
        return [{"type": chosen["type"], "name": chosen["name"], "options": inner}]
    strange = [*words, *(values.keys() - {option["name"] for option in options})]
    if strange:
        raise NotOfferedError(f"{command['name']} takes no {strange}")
    return [_filled(each, values) for each in options if _is_given(each, values)]


def _is_given(option: Json, values: Mapping[str, object]) -> bool:
    given = values.get(option["name"]) is not None
    if option.get("required") and not given:
        raise NotOfferedError(f"the option {option['name']} is required")
    return given


def _filled(option: Json, values: Mapping[str, object]) -> Json:
    value = values[option["name"]]
    expected = PYTHON_TYPES[option["type"]]
    if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
        raise NotOfferedError(f"{option['name']} takes no {type(value).__name__}")
    choices: list[Json] = option.get("choices") or []
    if choices and value not in [each["value"] for each in choices]:
        raise NotOfferedError(f"{option['name']} is none of {[c['value'] for c in choices]}")
    _check_range(option, value)
    return {"type": option["type"], "name": option["name"], "value": value}


def _check_range(option: Json, value: object) -> None:
    size = len(value) if isinstance(value, str) else value
    low = option.get("min_length", option.get("min_value"))
    high = option.get("max_length", option.get("max_value"))
    number = cast("float", size)
    if (low is not None and number < low) or (high is not None and number > high):
        raise NotOfferedError(f"{option['name']} must lie between {low} and {high}")
