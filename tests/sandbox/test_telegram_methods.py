"""What bots may do, and how Telegram says no."""

from typing import cast

import pytest
from aiohttp import FormData

from sandbox.faults import Fault
from sandbox.telegram.files import grey_png
from tests.sandbox.telegram_client import BOT, TOKEN, Clock, PlainBot, plain_bot

NOT_MODIFIED = (
    400,
    (
        "Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    ),
)


async def test_unknown_tokens_and_methods() -> None:
    """401 for a wrong token, 404 for a method that does not exist; both are written down."""
    async with plain_bot() as (telegram, bot):
        stranger = PlainBot(bot.session, telegram, "100:wrong")

        assert await stranger.refusal("getMe") == (401, "Unauthorized")
        assert await bot.refusal("getTea") == (404, "Not Found: method not found")
        assert [(request.path, request.status) for request in telegram.requests] == [
            ("/getMe", 401),
            ("/getTea", 404),
        ]


async def test_a_message_is_sent_edited_and_deleted() -> None:
    """The ordinary life of a bot's message, as people see it."""
    async with plain_bot() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])
        sent = await bot.result("sendMessage", chat_id=chat, text=" Olá! ")
        message_id = sent["message_id"]

        again = await bot.refusal(
            "editMessageText", chat_id=chat, message_id=message_id, text="Olá!"
        )
        await bot.result("editMessageText", chat_id=chat, message_id=message_id, text="Oi!")
        shown = telegram.world.shown(chat)
        await bot.result("deleteMessage", chat_id=chat, message_id=message_id)

        assert again == NOT_MODIFIED
        assert [(line.text, line.is_edited, line.is_bot) for line in shown] == [
            ("Oi!", True, True)
        ]
        assert telegram.world.shown(chat) == []
        assert await bot.refusal(
            "editMessageText", chat_id=chat, message_id=message_id, text="?"
        ) == (400, "Bad Request: message to edit not found")
        assert await bot.refusal("deleteMessage", chat_id=chat, message_id=message_id) == (
            400,
            "Bad Request: message to delete not found",
        )
        assert telegram.violations == []


async def test_replies_need_their_message_unless_told_otherwise() -> None:
    """A vanished message makes a reply fail, or drops the reply where the sender allows it."""
    async with plain_bot() as (telegram, bot):
        maria = telegram.world.person("Maria")
        chat = telegram.world.group("Gatos", members=[maria, BOT])
        said = telegram.world.say(maria, chat, "o gato 🐱 dorme")

        gone = await bot.refusal(
            "sendMessage", chat_id=chat, text="?", reply_parameters={"message_id": 999}
        )
        loose = await bot.result(
            "sendMessage",
            chat_id=chat,
            text="?",
            reply_parameters={"message_id": 999, "allow_sending_without_reply": True},
        )
        quoting = await bot.result(
            "sendMessage",
            chat_id=chat,
            text="!",
            reply_parameters={"message_id": said, "quote": "dorme"},
        )
        wrong = await bot.refusal(
            "sendMessage",
            chat_id=chat,
            text="!",
            reply_parameters={"message_id": said, "quote": "late"},
        )

        assert gone == (400, "Bad Request: message to be replied not found")
        assert "reply_to_message" not in loose
        assert quoting["quote"] == {"text": "dorme", "position": 10, "is_manual": True}
        assert wrong == (400, "Bad Request: QUOTE_TEXT_INVALID")


async def test_a_migrated_group_answers_with_its_new_id() -> None:
    """The old id is refused with `migrate_to_chat_id`; the new one works."""
    async with plain_bot() as (telegram, bot):
        maria = telegram.world.person("Maria")
        old = telegram.world.group("Gatos", admins=[maria], members=[BOT], kind="group")
        new = telegram.world.migrate(old)

        answer = await bot.answer("sendMessage", chat_id=old, text="oi")
        await bot.result("sendMessage", chat_id=new, text="oi")

        assert answer["error_code"] == 400
        assert answer["parameters"] == {"migrate_to_chat_id": new}


