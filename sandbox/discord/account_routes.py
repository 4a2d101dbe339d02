"""REST routes about the bot itself: gateway, user, application, its commands, its guilds."""

from typing import Final

from sandbox.discord import permissions
from sandbox.discord.calls import Answer, Call, Handler
from sandbox.discord.commands import check_command, check_commands, registered
from sandbox.discord.errors import RefusedError, missing_access, unknown
from sandbox.discord.payloads import (
    application_json,
    channel_json,
    channels_of,
    guild_json,
    member_json,
    own_user_json,
    role_json,
    user_json,
)
from sandbox.discord.records import Guild, Json, Kind

PAGE: Final = 200


def gateway(call: Call) -> Answer:
    """Where the gateway is."""
    return Answer(200, {"url": call.gateway})


def gateway_bot(call: Call) -> Answer:
    """Where the gateway is, and how many sessions may still be started."""
    left = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    return Answer(200, {"url": call.gateway, "shards": 1, "session_start_limit": left})


def my_user(call: Call) -> Answer:
    """The bot's own user."""
    return Answer(200, own_user_json(call.state.person(call.me)))


def update_my_user(call: Call) -> Answer:
    """Another name or picture for the bot."""
    person = call.state.person(call.me)
    person.username = person.name = call.fields["username"]
    if "avatar" in call.fields:
        uri = call.fields["avatar"]
        person.avatar = call.state.files.keep_data_uri(uri, field="avatar")
    return my_user(call)


def some_user(call: Call) -> Answer:
    """Anyone, by id."""
    return Answer(200, user_json(call.state.person(call.path["user_id"])))


def my_guilds(call: Call) -> Answer:
    """Where the bot is a member."""
    mine = [each for each in call.state.guilds.values() if call.me in each.members]
    after = int(call.query.get("after", "0"))
    limit = int(call.query.get("limit", str(PAGE)))
    listed = [_partial_guild(each, call.me) for each in mine if int(each.id) > after]
    return Answer(200, listed[:limit])


def leave_guild(call: Call) -> Answer:
    """The bot goes."""
    guild = _guild(call)
    call.world.kick_bot(guild.id, call.me)
    return Answer()


def create_dm(call: Call) -> Answer:
    """The private conversation with someone."""
    recipient = call.state.person(str(call.fields.get("recipient_id")))
    if recipient.is_bot:
        raise RefusedError(400, 50007, "Cannot send messages to this user")
    channel = call.state.channel(call.world.dm(call.me, recipient.id))
    return Answer(200, channel_json(call.state, channel))


def my_application(call: Call) -> Answer:
    """The bot's application, with the flags that tell which intents it has."""
    return Answer(200, application_json(call.state, call.bot))


def guild(call: Call) -> Answer:
    """A guild."""
    place = _guild(call)
    counts = {"approximate_member_count": len(place.members), "approximate_presence_count": 1}
    return Answer(200, guild_json(place) | (counts if call.is_set("with_counts") else {}))


def guild_channels(call: Call) -> Answer:
    """A guild's channels, without threads."""
    channels = channels_of(call.state, _guild(call), Kind.TEXT)
    return Answer(200, [channel_json(call.state, each) for each in channels])


def guild_threads(call: Call) -> Answer:
    """A guild's threads that are not archived and can be seen."""
    seen = [
        each
        for each in channels_of(call.state, _guild(call), Kind.THREAD)
        if not each.is_archived and call.state.may(each, call.me, "VIEW_CHANNEL")
    ]
    threads = [channel_json(call.state, each) for each in seen]
    return Answer(200, {"threads": threads, "members": [], "has_more": False})


def guild_roles(call: Call) -> Answer:
    """A guild's roles."""
    return Answer(200, [role_json(role) for role in _guild(call).roles.values()])


def guild_member(call: Call) -> Answer:
    """One member."""
    members = _guild(call).members
    if call.path["user_id"] not in members:
        call.state.person(call.path["user_id"])
        raise unknown("Member")
    return Answer(200, member_json(call.state, members[call.path["user_id"]]))


