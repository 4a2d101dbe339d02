"""How people, guilds, channels and webhooks look on the wire: in answers and in events alike.

Everything the document requires is there, and nothing that a real account would not show.
"""

from typing import Final

from sandbox.discord import permissions
from sandbox.discord.records import (
    Application,
    Channel,
    Guild,
    Json,
    Kind,
    Member,
    Person,
    Role,
    Webhook,
    made_at,
)
from sandbox.discord.state import Intent, State

GATEWAY_FLAGS: Final = {
    Intent.GUILD_PRESENCES: 1 << 13,
    Intent.GUILD_MEMBERS: 1 << 15,
    Intent.MESSAGE_CONTENT: 1 << 19,
}
"""The application flags that tell which privileged intents a small bot has switched on."""


def user_json(person: Person) -> Json:
    """A user as others see it."""
    payload: Json = {
        "id": person.id,
        "username": person.username,
        "global_name": None if person.is_bot else person.name,
        "avatar": person.avatar,
        "discriminator": "0000" if person.is_bot else "0",
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    return payload | {"bot": True} if person.is_bot else payload


def own_user_json(person: Person) -> Json:
    """A bot's own user, as only it sees it."""
    own = {"mfa_enabled": True, "locale": person.locale, "verified": True, "email": None}
    return user_json(person) | own


def application_flags(application: Application) -> int:
    """Which privileged intents are switched on, as the flags tell it."""
    allowed = application.intents_allowed
    return permissions.union(flag for intent, flag in GATEWAY_FLAGS.items() if allowed & intent)


def application_json(state: State, application: Application) -> Json:
    """A bot's own application."""
    flags = application_flags(application)
    guilds = sum(application.id in guild.members for guild in state.guilds.values())
    return {
        "id": application.id,
        "name": application.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_json(state.person(application.id)),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(application.owner),
        "approximate_guild_count": guilds,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }


def member_json(state: State, member: Member, *, with_user: bool = True) -> Json:
    """A guild's member; `mentions` and messages carry it without its user."""
    payload: Json = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": member.joined_at.isoformat(),
        "nick": member.nick,
        "pending": False,
        "premium_since": None,
        "roles": list(member.roles),
        "mute": False,
        "deaf": False,
    }
    return payload | {"user": user_json(state.person(member.user))} if with_user else payload


def role_json(role: Role) -> Json:
    """A role."""
    payload: Json = {
        "id": role.id,
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.bot is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return payload | {"tags": {"bot_id": role.bot}} if role.bot else payload


def channel_json(state: State, channel: Channel) -> Json:
    """A channel, whatever its kind."""
    last = next(reversed(channel.messages), None)
    payload: Json = {
        "id": channel.id,
        "type": int(channel.kind),
        "flags": 0,
        "last_message_id": last,
    }
    match channel.kind:
        case Kind.DIRECT:
            others = [state.person(user) for user in channel.recipients]
            payload["recipients"] = [user_json(each) for each in others if not each.is_bot]
            return payload
        case Kind.TEXT:
            own = _text_json(channel)
        case Kind.THREAD:
            own = _thread_json(channel)
    return payload | {"guild_id": channel.guild, "name": channel.name} | own


def _text_json(channel: Channel) -> Json:
    return {
        "position": channel.position,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [
            {
                "id": target,
                "type": int(each.is_member),
                "allow": str(each.allow),
                "deny": str(each.deny),
            }
            for target, each in channel.overwrites.items()
        ],
    }


def _thread_json(channel: Channel) -> Json:
    made = made_at(channel.id).isoformat()
    return {
        "parent_id": channel.parent,
        "owner_id": channel.owner,
        "message_count": len(channel.messages),
        "member_count": len(channel.members),
        "total_message_sent": len(channel.messages),
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": channel.is_archived,
            "archive_timestamp": made,
            "auto_archive_duration": 4320,
            "locked": channel.is_locked,
            "create_timestamp": made,
        },
    }


def guild_json(guild: Guild) -> Json:
    """A guild as REST answers it."""
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner,
        "preferred_locale": guild.locale,
        "roles": [role_json(role) for role in guild.roles.values()],
        "features": [],
        "emojis": [],
        "stickers": [],
        "region": "deprecated",
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 0,
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": guild.boost_tier,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
    } | dict.fromkeys(
        [
            *("icon", "description", "home_header", "splash", "discovery_splash", "banner"),
            *("application_id", "afk_channel_id", "system_channel_id", "widget_channel_id"),
            *("max_presences", "vanity_url_code", "rules_channel_id", "incidents_data"),
            *("safety_alerts_channel_id", "public_updates_channel_id"),
        ]
    )


def channels_of(state: State, guild: Guild, kind: Kind) -> list[Channel]:
    """A guild's channels of one kind, oldest first."""
    known = state.channels.values()
    return [each for each in known if each.guild == guild.id and each.kind is kind]


def guild_create_json(state: State, guild: Guild, bot: str, *, all_members: bool) -> Json:
    """A guild as the gateway shows it to a bot that has just come online, or just joined."""
    shown = guild.members.values() if all_members else [guild.members[bot]]
    threads = channels_of(state, guild, Kind.THREAD)
    seen = [each for each in threads if state.may(each, bot, "VIEW_CHANNEL")]
    return guild_json(guild) | {
        "joined_at": guild.members[bot].joined_at.isoformat(),
        "large": False,
        "member_count": len(guild.members),
        "voice_states": [],
        "members": [member_json(state, member) for member in shown],
        "channels": [channel_json(state, c) for c in channels_of(state, guild, Kind.TEXT)],
        "threads": [channel_json(state, each) for each in seen if not each.is_archived],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def webhook_json(state: State, webhook: Webhook, *, base: str, reader: str | None) -> Json:
    """A webhook; its token only for its own application, and where a person made it."""
    payload: Json = {
        "id": webhook.id,
        "type": 1,
        "name": webhook.name,
        "avatar": webhook.avatar,
        "channel_id": webhook.channel,
        "guild_id": webhook.guild,
        "application_id": webhook.application,
    }
    if reader is not None:
        payload["user"] = user_json(state.person(webhook.creator))
    if reader is None or webhook.application in (None, reader):
        payload["token"] = webhook.token
        payload["url"] = f"{base}/webhooks/{webhook.id}/{webhook.token}"
    return payload
