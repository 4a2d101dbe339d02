"""What Telegram answered `ok` is done, whatever stands in its result: nothing is sent again."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import web

from bots.telegram.bot import TelegramBot
from bots.telegram.places import Place
from bridge.errors import OutcomeUnknown, TeahouseError
from bridge.events import MessageId, MessageRef
from tests.bots.telegram.conftest import FakeFiles, make_bot
from tests.bots.telegram.outgoing import PICTURE, outgoing, picture
from tests.bots.telegram.test_session import answering
from tests.clock import FakeClock

CHANNEL = Place(chat=-1001).channel
CHAT = {"id": -1001, "type": "supergroup"}
ODD: tuple[object, ...] = (None, True, -1, 1e400, 10**30, "x", [], {}, {"a": 1})

WITH_ID: tuple[object, ...] = (
    {"message_id": 7, "date": 1_700_000_000_000, "chat": CHAT},
    {"message_id": 7, "date": None, "chat": None},
    {"message_id": 7},
    {"message_id": 7, "date": 0, "chat": CHAT, "entities": 5, "photo": "x", "from": []},
)
NO_IDS: tuple[object, ...] = (None, True, -1, 10**30, 7.5, "x", [], {})
WITHOUT_ID: tuple[object, ...] = (*ODD, *({"message_id": odd} for odd in NO_IDS))


@dataclass(kw_only=True)
class OddServer:
    """A Bot API that answers every call alike, and our bot on it."""

    bot: TelegramBot
    status: int = 200
    body: object = None

    def answer(self) -> web.Response:
        """As the test has set it."""
        return web.Response(status=self.status, text=json.dumps(self.body))


@pytest.fixture
async def server() -> AsyncIterator[OddServer]:
    """Bot and server."""
    odd: list[OddServer] = []

    def answer() -> web.Response:
        return odd[0].answer()

    async with answering(answer) as address:
        files = {picture().platform: FakeFiles({"cat": PICTURE})}
        async with make_bot(address, FakeClock(), files=files) as bot:
            odd.append(OddServer(bot=bot))
            yield odd[0]


@pytest.mark.parametrize("result", WITH_ID, ids=str)
async def test_the_id_of_what_was_sent_is_read_from_any_answer(
    server: OddServer, result: object
) -> None:
    """The rest of the answer is nothing that anybody looks at."""
    server.body = {"ok": True, "result": result}

    said = await server.bot.outbound.post(CHANNEL, outgoing("hi"))
    shown = await server.bot.outbound.post(CHANNEL, outgoing("", picture()))

    assert (said, shown) == (("7",), ("7",))


async def test_what_has_no_id_is_made_all_the_same(server: OddServer) -> None:
    """It can't be edited later, and is not sent again."""
    for result in WITHOUT_ID:
        server.body = {"ok": True, "result": result}

        assert await server.bot.outbound.post(CHANNEL, outgoing("hi")) == ()


async def test_ok_alone_says_that_it_is_done(server: OddServer) -> None:
    """Posted, changed and removed, whatever the result."""
    ref = MessageRef(channel=CHANNEL, id=MessageId("7"))
    bodies: list[object] = [{"ok": True}, *({"ok": True, "result": odd} for odd in ODD)]
    for body in bodies:
        server.body = body

        posted = await server.bot.outbound.post(CHANNEL, outgoing("hi"))
        await server.bot.outbound.edit(ref, outgoing("ho"))
        await server.bot.outbound.delete(ref)

        assert posted == ()


async def test_what_does_not_say_ok_may_have_been_done_or_not(server: OddServer) -> None:
    """Only `ok` counts."""
    odd: tuple[object, ...] = ([], None, 5, "x", {}, {"ok": None, "result": {"message_id": 7}})
    for body in odd:
        server.body = body

        with pytest.raises(OutcomeUnknown):
            await server.bot.outbound.post(CHANNEL, outgoing("hi"))


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 409, 413, 429, 500, 799])
async def test_a_refusal_of_any_shape_is_one_of_ours(server: OddServer, status: int) -> None:
    """Description, code and parameters may be anything."""
    server.status = status
    for odd in ODD:
        bodies: tuple[object, ...] = (
            {"ok": False, "description": odd, "error_code": odd, "parameters": odd},
            {"ok": False, "parameters": {"retry_after": odd}},
            {"ok": False, "parameters": {"migrate_to_chat_id": odd}},
        )
        for body in bodies:
            server.body = body

            with pytest.raises(TeahouseError):
                await server.bot.outbound.post(CHANNEL, outgoing("hi"))