async def test_limits_answer_429_with_the_time_to_wait() -> None:
    """20 messages a minute in a group, short bursts allowed, where limits are on."""
    clock = Clock()
    async with plain_bot(limits=True, clock=clock) as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])
        for number in range(20):
            clock.now += 1
            await bot.result("sendMessage", chat_id=chat, text=str(number))
        clock.now += 1

        answer = await bot.answer("sendMessage", chat_id=chat, text="21")
        clock.now += 40

        assert answer["error_code"] == 429
        assert answer["description"] == "Too Many Requests: retry after 40"
        assert answer["parameters"] == {"retry_after": 40}
        await bot.result("sendMessage", chat_id=chat, text="21")


async def test_commands_are_kept_by_scope_and_language() -> None:
    """A menu is set, read and deleted for exactly one scope and language."""
    async with plain_bot() as (telegram, bot):
        menu = [{"command": "tea", "description": "Chá"}]
        place = {"scope": {"type": "all_group_chats"}, "language_code": "pt"}
        await bot.result("setMyCommands", commands=menu, **place)

        assert await bot.result("getMyCommands", **place) == menu
        assert await bot.result("getMyCommands") == []
        assert await bot.refusal(
            "setMyCommands", commands=[{"command": "Tea!", "description": "x"}]
        ) == (400, "Bad Request: BOT_COMMAND_INVALID")
        assert await bot.refusal("setMyCommands", commands=menu, language_code="pt-br") == (
            400,
            "Bad Request: invalid language code specified",
        )
        await bot.result("deleteMyCommands", **place)
        assert await bot.result("getMyCommands", **place) == []
        assert telegram.violations == []


async def test_members_and_admins_are_told_as_they_are() -> None:
    """Creator, administrator, member, stranger, and the anonymous flag."""
    async with plain_bot() as (telegram, bot):
        world = telegram.world
        maria, joao, ana = world.person("Maria"), world.person("João"), world.person("Ana")
        chat = world.group("Gatos", admins=[maria, BOT], members=[joao])
        world.promote(chat, maria, is_anonymous=True)

        async def status(person: int) -> object:
            return (await bot.result("getChatMember", chat_id=chat, user_id=person))["status"]

        assert [await status(one) for one in (maria, joao, ana, BOT)] == [
            "creator",
            "member",
            "left",
            "administrator",
        ]
        assert await bot.result("getChatMemberCount", chat_id=chat) == 3
        assert len(await bot.result("getChatAdministrators", chat_id=chat)) == 2
        assert (await bot.result("getChat", chat_id=chat))["title"] == "Gatos"
        await bot.result("leaveChat", chat_id=chat)
        assert await bot.refusal("getChat", chat_id=chat) == (
            403,
            "Forbidden: bot is not a member of the supergroup chat",
        )
        assert telegram.violations == []


async def test_a_button_is_pressed_and_answered_once() -> None:
    """The query reaches the bot; its answer reaches the presser; a second one is too late."""
    async with plain_bot() as (telegram, bot):
        maria = telegram.world.person("Maria")
        chat = telegram.world.group("Gatos", members=[maria, BOT])
        rows = [
            [{"text": "Sim", "callback_data": "yes"}],
            [{"text": "Chá", "url": "https://t.me/tea_bot?start=abc"}],
        ]
        sent = await bot.result(
            "sendMessage", chat_id=chat, text="?", reply_markup={"inline_keyboard": rows}
        )

        pressed = telegram.world.press(maria, chat, str(sent["message_id"]), "Sim")
        query = str(pressed["callback_query_id"])
        await bot.result("answerCallbackQuery", callback_query_id=query, text="Feito")
        telegram.world.press(maria, chat, str(sent["message_id"]), "Chá")

        assert telegram.world.answer_to(query) == {"text": "Feito"}
        assert (await bot.refusal("answerCallbackQuery", callback_query_id=query))[0] == 400
        assert [line.text for line in telegram.world.shown_to(maria, BOT)] == ["/start abc"]
        assert telegram.world.shown(chat)[0].buttons == ("Sim", "Chá")


