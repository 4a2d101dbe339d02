"""The real python-telegram-bot talks to the stand-in over sockets."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from sandbox.faults import Fault
from sandbox.telegram.api import Telegram, open_telegram
from sandbox.telegram.files import grey_png
from tests.sandbox.telegram_client import BOT, TOKEN


@asynccontextmanager
async def _library(token: str = TOKEN) -> AsyncGenerator[tuple[Telegram, Bot]]:
    async with open_telegram({TOKEN: "tea_bot"}) as telegram:
        bot = Bot(
            token,
            base_url=f"{telegram.address}/bot",
            base_file_url=f"{telegram.address}/file/bot",
        )
        async with bot:
            yield telegram, bot
        assert telegram.violations == []


async def _raw_updates(bot: Bot) -> list[dict[str, object]]:
    """Updates before the library parses them, as our polling loop reads them."""
    answer = await bot.request.post(f"{bot.base_url}/getUpdates")
    return cast("list[dict[str, object]]", answer)


async def test_a_line_goes_both_ways() -> None:
    """A person's line is parsed by the library; the bot's answer is a reply in the chat."""
    async with _library() as (telegram, bot):
        maria = telegram.world.person("Maria", locale="pt-br")
        chat = telegram.world.group("Gatos", members=[maria, BOT])
        said = telegram.world.say(maria, chat, "/bridge status")

        raw = await _raw_updates(bot)
        update = Update.de_json(raw[-1], bot)
        sent = await bot.send_message(
            chat,
            "Tudo bem 🐱",
            entities=[MessageEntity(type="bold", offset=9, length=2)],
            reply_parameters=ReplyParameters(said, allow_sending_without_reply=True),
            disable_notification=True,
        )
        await bot.edit_message_text("Tudo ótimo", chat, sent.message_id)

        assert update.message is not None
        assert update.message.text == "/bridge status"
        assert [one.type for one in update.message.entities] == ["bot_command"]
        line = telegram.world.shown(chat)[-1]
        assert (line.text, line.reply_to, line.is_edited, line.is_silent) == (
            "Tudo ótimo",
            str(said),
            True,
            True,
        )


async def test_photos_keep_their_bytes_both_ways() -> None:
    """What a person sends is downloaded byte for byte, what the bot sends is shown so."""
    picture = grey_png(300, 200)
    async with _library() as (telegram, bot):
        maria = telegram.world.person("Maria")
        chat = telegram.world.group("Gatos", members=[maria, BOT])
        telegram.world.say(maria, chat, "meu gato", photo=picture)

        raw = await _raw_updates(bot)
        message = Update.de_json(raw[-1], bot).message
        assert message is not None
        file = await bot.get_file(message.photo[-1].file_id)
        fetched = bytes(await file.download_as_bytearray())
        await bot.send_photo(chat, picture, caption="my cat", filename="cat.png")

        assert fetched == picture
        assert (message.photo[-1].width, message.photo[0].width) == (300, 90)
        line = telegram.world.shown(chat)[-1]
        assert (line.text, line.files[0].kind, line.files[0].content) == (
            "my cat",
            "photo",
            picture,
        )


async def test_albums_captions_and_replaced_media() -> None:
    """Albums travel as `attach://` parts; captions and media are edited in place."""
    async with _library() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])

        album = await bot.send_media_group(
            chat,
            [InputMediaPhoto(grey_png(10, 10), caption="um"), InputMediaPhoto(grey_png(20, 20))],
        )
        await bot.edit_message_caption(chat, album[0].message_id, caption="dois")
        await bot.edit_message_media(
            InputMediaPhoto(grey_png(30, 30), caption="três"), chat, album[1].message_id
        )

        first, second = telegram.world.shown(chat)
        assert album[0].media_group_id == album[1].media_group_id is not None
        assert (first.text, second.text) == ("dois", "três")
        assert second.files[0].content == grey_png(30, 30)


async def test_every_sending_method_with_a_file() -> None:
    """Documents, videos, animations, sounds, voices and stickers come back well described."""
    async with _library() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])

        document = await bot.send_document(chat, b"text", filename="a.txt")
        await bot.send_video(chat, b"video")
        await bot.send_animation(chat, b"gif")
        await bot.send_audio(chat, b"audio")
        await bot.send_voice(chat, b"voice")
        await bot.send_video_note(chat, b"note")
        await bot.send_sticker(chat, b"sticker")
        copied = await bot.copy_message(chat, chat, document.message_id)
        await bot.forward_message(chat, chat, copied.message_id)
        await bot.delete_messages(chat, [document.message_id, 999])

        assert document.document is not None
        assert document.document.file_name == "a.txt"
        kinds = [line.files[0].kind for line in telegram.world.shown(chat)]
        assert kinds == [
            *("video", "animation", "audio", "voice", "video_note", "sticker"),
            *("document", "document"),
        ]


async def test_bad_photos_and_big_files_are_refused() -> None:
    """No picture, more than 10 MB of picture, more than 20 MB to download, no content."""
    async with _library() as (telegram, bot):
        maria = telegram.world.person("Maria")
        chat = telegram.world.group("Gatos", members=[maria, BOT])
        with pytest.raises(BadRequest, match="Image_process_failed"):
            await bot.send_photo(chat, b"no picture")
        with pytest.raises(BadRequest, match="is too big for a photo"):
            await bot.send_photo(chat, grey_png(10, 10) + bytes(10 * 1024 * 1024))

        big = {"kind": "document", "name": "a", "content": bytes(20 * 1024 * 1024 + 1)}
        telegram.world.say(maria, chat, file=big)
        raw = await _raw_updates(bot)
        message = Update.de_json(raw[-1], bot).message

        assert message is not None
        assert message.document is not None
        with pytest.raises(BadRequest, match="File is too big"):
            await bot.get_file(message.document.file_id)


async def test_menus_buttons_and_the_rest() -> None:
    """Commands, buttons, actions, pins, links and members through the library."""
    async with _library() as (telegram, bot):
        maria = telegram.world.person("Maria", avatar=grey_png(200, 200))
        chat = telegram.world.group("Gatos", admins=[maria, BOT])
        commands = [BotCommand("tea", "Chá")]

        await bot.set_my_commands(commands, BotCommandScopeAllGroupChats(), "pt")
        await bot.send_chat_action(chat, "typing")
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Sim", callback_data="yes")]])
        sent = await bot.send_message(chat, "?", reply_markup=keyboard)
        pressed = telegram.world.press(maria, chat, sent.message_id, "yes")
        await bot.answer_callback_query(str(pressed["callback_query_id"]), "Feito")
        await bot.edit_message_reply_markup(chat, sent.message_id, reply_markup=None)
        await bot.pin_chat_message(chat, sent.message_id)
        await bot.set_message_reaction(chat, sent.message_id, "👍")
        await bot.set_my_description("Uma casa de chá")

        assert list(await bot.get_my_commands(BotCommandScopeAllGroupChats(), "pt")) == commands
        assert [one.user.id for one in await bot.get_chat_administrators(chat)] == [maria, BOT]
        assert telegram.world.pinned(chat) == [str(sent.message_id)]
        assert telegram.world.shown(chat)[0].buttons == ()
        assert (await bot.export_chat_invite_link(chat)).startswith("https://t.me/+")
        assert (await bot.get_me()).can_read_all_group_messages
        assert (await bot.get_chat(chat)).pinned_message is not None
        assert (await bot.get_user_profile_photos(maria)).total_count == 1
        assert (await bot.get_my_description()).description == "Uma casa de chá"


async def test_errors_become_the_librarys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes and parameters are such that the library raises its own exceptions."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with _library() as (telegram, bot):
        maria = telegram.world.person("Maria")
        old = telegram.world.group("Gatos", admins=[maria], members=[BOT], kind="group")
        new = telegram.world.migrate(old)

        with pytest.raises(ChatMigrated) as migrated:
            await bot.send_message(old, "oi")
        assert migrated.value.new_chat_id == new

        telegram.faults.add(
            Fault(
                match="/sendMessage",
                status=429,
                body={
                    "ok": False,
                    "error_code": 429,
                    "description": "Too Many Requests: retry after 7",
                    "parameters": {"retry_after": 7},
                },
            )
        )
        with pytest.raises(RetryAfter):
            await bot.send_message(new, "oi")

        telegram.faults.add(Fault(match="/sendMessage", when="after"))
        with pytest.raises(NetworkError):
            await bot.send_message(new, "uma vez")
        assert [line.text for line in telegram.world.shown(new)] == ["uma vez"]

        telegram.world.kick_bot(new, BOT)
        with pytest.raises(Forbidden, match="kicked"):
            await bot.send_message(new, "oi")


async def test_a_wrong_token_ends_at_the_door() -> None:
    """The library says InvalidToken at its first call."""
    with pytest.raises(InvalidToken):
        async with _library("100:wrong"):
            pass


async def test_a_call_can_be_frozen_and_released() -> None:
    """A held call waits, not yet carried out, until the test lets it go."""
    async with _library() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])

        with telegram.faults.hold("/sendMessage") as held:
            sending = asyncio.create_task(bot.send_message(chat, "oi"))
            await held.reached()
            before = telegram.world.shown(chat)
            held.release()
            await sending

        assert before == []
        assert [line.text for line in telegram.world.shown(chat)] == ["oi"]


async def test_a_call_is_carried_out_although_its_sender_died() -> None:
    """What has left the sender happens; a poll ends with its connection."""
    async with _library() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])
        offset = int(str((await _raw_updates(bot))[-1]["update_id"])) + 1
        world, wait_until = telegram.world, telegram.world.changes.wait_until

        polling = asyncio.create_task(bot.get_updates(offset, timeout=20))
        await wait_until(lambda: world.is_polled(BOT), description="polled")
        with telegram.faults.hold("/sendMessage") as held:
            sending = asyncio.create_task(bot.send_message(chat, "oi"))
            await held.reached()
            for task in (polling, sending):
                task.cancel()
            await asyncio.gather(polling, sending, return_exceptions=True)
            held.release()

        await wait_until(lambda: len(world.shown(chat)) == 1, description="sent")
        await wait_until(lambda: not world.is_polled(BOT), description="not polled")
