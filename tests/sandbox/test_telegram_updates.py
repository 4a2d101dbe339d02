"""What `getUpdates` hands out, when it forgets, and who hears what."""

import asyncio
from typing import cast

import pytest
from telegram import Update

from sandbox.telegram.api import Telegram
from sandbox.telegram.description import telegram_description
from sandbox.telegram.files import grey_png
from sandbox.telegram.objects import Json
from tests.sandbox.telegram_client import BOT, Clock, PlainBot, plain_bot

EVERYTHING = [
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
    "chat_member",
]


async def _group(telegram: Telegram, *, admin: bool = True) -> tuple[int, int]:
    world = telegram.world
    maria = world.person("Maria", username="maria", locale="pt-br")
    chat = world.group("Gatos", members=[BOT], admins=[maria, BOT] if admin else [maria])
    return maria, chat


async def _drained(bot: PlainBot) -> int:
    """Confirm what waits; the next offset."""
    updates = await bot.updates(allowed_updates=EVERYTHING)
    offset = int(str(updates[-1]["update_id"])) + 1
    assert await bot.updates(offset=offset) == []
    return offset


async def test_an_update_stays_until_a_higher_offset_confirms_it() -> None:
    """Asking again without a higher offset gives the same updates again."""
    async with plain_bot() as (telegram, bot):
        maria, chat = await _group(telegram)
        await _drained(bot)
        telegram.world.say(maria, chat, "um")
        telegram.world.say(maria, chat, "dois")

        first = await bot.updates()
        again = await bot.updates(offset=first[0]["update_id"])
        after = await bot.updates(offset=first[1]["update_id"])

        assert again == first
        assert [_text(update) for update in after] == ["dois"]
        assert await bot.updates(offset=int(str(first[1]["update_id"])) + 1) == []
        assert await bot.updates() == []


async def test_limit_and_negative_offset() -> None:
    """A limit gives the oldest ones; a negative offset forgets all but the newest."""
    async with plain_bot() as (telegram, bot):
        maria, chat = await _group(telegram)
        await _drained(bot)
        for word in ("um", "dois", "três"):
            telegram.world.say(maria, chat, word)

        oldest = await bot.updates(limit=2)
        newest = await bot.updates(offset=-1)

        assert [_text(update) for update in oldest] == ["um", "dois"]
        assert [_text(update) for update in newest] == ["três"]
        assert await bot.updates() == newest


async def test_a_long_poll_ends_with_the_first_update() -> None:
    """A poll with a timeout waits, and answers as soon as something happens."""
    async with plain_bot() as (telegram, bot):
        maria, chat = await _group(telegram)
        offset = await _drained(bot)

        poll = asyncio.create_task(bot.updates(offset=offset, timeout=20))
        await _until_polling(telegram)
        telegram.world.say(maria, chat, "oi")

        assert [_text(update) for update in await poll] == ["oi"]


async def test_a_second_poller_throws_the_first_out() -> None:
    """Of two long polls the earlier one ends with 409."""
    async with plain_bot() as (telegram, bot):
        _, _ = await _group(telegram)
        offset = await _drained(bot)

        first = asyncio.create_task(bot.refusal("getUpdates", offset=offset, timeout=20))
        await _until_polling(telegram)
        second = asyncio.create_task(bot.updates(offset=offset, timeout=20))
        code, text = await first
        telegram.close()

        assert code == 409
        assert str(text).startswith("Conflict: terminated by other getUpdates request")
        assert await second == []


async def test_a_webhook_forbids_polling_until_it_is_deleted() -> None:
    """Polling answers 409 while a webhook is set."""
    async with plain_bot() as (_, bot):
        await bot.result("setWebhook", url="https://a.example/hook")

        assert (await bot.refusal("getUpdates"))[0] == 409
        await bot.result("deleteWebhook")
        assert await bot.updates() == []


