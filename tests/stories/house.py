"""A whole teahouse for a story: both worlds, both real bots, a real Redis, real translation.

People act through the worlds; the house can be closed and opened again on the same Redis. Waits
are on conditions, announced by the worlds.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bots.app import house_settings, open_teahouse
from bots.platforms import PLATFORMS
from bots.teahouse import Teahouse
from bridge.platforms import PlatformSpec
from bridge.ports import SystemClock
from bridge.settings import Settings
from bridge.store import keys
from bridge.store.connection import Connection
from sandbox.discord.api import Discord
from sandbox.stage import RIGHTS
from sandbox.telegram.api import Telegram
from sandbox.world import Changes, Shown

TELEGRAM_TOKEN = "7000000001:a-telegram-token-for-the-stories-only"
DISCORD_TOKEN = "a-discord-token.for-the.stories-only-nothing-else"
PATIENCE = 15.0
_CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


@dataclass(frozen=True, kw_only=True)
class LaterClock:
    """A clock that is ahead, as if that much time had gone by since people spoke."""

    ahead: timedelta

    def now(self) -> datetime:
        """The moment it shows."""
        return SystemClock().now() + self.ahead


@dataclass(kw_only=True)
class House:
    """Both platforms and the teahouse between them."""

    telegram: Telegram
    discord: Discord
    redis_url: str
    data_dir: Path
    telegram_bot: int = 0
    discord_bot: str = ""
    teahouse: Teahouse | None = None
    platforms: tuple[PlatformSpec, ...] = PLATFORMS
    guild: str = ""
    ahead: timedelta = timedelta()
    """How much later it is for the teahouse, from the next time it is opened."""
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _running: asyncio.Task[None] | None = None

    def settings(self, **changed: object) -> Settings:
        """The house's settings, some of them changed."""
        values = {
            "telegram_token": TELEGRAM_TOKEN,
            "telegram_api": self.telegram.address,
            "discord_token": DISCORD_TOKEN,
            "discord_api": self.discord.address,
            "redis_url": self.redis_url,
            "data_dir": self.data_dir,
            "pace": "off",
            "http": "",
        }
        return house_settings(self.platforms, env_file=None, overrides=values | changed)

    async def open(self, **changed: object) -> None:
        """Start the teahouse; return when it is ready."""
        self._stack, self._stop = AsyncExitStack(), asyncio.Event()
        self.teahouse = await self._stack.enter_async_context(
            open_teahouse(
                self.settings(**changed),
                platforms=self.platforms,
                clock=LaterClock(ahead=self.ahead),
                workers=1,
            )
        )
        self._running = asyncio.create_task(self.teahouse.run(self._stop))
        ready = asyncio.create_task(self.teahouse.wait_until_ready())
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait([self._running, ready], return_when=asyncio.FIRST_COMPLETED)
        if self._running.done():
            ready.cancel()
            self._running.result()

    async def close(self) -> None:
        """Stop it as SIGTERM does: drained."""
        self._stop.set()
        if self._running is not None:
            await self._running
        await self._stack.aclose()
        self._running = None

    async def reopen(self) -> None:
        """A restart on the same Redis."""
        await self.close()
        await self.open()

    async def count_translations(self) -> int:
        """How many different translations were made so far."""
        connection = Connection(self.redis_url, SystemClock())
        try:
            return len(await connection.do("KEYS", keys.CACHED.of("*")))
        finally:
            await connection.close()

    # Places and people.

    def group(
        self, title: str, *names: str, locale: str = "pt", kind: str = "supergroup"
    ) -> "Group":
        """A Telegram group with our bot in it; its first person is its admin."""
        world = self.telegram.world
        people = {name: world.person(name, locale=locale) for name in names}
        admin = next(iter(people.values()))
        chat = world.group(title, members=people.values(), admins=[admin], kind=kind)
        world.add_bot(chat, self.telegram_bot)
        world.promote(chat, self.telegram_bot)
        return Group(house=self, id=chat, people=people)

    def channel(self, title: str, *names: str, locale: str = "en-US") -> "Channel":
        """A Discord channel our bot may work in; its first person may manage it."""
        world = self.discord.world
        people = {name: world.person(name, locale=locale) for name in names}
        if not self.guild:
            owner = world.person("The Owner", locale="en-US")
            self.guild = world.guild("The Guild", owner=owner)
            world.add_bot(self.guild, self.discord_bot, RIGHTS)
        for person in people.values():
            world.join(self.guild, person)
        channel = world.channel(self.guild, title)
        world.permit(channel, next(iter(people.values())), "MANAGE_CHANNELS")
        return Channel(house=self, id=channel, people=people)


