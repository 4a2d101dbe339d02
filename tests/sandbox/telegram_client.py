"""The plainest client of the Bot API: one POST a call, the answer as it came."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

from aiohttp import ClientSession, FormData

from sandbox.telegram.api import Telegram, open_telegram
from sandbox.telegram.objects import Json

TOKEN = "100:tea"
BOT = 100


class PlainBot:
    """A bot without a library."""

    def __init__(self, session: ClientSession, telegram: Telegram, token: str = TOKEN) -> None:
        self.session = session
        self._base = f"{telegram.address}/bot{token}"

    async def answer(self, method: str, **parameters: object) -> Json:
        """The whole answer, `ok` or not."""
        async with self.session.post(f"{self._base}/{method}", json=parameters) as response:
            return cast("Json", await response.json())

    async def upload(self, method: str, form: FormData) -> Json:
        """The answer to a multipart form."""
        async with self.session.post(f"{self._base}/{method}", data=form) as response:
            return cast("Json", await response.json())

    async def result(self, method: str, **parameters: object) -> Json:
        """The result of a call that must succeed."""
        answer = await self.answer(method, **parameters)
        assert answer["ok"], answer
        return cast("Json", answer["result"])

    async def refusal(self, method: str, **parameters: object) -> tuple[object, object]:
        """Code and text of a call that must fail."""
        answer = await self.answer(method, **parameters)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]

    async def updates(self, **parameters: object) -> list[Json]:
        """What `getUpdates` gives."""
        return cast("list[Json]", await self.result("getUpdates", **parameters))


@asynccontextmanager
async def plain_bot(
    *, limits: bool = False, clock: "Clock | None" = None
) -> AsyncGenerator[tuple[Telegram, PlainBot]]:
    """A stand-in with one bot, and that bot."""
    async with (
        open_telegram({TOKEN: "tea_bot"}, limits=limits, clock=clock or Clock()) as telegram,
        ClientSession() as session,
    ):
        yield telegram, PlainBot(session, telegram)


class Clock:
    """A time that only moves when told."""

    def __init__(self, now: float = 1_800_000_000) -> None:
        self.now = now

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.now
