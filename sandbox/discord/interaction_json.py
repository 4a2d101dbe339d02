"""How an interaction looks on the wire: who did what where, and what its values stand for."""

from collections.abc import Mapping
from typing import Final

from sandbox.discord.payloads import channel_json, member_json, user_json
from sandbox.discord.records import Channel, Interaction, Json
from sandbox.discord.state import State

UPLOAD_LIMIT: Final = 10 * 1024 * 1024
"""What Discord lets anyone upload in a guild without boosts."""
BOOSTED_UPLOAD_LIMITS: Final = {2: 50 * 1024 * 1024, 3: 100 * 1024 * 1024}
"""What its boosts allow instead, by tier."""
USER: Final = 6
CHANNEL: Final = 7
MENTIONABLE: Final = 9
"""Option types whose values are ids."""


def interaction_json(state: State, interaction: Interaction, channel: Channel) -> Json:
    """The payload of INTERACTION_CREATE."""
    person = state.person(interaction.person)
    may = state.allowed(channel, person.id)
    payload: Json = {
        "id": interaction.id,
        "application_id": interaction.application,
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": channel.id,
        "channel": channel_json(state, channel) | {"permissions": str(may)},
        "app_permissions": str(state.allowed(channel, interaction.application)),
        "locale": person.locale,
        "entitlements": [],
        "attachment_size_limit": UPLOAD_LIMIT,
        "authorizing_integration_owners": {"0": channel.guild or "0"},
        "context": 0 if channel.guild else 1,
    }
    if channel.guild is None:
        return payload | {"user": user_json(person)}
    guild = state.guild(channel.guild)
    member = member_json(state, guild.members[person.id]) | {"permissions": str(may)}
    payload["attachment_size_limit"] = BOOSTED_UPLOAD_LIMITS.get(guild.boost_tier, UPLOAD_LIMIT)
    about: Json = {"id": guild.id, "locale": guild.locale, "features": []}
    place: Json = {"guild_id": guild.id, "guild": about, "guild_locale": guild.locale}
    return payload | place | {"member": member}


def command_data(command: Json, channel: Channel) -> Json:
    """Which command was used."""
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return data | {"guild_id": channel.guild} if "guild_id" in command else data


def resolved_json(state: State, options: list[Json], channel: Channel) -> Json:
    """What the ids among the values stand for."""
    resolved: Json = {}
    guild = state.guilds.get(channel.guild or "")
    for option in options:
        if "options" in option:
            resolved |= resolved_json(state, option["options"], channel)
        value = str(option.get("value"))
        if option["type"] in (USER, MENTIONABLE) and value in state.people:
            user = user_json(state.person(value))
            resolved.setdefault("users", {})[value] = user
            if guild and value in guild.members:
                member = member_json(state, guild.members[value], with_user=False)
                resolved.setdefault("members", {})[value] = member | {"permissions": "0"}
        elif option["type"] == CHANNEL:
            named = channel_json(state, state.channel(value))
            resolved.setdefault("channels", {})[value] = named | {"permissions": "0"}
    return resolved


def filled_row(row: Json, values: Mapping[str, str]) -> Json:
    """A form's row or labelled field, as it comes back."""
    inner: list[Json] = row.get("components") or [row["component"]]
    filled = [
        {"type": each["type"], "id": number, "custom_id": each["custom_id"]}
        | {"value": values.get(each["custom_id"], "")}
        for number, each in enumerate(inner, start=2)
    ]
    if "component" in row:
        return {"type": row["type"], "id": 1, "component": filled[0]}
    return {"type": row["type"], "id": 1, "components": filled}
