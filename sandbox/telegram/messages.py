"""The methods about single messages: send, copy, edit, delete, react, pin, answer a button."""

from collections.abc import Mapping
from typing import cast

from sandbox.telegram.calls import Call, Handler
from sandbox.telegram.description import telegram_description
from sandbox.telegram.errors import bad_request
from sandbox.telegram.objects import Json, Message
from sandbox.telegram.text import checked_caption, checked_text

_DELETABLE_FOR = 48 * 60 * 60
_MOST_DELETED = 100
_ANSWER_LIMIT = 200
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(call: Call) -> object:
    """`sendMessage`."""
    chat = call.chat()
    text = checked_text(call.text("text"), call.entities())
    message = call.draft(chat)
    message.text = text
    return call.send(message)[0]


def forward_message(call: Call) -> object:
    """`forwardMessage`."""
    chat, source = call.chat(), call.chat("read", "from_chat_id")
    original = call.message(source, "message to forward")
    if original.service:
        raise bad_request("message can't be forwarded")
    message = call.draft(chat)
    _fill(message, original)
    message.origin = original.origin or _origin(original)
    return call.send(message)[0]


def copy_message(call: Call) -> object:
    """`copyMessage`."""
    chat, source = call.chat(), call.chat("read", "from_chat_id")
    original = call.message(source, "message to copy")
    if original.service:
        raise bad_request("message can't be copied")
    message = call.draft(chat)
    _fill(message, original)
    if original.file is not None and "caption" in call.parameters:
        message.text = checked_caption(call.text("caption"), call.entities("caption_entities"))
    call.send(message)
    return {"message_id": message.id}


def _fill(message: Message, original: Message) -> None:
    message.text = original.text
    message.media = original.media
    message.file = original.file


def _origin(original: Message) -> Json:
    if original.sender_chat is not None:
        return {
            "type": "chat",
            "date": original.date,
            "sender_chat": original.sender_chat.json(),
        }
    sender = original.sender
    known: Json = {} if sender is None else {"sender_user": sender.json()}
    return {"type": "user", "date": original.date, **known}


def editable(call: Call) -> Message:
    """The message to edit, if it is the bot's own."""
    if call.text("inline_message_id"):
        raise bad_request("message to edit not found")
    message = call.message(call.chat(), "message to edit")
    if message.by != call.bot.person.id or message.service or message.origin:
        raise bad_request("message can't be edited")
    return message


def changed(call: Call, message: Message, **now: object) -> object:
    """Change these fields of a message, unless they are so already; the API's answer."""
    if all(getattr(message, name) == value for name, value in now.items()):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    for name, value in now.items():
        setattr(message, name, value)
    message.edited_at = call.world.now()
    call.world.tell(message, "edited_message")
    return message.json()


def edit_message_text(call: Call) -> object:
    """`editMessageText`."""
    message = editable(call)
    text = checked_text(call.text("text"), call.entities())
    if message.media:
        raise bad_request("there is no text in the message to edit")
    return changed(call, message, text=text, markup=call.markup())


def edit_message_caption(call: Call) -> object:
    """`editMessageCaption`."""
    message = editable(call)
    text = checked_caption(call.text("caption"), call.entities("caption_entities"))
    if not message.media or "sticker" in message.media:
        raise bad_request("there is no caption in the message to edit")
    return changed(call, message, text=text, markup=call.markup())


def edit_message_reply_markup(call: Call) -> object:
    """`editMessageReplyMarkup`."""
    message = editable(call)
    return changed(call, message, markup=call.markup())


def delete_message(call: Call) -> object:
    """`deleteMessage`."""
    message = call.message(call.chat(), "message to delete")
    _check_deletable(call, message)
    _remove(call, message)
    return True


def delete_messages(call: Call) -> object:
    """`deleteMessages`: what is not there is skipped."""
    chat = call.chat()
    wanted = call.sequence("message_ids")
    if not wanted:
        raise bad_request("message identifiers are not specified")
    if len(wanted) > _MOST_DELETED:
        raise bad_request("too many message identifiers specified")
    found = [chat.messages[one] for one in wanted if isinstance(one, int) and one in chat.messages]
    for message in found:
        _check_deletable(call, message)
    for message in found:
        _remove(call, message)
    return True


def _check_deletable(call: Call, message: Message) -> None:
    standing = call.standing(message.chat)
    is_own = message.by == call.bot.person.id
    may_any = standing.may("can_delete_messages") or message.chat.kind == "private"
    if not (is_own or may_any):
        raise bad_request("message can't be deleted")
    if call.world.now() - message.date > _DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")


def _remove(call: Call, message: Message) -> None:
    message.chat.messages.pop(message.id, None)
    if message.id in message.chat.pinned:
        message.chat.pinned.remove(message.id)
    call.world.changes.announce()


def set_message_reaction(call: Call) -> object:
    """`setMessageReaction`: one emoji of the fixed list, or none."""
    message = call.message(call.chat("read"), "message to react")
    wanted = cast("list[Json]", call.sequence("reaction"))
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions.pop(call.bot.person.id, None)
    for reaction in wanted:
        emoji = str(reaction.get("emoji", ""))
        if emoji not in telegram_description().reactions():
            raise bad_request("REACTION_INVALID")
        message.reactions[call.bot.person.id] = emoji
    call.world.changes.announce()
    return True


def send_chat_action(call: Call) -> object:
    """`sendChatAction`."""
    call.chat()
    if call.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def pin_chat_message(call: Call) -> object:
    """`pinChatMessage`: the bot hears of its own pin, too, as in reality."""
    message = call.message(call.chat(), "message to pin")
    _check_may_pin(call, message)
    if message.id in message.chat.pinned:
        message.chat.pinned.remove(message.id)
    message.chat.pinned.append(message.id)
    call.world.serve(message.chat, call.bot.person, pinned_message=message.json(is_nested=True))
    return True


def unpin_chat_message(call: Call) -> object:
    """`unpinChatMessage`: the newest one unless named."""
    chat = call.chat()
    named = call.integer("message_id", chat.pinned[-1] if chat.pinned else 0)
    if named not in chat.pinned:
        raise bad_request("message to unpin not found")
    _check_may_pin(call, chat.messages[named])
    chat.pinned.remove(named)
    call.world.changes.announce()
    return True


def unpin_all_chat_messages(call: Call) -> object:
    """`unpinAllChatMessages`."""
    call.chat().pinned.clear()
    call.world.changes.announce()
    return True


def _check_may_pin(call: Call, message: Message) -> None:
    if message.chat.kind != "private" and not call.standing(message.chat).may("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def answer_callback_query(call: Call) -> object:
    """`answerCallbackQuery`: once, and only by the bot that was asked."""
    query_id = call.text("callback_query_id")
    if call.world.open_queries.get(query_id) != call.bot.person.id:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(call.text("text")) > _ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    del call.world.open_queries[query_id]
    call.bot.answers[query_id] = {
        name: value for name, value in call.parameters.items() if name != "callback_query_id"
    }
    call.world.changes.announce()
    return True


METHODS: Mapping[str, Handler] = {
    "sendMessage": send_message,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "setMessageReaction": set_message_reaction,
    "sendChatAction": send_chat_action,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "answerCallbackQuery": answer_callback_query,
}
