"""The library's connections: what they say about what they read."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bots.telegram.places import Place
from bridge.deliveries import Part
from bridge.errors import ChannelUnavailable, OutcomeUnknown
from bridge.ports import Outgoing
from bridge.richtext import RichText
from tests.bots.telegram.conftest import FakeIntake, make_bot, running
from tests.clock import FakeClock

PAGE = "<html>meu segredo</html>"
REFUSAL = {"ok": False, "error_code": 403, "description": "Forbidden: bot was kicked"}


@pytest.fixture(params=[200, 502])
async def proxy(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """Something between us and Telegram that answers with a page."""
    status: int = request.param

    async with answering(lambda: web.Response(status=status, text=PAGE)) as address:
        yield address


@asynccontextmanager
async def answering(answer: Callable[[], web.Response]) -> AsyncGenerator[str]:
    """A server that answers everything alike."""

    async def handle(_: web.Request) -> web.Response:
        return answer()

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_an_answer_that_is_no_json_is_neither_believed_nor_repeated(
    proxy: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody knows whether the message was sent, and no log shows the page."""
    bot = make_bot(proxy, FakeClock())
    part = Outgoing(part=Part(text=RichText("hi")), nonce="n")

    async with running(bot, FakeIntake()):
        with pytest.raises(OutcomeUnknown) as unknown:
            await bot.outbound.post(Place(chat=-5).channel, part)

    assert "segredo" not in str(unknown.value) + caplog.text


async def test_an_answer_that_says_it_is_none_is_believed() -> None:
    """A refusal is one whatever HTTP's status says: the body has a code of its own."""
    part = Outgoing(part=Part(text=RichText("hi")), nonce="n")

    async with answering(lambda: web.json_response(REFUSAL)) as address:
        bot = make_bot(address, FakeClock())
        async with running(bot, FakeIntake()):
            with pytest.raises(ChannelUnavailable):
                await bot.outbound.post(Place(chat=-5).channel, part)


@pytest.mark.parametrize("result", [None, [1], "?"])
async def test_an_answer_that_cannot_be_read_ends_nothing(result: object) -> None:
    """It comes out as a call whose outcome nobody knows, not as an error of the library's."""
    part = Outgoing(part=Part(text=RichText("hi")), nonce="n")

    async with answering(lambda: web.json_response({"ok": True, "result": result})) as address:
        bot = make_bot(address, FakeClock())
        async with running(bot, FakeIntake()):
            with pytest.raises(OutcomeUnknown):
                await bot.outbound.post(Place(chat=-5).channel, part)
