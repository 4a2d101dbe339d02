"""The library's connections: what they say about what they read."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bots.telegram.places import Place
from bridge.deliveries import Part
from bridge.errors import OutcomeUnknown
from bridge.ports import Outgoing
from bridge.richtext import RichText
from tests.bots.telegram.conftest import FakeIntake, make_bot, running
from tests.clock import FakeClock

PAGE = "<html>meu segredo</html>"


@pytest.fixture(params=[200, 502])
async def proxy(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """Something between us and Telegram that answers with a page."""
    status: int = request.param

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=PAGE, content_type="text/html")

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_an_answer_that_is_no_json_is_neither_believed_nor_repeated(
    proxy: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody knows whether the message was sent, and no log shows the page."""
    bot = make_bot(proxy, FakeIntake(), FakeClock())
    part = Outgoing(part=Part(text=RichText("hi")), nonce="n")

    async with running(bot):
        with pytest.raises(OutcomeUnknown) as unknown:
            await bot.outbound.post(Place(chat=-5).channel, part)

    assert "segredo" not in str(unknown.value) + caplog.text
