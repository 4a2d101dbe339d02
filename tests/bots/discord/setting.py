"""A Discord bot at work on a stand-in, and a small intake that keeps what it was handed."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from bots.discord.bot import DiscordBot
from bots.discord.platform import PLATFORM
from bridge.deliveries import Face, Part
from bridge.errors import Retryable
from bridge.events import Attachment, Channel, ChannelId, Event, MessageId, Platform
from bridge.ports import FileSource, Outgoing
from bridge.richtext import RichText
from sandbox.discord.api import Discord, open_discord
from sandbox.world import Shown

T = TypeVar("T")

MARIA = Face(name="Maria", avatar="https://example.org/maria.png")


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


class FakeIntake:
    """Keeps events in a list; a seen id is taken once, as the real one does."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.parked: list[str] = []
        self.bridged: set[Channel] = set()
        self.marks: dict[Channel, MessageId] = {}
        self.relayed: dict[Channel, list[MessageId]] = {}
        self.failures = 0
        """How many of the next takes fail as if Redis could not be reached."""

    async def take(self, event: Event) -> None:
        """Keep it."""
        if self.failures:
            self.failures -= 1
            raise Retryable("no redis")
        if event.id not in {kept.id for kept in self.events}:
            self.events.append(event)

    async def park(self, platform: Platform, raw: str, reason: str) -> None:
        """Keep what nobody understood."""
        self.parked.append(f"{platform} {raw} {reason}")

    async def channels(self, platform: Platform) -> tuple[Channel, ...]:
        """The bridged ones."""
        return tuple(channel for channel in self.bridged if channel.platform == platform)

    async def mark(self, channel: Channel) -> MessageId | None:
        """As the test has set it."""
        return self.marks.get(channel)

    async def joined_at(self, channel: Channel) -> datetime | None:  # noqa: ARG002  (the port's)
        """Nobody has joined anything here."""
        return None

    async def recent(self, channel: Channel, limit: int) -> tuple[MessageId, ...]:
        """As the test has set it."""
        return tuple(self.relayed.get(channel, ())[-limit:])

    def of(self, kind: type[T]) -> list[T]:
        """The events of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]


class FilesInMemory:
    """A platform's files: source to bytes."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        self.contents = contents

    def open(self, attachment: Attachment) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """The bytes in two chunks."""
        return self._open(self.contents[attachment.source])

    @asynccontextmanager
    async def _open(self, content: bytes) -> AsyncGenerator[AsyncIterator[bytes]]:
        async def chunks() -> AsyncIterator[bytes]:
            yield content[:3]
            yield content[3:]

        yield chunks()


@dataclass(kw_only=True)
class Setting:
    """A guild with one channel, a person and an admin in it, and our bot."""

    discord: Discord
    bot: DiscordBot
    intake: FakeIntake
    guild: str
    channel: str
    ana: str
    boss: str
    us: str
    files: dict[Platform, FileSource] = field(default_factory=dict[Platform, FileSource])

    @property
    def here(self) -> Channel:
        """The channel as the core knows it."""
        return Channel(platform=PLATFORM, id=ChannelId(self.channel))

    def another_bot(self) -> DiscordBot:
        """The same bot anew, as after a restart."""
        return DiscordBot("the-token", self.discord.address, SystemClock(), files=self.files)

    async def until_menu(self) -> None:
        """Wait for the command menu to be at Discord."""
        await until(
            lambda: any(one.method == "PUT" for one in self.discord.requests), "the menu is there"
        )

    async def until(self, condition: Callable[[], T], description: str) -> T:
        """The condition's first truthy value."""
        return await until(condition, description)


async def until(condition: Callable[[], T], description: str, seconds: float = 10) -> T:
    """Wait for what no world announces, too: the intake's list, the bot's readiness."""
    try:
        async with asyncio.timeout(seconds):
            while not (value := condition()):  # noqa: ASYNC110  (nothing announces a list's growth)
                await asyncio.sleep(0.005)
            return value
    except TimeoutError:
        raise TimeoutError(f"waited in vain for: {description}") from None


RIGHTS = (
    "VIEW_CHANNEL",
    "SEND_MESSAGES",
    "SEND_MESSAGES_IN_THREADS",
    "READ_MESSAGE_HISTORY",
    "MANAGE_WEBHOOKS",
    "MANAGE_MESSAGES",
    "ATTACH_FILES",
    "EMBED_LINKS",
)


@asynccontextmanager
async def open_setting(*, limits: bool = False) -> AsyncGenerator[Setting]:
    """The stand-in with its people; the bot is not running yet."""
    async with open_discord(limits=limits) as discord:
        world = discord.world
        us = world.bot("the-token", "teahouse")
        boss = world.person("The Boss")
        ana = world.person("Ana Lima", locale="pt-BR")
        guild = world.guild("Tea", owner=boss, members=[ana])
        channel = world.channel(guild, "lounge")
        world.add_bot(guild, us, RIGHTS)
        intake = FakeIntake()
        files: dict[Platform, FileSource] = {}
        async with DiscordBot("the-token", discord.address, SystemClock(), files=files) as bot:
            yield Setting(
                discord=discord,
                bot=bot,
                intake=intake,
                guild=guild,
                channel=channel,
                ana=ana,
                boss=boss,
                us=us,
                files=files,
            )


@asynccontextmanager
async def running(bot: DiscordBot, intake: FakeIntake) -> AsyncGenerator[None]:
    """The bot at work, ready at the start, stopped at the end."""
    task = asyncio.create_task(bot.run(intake))
    try:
        await until(lambda: bot.is_ready or task.done(), "the bot is ready")
        if task.done():
            task.result()
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def line(text: str | RichText, face: Face | None = MARIA, **more: object) -> Outgoing:
    """One part with this text."""
    rich = text if isinstance(text, RichText) else RichText(text)
    return Outgoing(part=Part(text=rich), face=face, nonce="n1", **more)  # pyright: ignore[reportArgumentType]


def seen(setting: Setting) -> list[Shown]:
    """The channel as people see it."""
    return setting.discord.world.shown(setting.channel)


def asked(setting: Setting, method: str, path: str) -> int:
    """How often this was requested."""
    return sum(one.method == method and path in one.path for one in setting.discord.requests)