async def test_only_listed_reactions_one_at_a_time() -> None:
    """A bot sets one emoji of the fixed list."""
    async with plain_bot() as (telegram, bot):
        maria = telegram.world.person("Maria")
        chat = telegram.world.group("Gatos", members=[maria, BOT])
        said = telegram.world.say(maria, chat, "oi")

        async def react(*emoji: str) -> dict[str, object]:
            reactions = [{"type": "emoji", "emoji": one} for one in emoji]
            return await bot.answer(
                "setMessageReaction", chat_id=chat, message_id=said, reaction=reactions
            )

        assert (await react("👍"))["ok"]
        assert (await react("🫖"))["description"] == "Bad Request: REACTION_INVALID"
        assert (await react("👍", "🔥"))["description"] == "Bad Request: REACTIONS_TOO_MANY"


@pytest.mark.parametrize(("when", "shown"), [("before", []), ("after", ["oi"])])
async def test_faults_strike_before_or_after_the_work(when: str, shown: list[str]) -> None:
    """A fault answers 502 instead of the work, or although the work was done; once."""
    async with plain_bot() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])
        telegram.faults.add(Fault(match="/sendMessage", status=502, when=when))  # pyright: ignore[reportArgumentType]

        code, _ = await bot.refusal("sendMessage", chat_id=chat, text="oi")
        seen = [line.text for line in telegram.world.shown(chat)]
        await bot.result("sendMessage", chat_id=chat, text="de novo")

        assert (code, seen) == (502, shown)


async def test_breaches_of_the_description_are_collected() -> None:
    """An unknown parameter is written down with the request, though Telegram would ignore it."""
    async with plain_bot() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])

        await bot.result("sendMessage", chat_id=chat, text="oi", colour="red")

        assert len(telegram.violations) == 1
        assert "colour" in telegram.violations[0]
        assert TOKEN not in str(telegram.requests)


async def test_a_call_may_come_in_any_of_the_documented_ways() -> None:
    """Query, form, JSON and multipart mean the same."""
    async with plain_bot() as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])
        address = f"{telegram.address}/bot{TOKEN}/sendmessage"
        entities = '[{"type": "bold", "offset": 0, "length": 2}]'
        flat = {"chat_id": str(chat), "text": "oi", "entities": entities}
        multipart = FormData(flat, default_to_multipart=True)

        async with bot.session.get(address, params=flat) as response:
            assert response.status == 200
        async with bot.session.post(address, data=flat) as response:
            assert response.status == 200
        async with bot.session.post(address, data=multipart) as response:
            assert response.status == 200
        await bot.result("sendMessage", chat_id=chat, text="oi", entities=entities)
        async with bot.session.post(
            address, data=b"{", headers={"Content-Type": "application/json"}
        ) as response:
            assert response.status == 400

        lines = [(line.text, line.entities) for line in telegram.world.shown(chat)]
        assert lines == [("oi", ({"type": "bold", "offset": 0, "length": 2},))] * 4


async def test_an_album_counts_each_item_against_the_limit() -> None:
    """Ten pictures are ten messages; a file is refused where it is none."""
    async with plain_bot(limits=True) as (telegram, bot):
        chat = telegram.world.group("Gatos", members=[BOT])
        form = FormData({"chat_id": str(chat)})
        form.add_field("photo", grey_png(5, 5), filename="a.png", content_type="image/png")
        answer = await bot.upload("sendPhoto", form)
        sizes = cast("dict[str, list[dict[str, object]]]", answer["result"])["photo"]
        media = [{"type": "photo", "media": sizes[-1]["file_id"]}] * 10

        refused = await bot.refusal("sendMediaGroup", chat_id=chat, media=media)
        await bot.result("sendMediaGroup", chat_id=chat, media=media[:9])

        assert refused[0] == 429
        assert await bot.refusal("sendPhoto", chat_id=chat, photo="nonsense") == (
            400,
            "Bad Request: wrong file identifier/HTTP URL specified",
        )
        assert telegram.violations == []
