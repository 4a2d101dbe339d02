"""REST routes about channels and what is in them: messages, reactions, pins, threads."""

import unicodedata
from dataclasses import replace
from typing import Final

from sandbox.discord.calls import Answer, Call, Handler
from sandbox.discord.errors import RefusedError, not_the_author, unknown
from sandbox.discord.payloads import channel_json, user_json
from sandbox.discord.records import Channel, Json, Kind, Message
from sandbox.discord.state import State

PAGE: Final = 50
CLOSED: Final = (50007, "Cannot send messages to this user")


def get_channel(call: Call) -> Answer:
    """A channel that can be seen."""
    return Answer(200, channel_json(call.state, call.channel()))


def list_messages(call: Call) -> Answer:
    """History, newest first; empty without the permission to read it."""
    channel = call.channel()
    if not call.state.may(channel, call.me, "READ_MESSAGE_HISTORY"):
        return Answer(200, [])
    chosen = _chosen(list(channel.messages.values()), call)
    return Answer(200, [call.shown(each) for each in reversed(chosen)])


def get_message(call: Call) -> Answer:
    """One message."""
    return Answer(200, call.shown(call.message("READ_MESSAGE_HISTORY")))


def create_message(call: Call) -> Answer:
    """The bot speaks."""
    channel = call.channel()
    call.state.require_to_send(channel, call.me)
    _check_open(call.state, channel, call.me)
    draft = replace(call.draft(), application=call.me)
    needed = [
        *(["READ_MESSAGE_HISTORY"] if draft.reply_to else []),
        *(["ATTACH_FILES"] if draft.uploads else []),
        *(["EMBED_LINKS"] if draft.embeds else []),
    ]
    call.state.require(channel, call.me, *needed)
    return Answer(200, call.shown(call.world.posts.post(channel, call.me, draft)))


def update_message(call: Call) -> Answer:
    """The bot edits a message of its own."""
    message = call.message()
    if message.author != call.me:
        raise not_the_author()
    call.world.posts.edit(message, call.fields, call.uploads)
    return Answer(200, call.shown(message))


def delete_message(call: Call) -> Answer:
    """The bot deletes its own, or, as a moderator, anyone's."""
    message = call.message()
    if message.author != call.me:
        call.channel("MANAGE_MESSAGES")
    call.world.posts.delete([message])
    return Answer()


def bulk_delete(call: Call) -> Answer:
    """The bot deletes several; those that are gone already do no harm."""
    channel = call.channel("MANAGE_MESSAGES", "READ_MESSAGE_HISTORY")
    ids = [str(each) for each in call.fields["messages"]]
    call.world.posts.check_bulk(ids)
    if found := [channel.messages[each] for each in ids if each in channel.messages]:
        call.world.posts.delete(found)
    return Answer()


def add_reaction(call: Call) -> Answer:
    """The bot reacts."""
    message = call.message("READ_MESSAGE_HISTORY")
    emoji = _emoji(call)
    if emoji not in message.reactions:
        call.channel("ADD_REACTIONS")
    call.world.posts.react(message, call.me, emoji)
    return Answer()


def delete_my_reaction(call: Call) -> Answer:
    """The bot takes its reaction back."""
    call.world.posts.unreact(call.message("READ_MESSAGE_HISTORY"), call.me, _emoji(call))
    return Answer()


def delete_reaction(call: Call) -> Answer:
    """The bot takes someone else's reaction away."""
    message = call.message("MANAGE_MESSAGES")
    call.world.posts.unreact(message, call.path["user_id"], _emoji(call))
    return Answer()


def delete_reactions(call: Call) -> Answer:
    """The bot takes all reactions away, or all with one emoji."""
    message = call.message("MANAGE_MESSAGES")
    emoji = _emoji(call) if "emoji_name" in call.path else None
    call.world.posts.unreact_all(message, emoji)
    return Answer()


def list_reactions(call: Call) -> Answer:
    """Who reacted with one emoji."""
    users = call.message("READ_MESSAGE_HISTORY").reactions.get(_emoji(call), [])
    limit = int(call.query.get("limit", "25"))
    after = int(call.query.get("after", "0"))
    listed = [user for user in users if int(user) > after]
    return Answer(200, [user_json(call.state.person(user)) for user in listed[:limit]])


def typing(call: Call) -> Answer:
    """The bot shows that it is writing."""
    channel = call.channel()
    call.state.require_to_send(channel, call.me)
    call.world.tell_typing(call.me, channel)
    return Answer()


