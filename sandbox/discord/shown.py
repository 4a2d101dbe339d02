"""How a message looks: on the wire, in an event for one bot, and to a person in the chat."""

from typing import Any, Final

from sandbox.discord.mentions import mentions_in
from sandbox.discord.payloads import member_json, user_json
from sandbox.discord.records import Attachment, Interaction, Json, Message, Person, nested
from sandbox.discord.state import State
from sandbox.world import Shown, ShownFile

COMPONENT_PRESSED: Final = 3
"""The interaction type of a button or list."""


def message_json(state: State, message: Message, *, reader: str | None = None) -> Json:
    """A message as REST answers it."""
    payload = _plain_json(state, message)
    if message.reactions:
        payload["reactions"] = [
            reaction_json(emoji, users, reader) for emoji, users in message.reactions.items()
        ]
    if message.reference:
        payload["message_reference"] = message.reference
        answered = state.messages.get(message.reference["message_id"])
        payload["referenced_message"] = _plain_json(state, answered) if answered else None
    return payload


def message_event(state: State, message: Message) -> Json:
    """A message as the gateway tells of it: with its guild, and members where it knows them."""
    payload = message_json(state, message)
    channel = state.channel(message.channel)
    if channel.guild is None:
        return payload
    payload["guild_id"] = channel.guild
    members = state.guild(channel.guild).members
    if message.webhook is None and message.author in members:
        payload["member"] = member_json(state, members[message.author], with_user=False)
    payload["mentions"] = [
        user | {"member": member_json(state, members[user["id"]], with_user=False)}
        if user["id"] in members
        else user
        for user in payload["mentions"]
    ]
    return payload


def without_content(payload: Json, bot: str) -> Json:
    """What a bot without the MESSAGE_CONTENT intent gets to see of a message.

    It always sees its own messages, those that mention it, and those in a private conversation.
    """
    concerned = [payload["author"]["id"], *(user["id"] for user in payload["mentions"])]
    own = payload.get("application_id") == bot
    if bot in concerned or own or "guild_id" not in payload:
        return payload
    blank: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
    return payload | blank


def attachment_json(state: State, attachment: Attachment) -> Json:
    """A file of a message, under an address that is fresh."""
    url = state.files.url(attachment)
    payload: Json = {
        "id": attachment.id,
        "filename": attachment.name,
        "size": len(attachment.content),
        "url": url,
        "proxy_url": url,
        "content_type": attachment.content_type,
    }
    if attachment.description is not None:
        payload["description"] = attachment.description
    return payload


def emoji_json(emoji: str) -> Json:
    """An emoji: a Unicode one by its name, a guild's own as `name:id`."""
    name, _, snowflake = emoji.partition(":")
    return {"id": snowflake or None, "name": name}


def reaction_json(emoji: str, users: list[str], reader: str | None) -> Json:
    """How many reacted with one emoji."""
    return {
        "emoji": emoji_json(emoji),
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "burst_colors": [],
        "me_burst": False,
        "me": reader in users,
    }


def shown(state: State, message: Message) -> Shown:
    """A message as a person sees it."""
    author = state.people.get(message.author)
    face = message.face
    return Shown(
        id=message.id,
        author=face.name if face else _display_name(state, message, author),
        avatar=face.avatar_url if face else _avatar(state, author),
        text=message.content,
        reply_to=message.reference["message_id"] if message.reference else None,
        files=tuple(
            ShownFile(name=each.name, kind=each.content_type, content=each.content)
            for each in message.attachments
        ),
        buttons=tuple(button_name(each) for each in buttons_of(message.components)),
        is_bot=face is not None or bool(author and author.is_bot),
        is_edited=message.edited_at is not None,
        is_silent=bool(message.flags & (1 << 12)),
        only_for=message.only_for,
    )


def buttons_of(components: list[Json]) -> list[Json]:
    """Everything that can be pressed or chosen from, however deep it sits."""
    found: list[Json] = []
    for component in components:
        if component["type"] in range(2, 9) and "components" not in component:
            found.append(component)
        nested: list[Any] = [*component.get("components", ()), component.get("accessory")]
        found += buttons_of([each for each in nested if each])
    return found


def button_name(component: Json) -> str:
    """What stands on a button or menu."""
    emoji = nested(component, "emoji").get("name")
    words = component.get("label") or component.get("placeholder") or emoji
    return str(words or component.get("custom_id"))


def _plain_json(state: State, message: Message) -> Json:
    channel = state.channel(message.channel)
    named = mentions_in(state, channel, message.content)
    payload: Json = {
        "id": message.id,
        "channel_id": message.channel,
        "type": int(message.kind),
        "author": _author_json(state, message),
        "content": message.content,
        "timestamp": message.sent_at.isoformat(),
        "edited_timestamp": message.edited_at.isoformat() if message.edited_at else None,
        "tts": False,
        "mention_everyone": bool({"@everyone", "@here"} & set(message.pings)),
        "mentions": [
            user_json(state.person(user)) for user in _users(state, message, named.users)
        ],
        "mention_roles": list(named.roles),
        "attachments": [attachment_json(state, each) for each in message.attachments],
        "embeds": message.embeds,
        "components": message.components,
        "flags": message.flags,
        "pinned": message.pinned_at is not None,
    }
    optional = {
        "nonce": message.nonce,
        "webhook_id": message.webhook,
        "application_id": message.application,
        "interaction_metadata": message.interaction and _metadata(state, message.interaction),
    }
    return payload | {name: value for name, value in optional.items() if value is not None}


def _users(state: State, message: Message, named: tuple[str, ...]) -> list[str]:
    """Whom `mentions` lists: the named, and whom a reply pings."""
    pinged = [each for each in message.pings if each in state.people]
    return list(dict.fromkeys([*named, *pinged]))


def _author_json(state: State, message: Message) -> Json:
    if message.face is None:
        return user_json(state.person(message.author))
    return {
        "id": message.author,
        "username": message.face.name,
        "global_name": None,
        "avatar": message.face.avatar,
        "discriminator": "0000",
        "public_flags": 0,
        "flags": 0,
        "bot": True,
        "primary_guild": None,
    }


def _metadata(state: State, interaction: Interaction) -> Json:
    """By whose command, press or form a message came to be."""
    metadata: Json = {
        "id": interaction.id,
        "type": interaction.kind,
        "user": user_json(state.person(interaction.person)),
        "authorizing_integration_owners": {"0": interaction.guild or "0"},
    }
    if interaction.kind == COMPONENT_PRESSED:
        metadata["interacted_message_id"] = interaction.message
    if interaction.trigger is not None:
        metadata["triggering_interaction_metadata"] = _metadata(state, interaction.trigger)
    return metadata


def _display_name(state: State, message: Message, author: Person | None) -> str:
    if author is None:
        return "Deleted User"
    guild = state.guilds.get(state.channel(message.channel).guild or "")
    member = guild.members.get(author.id) if guild else None
    return (member.nick if member else None) or author.name


def _avatar(state: State, author: Person | None) -> str | None:
    return state.files.avatar_url(author.id, author.avatar) if author else None