def guild_members(call: Call) -> Answer:
    """All members, for bots with the GUILD_MEMBERS intent."""
    place = _guild(call)
    if not call.bot.intents_allowed & (1 << 1):
        raise missing_access()
    after, limit = int(call.query.get("after", "0")), int(call.query.get("limit", "1"))
    listed = sorted(place.members.values(), key=lambda each: int(each.user))
    seen = [member_json(call.state, each) for each in listed if int(each.user) > after]
    return Answer(200, seen[:limit])


def list_commands(call: Call) -> Answer:
    """The commands of a scope: all guilds, or one."""
    return Answer(200, _scope(call))


def set_commands(call: Call) -> Answer:
    """Put these commands in the place of a scope's."""
    commands: list[Json] = call.body or []
    check_commands(commands)
    scope = _scope(call)
    known = {(each["type"], each["name"]): each["id"] for each in scope}
    scope[:] = [_registered(call, each, known) for each in commands]
    return Answer(200, scope)


def create_command(call: Call) -> Answer:
    """Add a command, or put it in the place of the one of its name."""
    check_command(call.fields)
    scope = _scope(call)
    new = _registered(call, call.fields, {})
    same = [each for each in scope if (each["type"], each["name"]) == (new["type"], new["name"])]
    scope[:] = [*(each for each in scope if each not in same), new]
    check_commands(scope)
    return Answer(200 if same else 201, new)


def get_command(call: Call) -> Answer:
    """One command."""
    return Answer(200, _command(call))


def delete_command(call: Call) -> Answer:
    """Take a command away."""
    _scope(call).remove(_command(call))
    return Answer()


def _guild(call: Call) -> Guild:
    place = call.state.guild(call.path["guild_id"])
    if call.me not in place.members:
        raise missing_access()
    return place


def _partial_guild(place: Guild, me: str) -> Json:
    return {
        "id": place.id,
        "name": place.name,
        "icon": None,
        "banner": None,
        "owner": place.owner == me,
        "permissions": str(permissions.in_guild(place, me)),
        "features": [],
    }


def _scope(call: Call) -> list[Json]:
    if call.path["application_id"] != call.me:
        raise unknown("Application")
    if "guild_id" not in call.path:
        return call.bot.commands
    return call.bot.guild_commands.setdefault(_guild(call).id, [])


def _command(call: Call) -> Json:
    found = [each for each in _scope(call) if each["id"] == call.path["command_id"]]
    if not found:
        raise unknown("application command")
    return found[0]


def _registered(call: Call, command: Json, known: dict[tuple[int, str], str]) -> Json:
    key = (command.get("type") or 1, command["name"])
    return registered(
        command,
        command_id=known.get(key) or call.state.ids.next(),
        application=call.me,
        guild=call.path.get("guild_id"),
    )


ROUTES: Final[dict[str, Handler]] = {
    "get_gateway": gateway,
    "get_bot_gateway": gateway_bot,
    "get_my_user": my_user,
    "update_my_user": update_my_user,
    "get_user": some_user,
    "list_my_guilds": my_guilds,
    "leave_guild": leave_guild,
    "create_dm": create_dm,
    "get_my_oauth2_application": my_application,
    "get_my_application": my_application,
    "get_guild": guild,
    "list_guild_channels": guild_channels,
    "get_active_guild_threads": guild_threads,
    "list_guild_roles": guild_roles,
    "get_guild_member": guild_member,
    "list_guild_members": guild_members,
    "list_application_commands": list_commands,
    "list_guild_application_commands": list_commands,
    "bulk_set_application_commands": set_commands,
    "bulk_set_guild_application_commands": set_commands,
    "create_application_command": create_command,
    "create_guild_application_command": create_command,
    "get_application_command": get_command,
    "get_guild_application_command": get_command,
    "delete_application_command": delete_command,
    "delete_guild_application_command": delete_command,
}
