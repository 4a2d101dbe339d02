"""How Telegram says no: codes and texts, and what stays as it was."""

from typing import cast

import pytest
from aiohttp import FormData

from sandbox.telegram.files import grey_png
from tests.sandbox.telegram_client import BOT, Clock, plain_bot

Parameters = dict[str, object]
_PHOTO = {"type": "photo", "media": "x"}


def _button(**button: object) -> Parameters:
    return {"text": "a", "reply_markup": {"inline_keyboard": [[button]]}}


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("sendMessage", {"chat_id": "", "text": "a"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": "@nobody", "text": "a"}, "chat not found"),
        ("sendMessage", {"chat_id": "tea", "text": "a"}, "chat not found"),
        ("sendMessage", {"text": "a", "parse_mode": "HTML"}, "unsupported parse_mode"),
        ("sendMessage", {"text": ["a"]}, "text must be of type String"),
        ("sendMessage", _button(text="a"), "can't parse inline keyboard button"),
        ("sendMessage", _button(text="", url="https://a.example"), "inline keyboard button text"),
        ("sendMessage", _button(text="a", callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        ("sendMessage", _button(text="a", url="mailto:a"), "inline keyboard button URL"),
        ("editMessageText", {"text": "a"}, "message identifier is not specified"),
        ("editMessageText", {"message_id": "x", "text": "a"}, "invalid message_id specified"),
        ("editMessageText", {"inline_message_id": "7", "text": "a"}, "message to edit not found"),
        ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("deleteMessages", {"message_ids": [1] * 101}, "too many message identifiers specified"),
        ("forwardMessage", {"from_chat_id": 1, "message_id": 1}, "chat not found"),
        ("sendChatAction", {"action": "dance"}, "wrong parameter action in request"),
        ("pinChatMessage", {"message_id": 999}, "message to pin not found"),
        ("unpinChatMessage", {}, "message to unpin not found"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": "https://a.example/x.png"}, "failed to get HTTP URL content"),
        ("sendMediaGroup", {"media": [_PHOTO]}, "too few messages to send as an album"),
        ("sendMediaGroup", {"media": [_PHOTO] * 11}, "too many messages to send as an album"),
        ("sendMediaGroup", {"media": ["x", "y"]}, "can't parse InputMedia"),
        (
            "sendMediaGroup",
            {"media": [_PHOTO, {"type": "document", "media": "x"}]},
            "can't use the media of the specified type in the album",
        ),
        ("getFile", {}, "file_id not specified"),
        ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
        ("getChatMember", {"user_id": 999}, "member not found"),
        ("exportChatInviteLink", {}, "not enough rights to manage chat invite link"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyName", {"name": "x" * 65}, "bot name is too long"),
    ],
)
async def test_what_makes_no_sense_is_a_bad_request(
    method: str, parameters: Parameters, reason: str
) -> None:
    """400 and Telegram's words; nothing appears in the chat."""
    async with plain_bot() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])

        code, text = await bot.refusal(method, **{"chat_id": chat, **parameters})

        assert code == 400
        assert str(text).startswith(f"Bad Request: {reason}")
        assert telegram.world.shown(chat) == []


async def test_text_and_caption_each_have_their_own_edit() -> None:
    """A caption is no text, a text no caption; a sticker has neither."""
    async with plain_bot() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])
        form = FormData({"chat_id": str(chat), "caption": "um"})
        form.add_field("photo", grey_png(5, 5), filename="a.png", content_type="image/png")
        photo = cast("dict[str, object]", (await bot.upload("sendPhoto", form))["result"])
        text = await bot.result("sendMessage", chat_id=chat, text="dois")

        assert await bot.refusal(
            "editMessageText", chat_id=chat, message_id=photo["message_id"], text="três"
        ) == (400, "Bad Request: there is no text in the message to edit")
        assert await bot.refusal(
            "editMessageCaption", chat_id=chat, message_id=text["message_id"], caption="três"
        ) == (400, "Bad Request: there is no caption in the message to edit")


async def test_pins_come_and_go_by_right() -> None:
    """Only who may pin pins; the bot hears of its own pin."""
    async with plain_bot() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])
        sent = await bot.result("sendMessage", chat_id=chat, text="oi")
        pin = {"chat_id": chat, "message_id": sent["message_id"]}

        before = await bot.refusal("pinChatMessage", **pin)
        telegram.world.promote(chat, BOT)
        await bot.result("pinChatMessage", **pin)
        pinned = telegram.world.pinned(chat)
        heard = cast("dict[str, object]", (await bot.updates())[-1]["message"])
        await bot.result("unpinChatMessage", chat_id=chat)
        await bot.result("pinChatMessage", **pin)
        await bot.result("unpinAllChatMessages", chat_id=chat)

        assert before == (
            400,
            "Bad Request: not enough rights to manage pinned messages in the chat",
        )
        assert pinned == [str(sent["message_id"])]
        assert "pinned_message" in heard
        assert telegram.world.pinned(chat) == []
        assert telegram.violations == []


async def test_refusals_name_what_is_wrong() -> None:
    """Empty, too long, nowhere, to a stranger: the texts are Telegram's."""
    async with plain_bot() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])
        stranger = telegram.world.person("Ana")

        async def refused(**parameters: object) -> object:
            return (await bot.refusal("sendMessage", **parameters))[1]

        assert await refused(chat_id=chat, text="") == "Bad Request: message text is empty"
        assert await refused(chat_id=chat, text="a" * 4097) == "Bad Request: message is too long"
        assert await refused(chat_id=-5, text="a") == "Bad Request: chat not found"
        assert await refused(chat_id=stranger, text="a") == (
            "Forbidden: bot can't initiate conversation with a user"
        )
        telegram.world.kick_bot(chat, BOT)
        assert await refused(chat_id=chat, text="a") == (
            "Forbidden: bot was kicked from the supergroup chat"
        )


async def test_others_messages_are_not_the_bots_to_change() -> None:
    """Never edited; deleted only by an admin who may, within 48 hours."""
    clock = Clock()
    async with plain_bot(clock=clock) as (telegram, bot):
        maria = telegram.world.person("Maria")
        chat = telegram.world.group("Gatos", admins=[maria], members=[BOT])
        said = telegram.world.say(maria, chat, "meu")
        old = telegram.world.say(maria, chat, "velho")
        delete = {"chat_id": chat, "message_id": said}

        edit = await bot.refusal("editMessageText", chat_id=chat, message_id=said, text="seu")
        before = await bot.refusal("deleteMessage", **delete)
        telegram.world.promote(chat, BOT, rights={"can_delete_messages": False})
        without = await bot.refusal("deleteMessage", **delete)
        telegram.world.promote(chat, BOT)
        await bot.result("deleteMessage", **delete)
        clock.now += 48 * 60 * 60 + 1

        assert edit == (400, "Bad Request: message can't be edited")
        assert before == without == (400, "Bad Request: message can't be deleted")
        assert await bot.refusal("deleteMessage", chat_id=chat, message_id=old) == (
            400,
            "Bad Request: message can't be deleted for everyone",
        )