async def test_reactions_come_only_when_listed_and_to_admins() -> None:
    """By default neither reactions nor other members' changes are sent; the choice is kept."""
    async with plain_bot() as (telegram, bot):
        maria, chat = await _group(telegram)
        said = telegram.world.say(maria, chat, "oi")
        telegram.world.react(maria, chat, said, "👍")
        kinds = {kind for update in await bot.updates() for kind in update}
        assert kinds == {"update_id", "my_chat_member", "message"}

        await bot.updates(allowed_updates=["message_reaction"], offset=-1)
        telegram.world.react(maria, chat, said, "🔥")

        reaction = cast("Json", (await bot.updates())[-1]["message_reaction"])
        assert reaction["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
        assert reaction["new_reaction"] == [{"type": "emoji", "emoji": "🔥"}]


async def test_a_day_later_nothing_is_left() -> None:
    """Telegram keeps updates for 24 hours."""
    clock = Clock()
    async with plain_bot(clock=clock) as (telegram, bot):
        await _group(telegram)
        clock.now += 24 * 60 * 60 + 1

        assert await bot.updates() == []


async def test_privacy_mode_lets_only_commands_replies_and_mentions_through() -> None:
    """A bot that may not read all hears what is meant for it, unless it is an admin."""
    async with plain_bot() as (telegram, bot):
        telegram.world.people[BOT].can_read_all = False
        maria, chat = await _group(telegram, admin=False)
        await _drained(bot)
        own = await bot.result("sendMessage", chat_id=chat, text="Olá")
        say = telegram.world.say

        say(maria, chat, "só entre nós")
        say(maria, chat, "/bridge status")
        say(maria, chat, "/bridge@other_bot status")
        say(maria, chat, "@tea_bot ajuda")
        say(maria, chat, "obrigada", reply_to=str(own["message_id"]))
        heard = [_text(update) for update in await bot.updates()]

        telegram.world.promote(chat, BOT)
        say(maria, chat, "agora sim")

        assert heard == ["/bridge status", "@tea_bot ajuda", "obrigada"]
        assert _text((await bot.updates())[-1]) == "agora sim"


async def test_a_bot_hears_neither_itself_nor_other_bots() -> None:
    """Bots' messages are in the chat, but not in updates."""
    async with plain_bot() as (telegram, bot):
        maria, chat = await _group(telegram)
        robot = telegram.world.person("Outro", is_bot=True)
        telegram.world.join(chat, robot)
        offset = await _drained(bot)

        await bot.result("sendMessage", chat_id=chat, text="eu")
        telegram.world.say(robot, chat, "eu também")
        telegram.world.say(maria, chat, "e eu")

        assert [_text(update) for update in await bot.updates(offset=offset)] == ["e eu"]
        assert [line.text for line in telegram.world.shown(chat)] == ["eu", "eu também", "e eu"]


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_every_kind_of_update_is_valid(kind: str) -> None:
    """Each update that the world can emit is complete by the Bot API's description."""
    async with plain_bot() as (telegram, bot):
        await bot.updates(allowed_updates=EVERYTHING)
        await _everything_happens(telegram, bot, kind)

        updates = await bot.updates()

        description = telegram_description()
        assert [description.type_violations("Update", update) for update in updates] == [
            () for _ in updates
        ]
        assert {kind for update in updates for kind in update} == {"update_id", *EVERYTHING}
        assert all(Update.de_json(update, None) for update in updates)
        assert telegram.violations == []


async def _everything_happens(telegram: Telegram, bot: PlainBot, kind: str) -> None:
    world = telegram.world
    maria = world.person("Maria", username="maria", locale="pt-br")
    joao, robot = world.person("João"), world.person("Outro", is_bot=True)
    chat = world.group("Gatos", members=[joao, BOT], admins=[maria, BOT], kind=kind)
    said = world.say(
        maria, chat, "olha o 🐱 *", entities=[{"type": "bold", "offset": 7, "length": 2}]
    )
    world.edit(maria, chat, said, "olha o gato")
    world.react(maria, chat, said, "👍")
    world.react(maria, chat, said, None)
    world.say(joao, chat, "qual?", reply_to=said, quote="gato")
    world.say(maria, chat, "este", photo=grey_png(200, 100))
    for sort in ("document", "video", "animation", "audio", "voice", "video_note", "sticker"):
        world.say(maria, chat, file={"kind": sort, "name": f"a.{sort}", "content": b"content"})
    world.say(maria, chat, "notícia", as_channel="Canal")
    world.promote(chat, maria, is_anonymous=True)
    world.say(maria, chat, "/bridge create")
    world.promote(chat, joao)
    world.demote(chat, joao)
    world.leave(chat, joao)
    world.join(chat, robot)
    world.say(maria, BOT, "/start")
    buttons = [[{"text": "sim", "callback_data": "yes"}]]
    asked = await bot.result(
        "sendMessage", chat_id=maria, text="?", reply_markup={"inline_keyboard": buttons}
    )
    world.press(maria, BOT, str(asked["message_id"]), "sim")
    world.block(maria, BOT)
    await bot.result("pinChatMessage", chat_id=chat, message_id=said)
    if kind == "group":
        chat = world.migrate(chat)
    world.kick_bot(chat, BOT)
    world.add_bot(chat, BOT)


def _text(update: Json) -> object:
    return cast("Json", update["message"])["text"]


async def _until_polling(telegram: Telegram) -> None:
    await telegram.world.changes.wait_until(
        lambda: telegram.world.is_polled(BOT), description="the bot polls"
    )