def list_pins(call: Call) -> Answer:
    """What is pinned, newest pin first, with the moment of pinning."""
    items = [
        {"pinned_at": each.pinned_at.isoformat(), "message": call.shown(each)}
        for each in _pinned(call)
        if each.pinned_at
    ]
    return Answer(200, {"items": items, "has_more": False})


def list_pins_as_before(call: Call) -> Answer:
    """What is pinned, by the older route."""
    return Answer(200, [call.shown(each) for each in _pinned(call)])


def create_pin(call: Call) -> Answer:
    """The bot pins; a permission of its own since 2026."""
    call.world.posts.pin(call.message("PIN_MESSAGES"), by=call.me)
    return Answer()


def delete_pin(call: Call) -> Answer:
    """The bot unpins."""
    call.world.posts.unpin(call.message("PIN_MESSAGES"))
    return Answer()


def create_thread(call: Call) -> Answer:
    """The bot opens a thread, with or without a message to hang it on."""
    channel = call.channel("CREATE_PUBLIC_THREADS")
    if channel.kind is not Kind.TEXT:
        raise RefusedError(400, 50024, "Cannot execute action on this channel type")
    if "message_id" in call.path:
        call.message()
    thread = call.world.thread(channel.id, call.fields["name"], by=call.me)
    return Answer(201, channel_json(call.state, call.state.channel(thread)))


def _chosen(messages: list[Message], call: Call) -> list[Message]:
    """The page of a history (oldest first) that `before`, `after` or `around` names."""
    limit = int(call.query.get("limit", str(PAGE)))
    if after := call.query.get("after"):
        return [each for each in messages if int(each.id) > int(after)][:limit]
    if around := call.query.get("around"):
        older = [each for each in messages if int(each.id) < int(around)]
        newer = [each for each in messages if int(each.id) >= int(around)]
        half = limit // 2
        return [*older[len(older) - min(half, len(older)) :], *newer[: limit - half]]
    before = int(call.query.get("before", "0"))
    kept = [each for each in messages if not before or int(each.id) < before]
    return kept[-limit:]


def _check_open(state: State, channel: Channel, me: str) -> None:
    """A private conversation needs a guild in common."""
    if channel.kind is not Kind.DIRECT:
        return
    other = next(each for each in channel.recipients if each != me)
    if not state.shares_guild(me, other):
        raise RefusedError(403, *CLOSED)


def _emoji(call: Call) -> str:
    """The path's emoji; refuses what is none."""
    emoji = call.path["emoji_name"]
    name, _, snowflake = emoji.partition(":")
    is_own = bool(name and snowflake.isdigit())
    is_unicode = any(unicodedata.category(each) in ("So", "Sk", "Sm") for each in emoji)
    is_keycap = emoji.endswith("\N{COMBINING ENCLOSING KEYCAP}")
    if not (is_own or is_unicode or is_keycap):
        raise unknown("Emoji")
    return emoji


def _pinned(call: Call) -> list[Message]:
    messages = call.channel("READ_MESSAGE_HISTORY").messages.values()
    pinned = [(each.pinned_at, each) for each in messages if each.pinned_at]
    return [each for _, each in sorted(pinned, key=lambda pair: pair[0], reverse=True)]


def _update_channel(call: Call) -> Answer:
    channel = call.channel("MANAGE_CHANNELS")
    fields: Json = call.fields
    if fields.get("archived") is not None and channel.kind is Kind.THREAD:
        channel.is_archived = fields["archived"]
    call.world.rename(channel.id, fields.get("name") or channel.name)
    return Answer(200, channel_json(call.state, channel))


ROUTES: Final[dict[str, Handler]] = {
    "get_channel": get_channel,
    "update_channel": _update_channel,
    "list_messages": list_messages,
    "get_message": get_message,
    "create_message": create_message,
    "update_message": update_message,
    "delete_message": delete_message,
    "bulk_delete_messages": bulk_delete,
    "add_my_message_reaction": add_reaction,
    "delete_my_message_reaction": delete_my_reaction,
    "delete_user_message_reaction": delete_reaction,
    "delete_all_message_reactions": delete_reactions,
    "delete_all_message_reactions_by_emoji": delete_reactions,
    "list_message_reactions_by_emoji": list_reactions,
    "trigger_typing_indicator": typing,
    "list_pins": list_pins,
    "deprecated_list_pins": list_pins_as_before,
    "create_pin": create_pin,
    "deprecated_create_pin": create_pin,
    "delete_pin": delete_pin,
    "deprecated_delete_pin": delete_pin,
    "create_thread": create_thread,
    "create_thread_from_message": create_thread,
}
