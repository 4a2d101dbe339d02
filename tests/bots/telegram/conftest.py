"""A stand-in of Telegram, our bot on it, and an intake that keeps what it is given in a list."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from bots.telegram.bot import TelegramBot
from bots.telegram.places import Place
from bots.telegram.platform import PLATFORM
from bridge.errors import Retryable
from bridge.events import Attachment, Channel, CommandGiven, Event, MessageId, Platform
from bridge.ports import Clock, FileSource
from sandbox.telegram.api import Telegram, open_telegram
from sandbox.world import Changes, Shown
from tests.clock import FakeClock

TOKEN = "100:token"
T = TypeVar("T")


class FakeIntake:
    """Keeps events; can be told to be unreachable for the next few."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.parked: list[tuple[str, str]] = []
        self.linked: tuple[Channel, ...] = ()
        self.failures = 0
        self.refused = 0
        self.changes = Changes()

    async def take(self, event: Event) -> None:
        """Keep it, or fail as told."""
        self.changes.announce()
        if self.failures:
            self.failures -= 1
            self.refused += 1
            raise Retryable("no Redis", timedelta(milliseconds=1))
        self.events.append(event)

    async def park(self, platform: Platform, raw: str, reason: str) -> None:
        """Keep it aside."""
        assert platform == PLATFORM
        self.parked.append((raw, reason))

    async def channels(self, platform: Platform) -> tuple[Channel, ...]:
        """What a test linked."""
        return tuple(channel for channel in self.linked if channel.platform == platform)

    async def mark(self, channel: Channel) -> MessageId | None:
        """Telegram keeps what we missed, so nobody asks."""
        raise NotImplementedError(channel)

    async def joined_at(self, channel: Channel) -> datetime | None:  # noqa: ARG002  (the port's)
        """Nobody has joined anything here."""
        return None

    async def recent(self, channel: Channel, limit: int) -> tuple[MessageId, ...]:
        """As `mark`."""
        raise NotImplementedError(channel, limit)

    async def event(self, kind: type[T], number: int = 1) -> T:
        """The event of this kind that came as number so and so."""

        def found() -> list[T]:
            return [event for event in self.events if isinstance(event, kind)][number - 1 :]

        return (await self.changes.wait_until(found, description=f"{kind.__name__} {number}"))[0]


@dataclass(frozen=True)
class FakeFiles:
    """Another platform's files, by their source."""

    contents: dict[str, bytes] = field(default_factory=dict[str, bytes])

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncGenerator[AsyncIterator[bytes]]:
        """The file, in chunks."""
        yield self._chunks(self.contents[attachment.source])

    async def _chunks(self, content: bytes) -> AsyncIterator[bytes]:
        for start in range(0, len(content), 1000):
            yield content[start : start + 1000]


@dataclass(frozen=True)
class House:
    """A stand-in with our bot on it."""

    telegram: Telegram
    intake: FakeIntake
    bot: TelegramBot
    me: int
    files: FakeFiles
    clock: FakeClock

    async def command(self, number: int = 1) -> CommandGiven:
        """The command that came as number so and so, with what Telegram tells of rights."""
        return await self.bot.completed(await self.intake.event(CommandGiven, number))

    async def until(self, condition: Callable[[], T], description: str) -> T:
        """Wait until the stand-in looks so."""
        return await self.telegram.world.changes.wait_until(condition, description=description)

    def asked(self, method: str) -> list[Mapping[str, object]]:
        """The bodies of all requests of this method that were answered."""
        return [one.body for one in self.telegram.requests if one.path == f"/{method}"]


def make_bot(
    address: str,
    clock: Clock,
    *,
    token: str = TOKEN,
    pace: bool = False,
    files: Mapping[Platform, FileSource] | None = None,
) -> TelegramBot:
    """A bot on the stand-in."""
    return TelegramBot(token, address, clock, pace=pace, files=files or {})


@asynccontextmanager
async def running(bot: TelegramBot, intake: FakeIntake) -> AsyncGenerator[asyncio.Task[None]]:
    """The bot receives until the block ends."""
    async with bot:
        task = asyncio.create_task(bot.run(intake))
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def group_of(house: House) -> tuple[int, Channel]:
    """A group with Maria in it."""
    maria = house.telegram.world.person("Maria")
    group = house.telegram.world.group("Chá", members=[maria, house.me])
    return maria, Place(chat=group).channel


def shown(house: House, channel: Channel) -> list[Shown]:
    """What the group's members see."""
    return house.telegram.world.shown(int(channel.id))


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A stand-in alone."""
    async with open_telegram({TOKEN: "tea_bot"}) as telegram:
        yield telegram


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """Our bot, receiving."""
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(open_telegram({TOKEN: "tea_bot"}))
        intake, files, clock = FakeIntake(), FakeFiles(), FakeClock()
        sources: dict[Platform, FileSource] = {Platform("discord"): files}
        bot = make_bot(telegram.address + "/", clock, files=sources)
        sources[PLATFORM] = bot.files
        await stack.enter_async_context(running(bot, intake))
        await telegram.world.changes.wait_until(
            lambda: any(one.path == "/getUpdates" for one in telegram.requests),
            description="the first poll",
        )
        yield House(telegram, intake, bot, 100, files, clock)
    assert telegram.violations == []
