"""REST routes about webhooks: making and finding them, and what is posted through them.

A webhook posts under any name and face, cannot reply, and repeats what it is asked twice. The same
addresses, with an application's id, belong to interactions: those go to `callbacks`.
"""

import secrets
from dataclasses import replace
from hashlib import md5
from typing import Final

from sandbox.discord import callbacks
from sandbox.discord.calls import Answer, Call, Handler
from sandbox.discord.errors import RefusedError, invalid_form, unknown
from sandbox.discord.payloads import webhook_json
from sandbox.discord.records import Channel, Face, Json, Kind, Message, Webhook

PER_CHANNEL: Final = 15
FORBIDDEN_WORDS: Final = ("clyde", "discord")
FORBIDDEN_NAMES: Final = ("everyone", "here")


def create_webhook(call: Call) -> Answer:
    """The bot makes a webhook, which then belongs to its application."""
    channel = call.channel("MANAGE_WEBHOOKS")
    if channel.kind is not Kind.TEXT or channel.guild is None:
        raise RefusedError(400, 50024, "Cannot execute action on this channel type")
    check_name(call.fields["name"], field="name")
    if len(_of_channel(call, channel)) >= PER_CHANNEL:
        raise RefusedError(400, 30007, f"Maximum number of webhooks reached ({PER_CHANNEL})")
    webhook = Webhook(
        id=call.state.ids.next(),
        token=secrets.token_urlsafe(51),
        channel=channel.id,
        guild=channel.guild,
        name=call.fields["name"],
        creator=call.me,
        application=call.me,
        avatar=call.state.files.keep_data_uri(call.fields.get("avatar"), field="avatar"),
    )
    call.state.webhooks[webhook.id] = webhook
    call.world.tell_webhooks(webhook.guild, webhook.channel)
    return Answer(200, _json(call, webhook))


def list_webhooks(call: Call) -> Answer:
    """A channel's webhooks."""
    channel = call.channel("MANAGE_WEBHOOKS")
    return Answer(200, [_json(call, each) for each in _of_channel(call, channel)])


def list_guild_webhooks(call: Call) -> Answer:
    """A guild's webhooks, in the channels where the bot may manage them."""
    guild = call.state.guild(call.path["guild_id"])
    mine = [
        each
        for each in call.state.webhooks.values()
        if each.guild == guild.id
        and call.state.may(call.state.channel(each.channel), call.me, "MANAGE_WEBHOOKS")
    ]
    return Answer(200, [_json(call, each) for each in mine])


def get_webhook(call: Call) -> Answer:
    """One webhook, by the bot's right or by its token."""
    return Answer(200, _json(call, _webhook(call)))


def update_webhook(call: Call) -> Answer:
    """Another name, face or channel for a webhook."""
    webhook = _webhook(call)
    if (name := call.fields.get("name")) is not None:
        check_name(name, field="name")
        webhook.name = name
    if "avatar" in call.fields:
        uri = call.fields["avatar"]
        webhook.avatar = call.state.files.keep_data_uri(uri, field="avatar")
    if moved_to := call.fields.get("channel_id"):
        target = call.state.channel(str(moved_to))
        call.state.require(target, call.me, "MANAGE_WEBHOOKS")
        webhook.channel = target.id
    call.world.tell_webhooks(webhook.guild, webhook.channel)
    return Answer(200, _json(call, webhook))


def delete_webhook(call: Call) -> Answer:
    """Take a webhook away."""
    call.world.delete_webhook(_webhook(call).id)
    return Answer()


def execute(call: Call) -> Answer:
    """Post through a webhook; the message is answered only where it is waited for."""
    if callbacks.is_application(call):
        return callbacks.follow_up(call)
    webhook = _webhook(call)
    channel = _place(call, webhook)
    name: str = call.fields.get("username") or webhook.name
    check_name(name, field="username")
    draft = replace(
        call.draft(),
        reply_to=None,
        nonce=None,
        enforce_nonce=False,
        face=_face(webhook, name, call.fields.get("avatar_url")),
        webhook=webhook.id,
        application=webhook.application,
    )
    message = call.world.posts.post(channel, webhook.id, draft)
    return Answer(200, call.shown(message)) if call.is_set("wait") else Answer()


