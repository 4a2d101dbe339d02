"""Receiving: what the connections say about what they read, and what the offset confirms."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web

from bots.telegram.places import Place
from bots.telegram.session import Polling, RawUpdate
from bridge.deliveries import Part
from bridge.errors import BotRefused, ChannelUnavailable, OutcomeUnknown, Retryable
from bridge.ports import Outgoing
from bridge.richtext import RichText
from tests.bots.telegram.conftest import FakeIntake, make_bot, running
from tests.clock import FakeClock

PAGE = "<html>meu segredo</html>"
REFUSAL = {"ok": False, "error_code": 403, "description": "Forbidden: bot was kicked"}

Answer = Callable[[], list[RawUpdate]]


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


class FakeTelegram:
    """Answers `getUpdates` from a script, then refuses the token so that the loop ends."""

    def __init__(self, *script: Answer) -> None:
        self._script = list(script)
        self.offsets: list[int | None] = []
        self.waits: list[timedelta] = []
        self.taken: list[int] = []

    async def updates(self, offset: int | None, wait: timedelta) -> list[RawUpdate]:
        """The next answer of the script."""
        self.offsets.append(offset)
        self.waits.append(wait)
        if not self._script:
            raise BotRefused("the end")
        return self._script.pop(0)()

    async def take(self, raw: RawUpdate) -> None:
        """Whoever takes the updates."""
        self.taken.append(raw["update_id"])


def updates(*ids: int) -> Answer:
    """An answer with these updates."""
    return lambda: [{"update_id": number} for number in ids]


async def played(telegram: FakeTelegram, clock: FakeClock) -> Polling:
    """The loop, run to the end of the script."""
    polling = Polling(telegram.updates, clock)
    with pytest.raises(BotRefused):
        await polling.run(telegram.take)
    return polling


async def test_the_offset_confirms_what_was_taken() -> None:
    """It is one more than the last update, wherever its ids are."""
    telegram = FakeTelegram(updates(5, 6), updates(7), updates(2))

    await played(telegram, FakeClock())

    assert telegram.offsets == [None, 7, 8, 3]
    assert telegram.taken == [5, 6, 7, 2]


async def test_after_a_quiet_day_the_offset_is_let_go() -> None:
    """Ids begin anywhere after a quiet week; an old offset could hide them."""
    clock = FakeClock()

    def a_quiet_week() -> list[RawUpdate]:
        clock.advance(timedelta(days=7))
        return []

    telegram = FakeTelegram(updates(500), a_quiet_week, updates(3))

    await played(telegram, clock)

    assert telegram.offsets == [None, 501, None, 4]


async def test_the_first_poll_returns_at_once() -> None:
    """So that the bot is known to receive; then Telegram may hold the line."""
    telegram = FakeTelegram(updates(), updates())

    polling = await played(telegram, FakeClock())

    assert telegram.waits == [timedelta(), timedelta(seconds=30), timedelta(seconds=30)]
    assert polling.is_receiving


async def test_after_trouble_the_next_poll_returns_at_once() -> None:
    """The same when it is over."""

    def trouble() -> list[RawUpdate]:
        raise Retryable("busy", timedelta(milliseconds=1))

    telegram = FakeTelegram(updates(), trouble, updates())

    await played(telegram, FakeClock())

    assert telegram.waits[1:3] == [timedelta(seconds=30), timedelta()]


async def test_a_batch_is_taken_in_the_order_of_its_ids() -> None:
    """However it was sent: the ids tell what came first, and the highest confirms them all."""
    telegram = FakeTelegram(updates(7, 5, 6), updates())

    await played(telegram, FakeClock())

    assert telegram.taken == [5, 6, 7]
    assert telegram.offsets[1] == 8


async def test_a_server_that_does_not_wait_is_not_asked_in_a_hot_loop() -> None:
    """Empty answers that come at once are a moment apart."""
    telegram = FakeTelegram(*[updates()] * 3)
    began = asyncio.get_running_loop().time()

    await played(telegram, FakeClock())

    assert asyncio.get_running_loop().time() - began > 0.25