@dataclass(frozen=True, kw_only=True)
class Group:
    """A Telegram group of the story."""

    house: House
    id: int
    people: dict[str, int]

    def say(self, name: str, text: str, **more: object) -> str:
        """A person speaks; the message's id."""
        world = self.house.telegram.world
        return str(world.say(self.people[name], self.id, text, **more))  # pyright: ignore[reportArgumentType]

    def shown(self) -> list[Shown]:
        """What the group shows now."""
        return self.house.telegram.world.shown(self.id)

    async def sees(self, wanted: str | Callable[[Shown], object], *, times: int = 1) -> Shown:
        """Wait for the (last) message that holds this text, or meets this condition."""
        world = self.house.telegram.world
        return await _sees(world.changes, self.shown, wanted, times)

    async def waits_for(self, condition: Callable[[], object], description: str) -> None:
        """Wait until the group looks so."""
        await self.house.telegram.world.changes.wait_until(
            condition, description=description, timeout=PATIENCE
        )

    async def asks(self, name: str, command: str, **more: object) -> Shown:
        """Give a command; the bot's answer to it."""
        asked = self.say(name, command, **more)
        return await self.sees(lambda one: one.is_bot and one.reply_to == asked)

    async def press(self, name: str, message: Shown, button: str) -> dict[str, object]:
        """Press a button that gives a command; what its pop-up says to this person alone."""
        world = self.house.telegram.world
        query = world.press(self.people[name], self.id, message.id, button)

        def popups() -> list[dict[str, object]]:
            told = world.answer_to(str(query["callback_query_id"]))
            return [] if told is None else [told]

        found = await world.changes.wait_until(
            popups, description=f"an answer to {button}", timeout=PATIENCE
        )
        return found[0]


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A Discord channel of the story."""

    house: House
    id: str
    people: dict[str, str]

    def say(self, name: str, text: str, **more: object) -> str:
        """A person speaks; the message's id."""
        world = self.house.discord.world
        return world.say(self.people[name], self.id, text, **more)  # pyright: ignore[reportArgumentType]

    def shown(self) -> list[Shown]:
        """What the channel shows everyone now."""
        world = self.house.discord.world
        return [one for one in world.shown(self.id) if one.only_for is None]

    async def sees(self, wanted: str | Callable[[Shown], object], *, times: int = 1) -> Shown:
        """Wait for the (last) message that holds this text, or meets this condition."""
        world = self.house.discord.world
        return await _sees(world.changes, self.shown, wanted, times)

    async def waits_for(self, condition: Callable[[], object], description: str) -> None:
        """Wait until the channel looks so."""
        await self.house.discord.world.changes.wait_until(
            condition, description=description, timeout=PATIENCE
        )

    async def asks(self, name: str, command: str, **options: object) -> Shown:
        """Give a slash command; the bot's ephemeral answer."""
        world = self.house.discord.world
        asked = world.command(self.people[name], self.id, command, options)
        answers = await world.changes.wait_until(
            lambda: world.answers(asked), description=f"an answer to {command}", timeout=PATIENCE
        )
        return answers[-1]


async def _sees(
    changes: Changes,
    shown: Callable[[], list[Shown]],
    wanted: str | Callable[[Shown], object],
    times: int,
) -> Shown:
    def meets(one: Shown) -> object:
        return wanted(one) if callable(wanted) else wanted in one.text

    def found() -> list[Shown]:
        matching = [one for one in shown() if meets(one)]
        return matching if len(matching) >= times else []

    what = "a certain message" if callable(wanted) else repr(wanted)
    try:
        return (await changes.wait_until(found, description=what, timeout=PATIENCE))[-1]
    except TimeoutError as error:
        seen = "\n".join(f"  {one.author}: {one.text}" for one in shown())
        raise AssertionError(f"{error}; there is only:\n{seen}") from None


def code_in(answer: Shown) -> str:
    """The pairing code in an answer."""
    found = code_shown({"text": answer.text})
    assert found, f"no pairing code in {answer.text!r}"
    return found


def code_shown(popup: Mapping[str, object]) -> str | None:
    """The pairing code in what a pressed button brought up, if there is one."""
    found = _CODE.search(str(popup.get("text", "")))
    return found[0] if found else None


async def code_by(place: Group | Channel, admin: str, command: str = "/bridge create") -> str:
    """The pairing code an admin asks for, where they alone see it."""
    answer = await place.asks(admin, command)
    if isinstance(place, Channel):
        return code_in(answer)
    popup = await place.press(admin, answer, "bridge invite")
    code = code_shown(popup)
    assert code, f"no pairing code in {popup!r}"
    return code


async def written_to(group: Group, name: str, text: str) -> Shown:
    """Wait for what the bot writes to a person in the private chat."""
    world, bot = group.house.telegram.world, group.house.telegram_bot
    return await _sees(
        world.changes,
        lambda: [one for one in world.shown_to(group.people[name], bot) if one.is_bot],
        text,
        1,
    )


async def pair(first: Group | Channel, second: Group | Channel) -> None:
    """Pair two places by their admins, each in their own language; wait for both welcomes."""
    admin, other = next(iter(first.people)), next(iter(second.people))
    await join(second, other, await code_by(first, admin))
    await first.sees(lambda one: one.is_bot and "🐾" in one.text)


async def join(place: Group | Channel, admin: str, code: str) -> None:
    """Join a room; wait for the welcome."""
    if isinstance(place, Group):
        await place.asks(admin, f"/bridge join {code}")
    else:
        await place.asks(admin, "/bridge join", code=code)
    await place.sees(lambda one: one.is_bot and "🐾" in one.text)