def get_message(call: Call) -> Answer:
    """A message that this webhook posted."""
    if callbacks.is_application(call):
        return callbacks.get_message(call)
    return Answer(200, call.shown(_message(call)))


def update_message(call: Call) -> Answer:
    """Edit a message that this webhook posted."""
    if callbacks.is_application(call):
        return callbacks.update_message(call)
    message = _message(call)
    call.world.posts.edit(message, call.fields, call.uploads)
    return Answer(200, call.shown(message))


def delete_message(call: Call) -> Answer:
    """Delete a message that this webhook posted."""
    if callbacks.is_application(call):
        return callbacks.delete_message(call)
    call.world.posts.delete([_message(call)])
    return Answer()


def check_name(name: str, *, field: str) -> None:
    """Refuse the names that Discord keeps for itself."""
    lowered = name.strip().lower()
    for word in FORBIDDEN_WORDS:
        if word in lowered:
            sentence = f'{field.capitalize()} cannot contain "{word}"'
            raise invalid_form([field], "USERNAME_INVALID_CONTAINS", sentence)
    if lowered in FORBIDDEN_NAMES:
        sentence = f'{field.capitalize()} cannot be "{lowered}"'
        raise invalid_form([field], "USERNAME_INVALID_EXACT", sentence)
    if not lowered:
        sentence = "Must be between 1 and 80 in length."
        raise invalid_form([field], "BASE_TYPE_BAD_LENGTH", sentence)


def _json(call: Call, webhook: Webhook) -> Json:
    reader = None if "webhook_token" in call.path else call.me
    return webhook_json(call.state, webhook, base=call.base, reader=reader)


def _of_channel(call: Call, channel: Channel) -> list[Webhook]:
    return [each for each in call.state.webhooks.values() if each.channel == channel.id]


def _webhook(call: Call) -> Webhook:
    """The path's webhook: by its token, else by the bot's permission."""
    webhook = call.state.webhook(call.path["webhook_id"])
    token = call.path.get("webhook_token")
    if token is None:
        channel = call.state.channel(webhook.channel)
        call.state.require(channel, call.me, "MANAGE_WEBHOOKS")
    elif token != webhook.token:
        raise RefusedError(401, 50027, "Invalid Webhook Token")
    return webhook


def _place(call: Call, webhook: Webhook) -> Channel:
    """Where to post: the webhook's channel, or a thread of it."""
    if call.fields.get("thread_name"):
        raise RefusedError(400, 220003, "Webhooks can only create threads in forum channels")
    thread_id = call.query.get("thread_id")
    channel = call.state.channel(thread_id or webhook.channel)
    if thread_id and channel.parent != webhook.channel:
        raise unknown("Channel")
    if channel.is_locked:
        raise RefusedError(400, 50083, "Thread is archived")
    return channel


def _message(call: Call) -> Message:
    webhook = _webhook(call)
    channel = _place(call, webhook)
    message = call.state.message(channel, call.path["message_id"])
    if message.webhook != webhook.id:
        raise unknown("Message")
    return message


def _face(webhook: Webhook, name: str, avatar_url: str | None) -> Face:
    if avatar_url is None:
        return Face(name=name, avatar=webhook.avatar)
    avatar = md5(avatar_url.encode(), usedforsecurity=False).hexdigest()
    return Face(name=name, avatar=avatar, avatar_url=avatar_url)


ROUTES: Final[dict[str, Handler]] = {
    "create_webhook": create_webhook,
    "list_channel_webhooks": list_webhooks,
    "get_guild_webhooks": list_guild_webhooks,
    "get_webhook": get_webhook,
    "get_webhook_by_token": get_webhook,
    "update_webhook": update_webhook,
    "update_webhook_by_token": update_webhook,
    "delete_webhook": delete_webhook,
    "delete_webhook_by_token": delete_webhook,
    "execute_webhook": execute,
    "get_webhook_message": get_message,
    "update_webhook_message": update_message,
    "delete_webhook_message": delete_message,
    "get_original_webhook_message": get_message,
    "update_original_webhook_message": update_message,
    "delete_original_webhook_message": delete_message,
}
