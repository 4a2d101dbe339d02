"""An open teahouse and its life: all services run, a refused bot stops alone, stopping drains."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from bots.ending import end
from bridge.errors import BotRefused, SetupError
from bridge.events import Language, Platform
from bridge.health import Check
from bridge.logs import logger
from bridge.metrics import Metrics
from bridge.ports import Intake, PlatformBot
from bridge.redis_server import EmbeddedServer
from bridge.sender import Sender
from bridge.store.store import Store
from bridge.translation.translator import ChainTranslator

READY_POLL = 0.05
DRAIN = timedelta(seconds=10)
WARM_UP = timedelta(seconds=1.5)
"""How long `/readyz` waits for what first lines need; later, they wait themselves."""
FIRST_PAIR = (Language("en"), Language("pt"))
"""Its models come with the package: as long as there is no room, the first one likely needs it."""
_log = logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Something that runs until it is cancelled; `drain` lets it finish what it has begun."""

    name: str
    run: Callable[[], Coroutine[Any, Any, None]]
    drain: Callable[[], Awaitable[None]] | None = None


def platform_service(
    platform: Platform, bot: PlatformBot, intake: Intake, sender: Sender
) -> Service:
    """A platform's two ways, in and out. Raises `BotRefused` where it refuses the bot for good."""

    async def run() -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(bot.run(intake))
                group.create_task(sender.run())
        except ExceptionGroup as failed:
            refused, others = failed.split(BotRefused)
            if refused is None or others is not None:
                raise
            raise BotRefused(str(_first(refused))) from failed

    return Service(name=platform, run=run, drain=sender.drain)


@dataclass(slots=True, kw_only=True)
class Teahouse:
    """An open teahouse, ready to run."""

    store: Store
    translator: ChainTranslator
    platforms: tuple[Platform, ...]
    services: tuple[Service, ...]
    redis: EmbeddedServer | None
    translates: bool
    """Whether lines are translated in this process, so that models are to be loaded."""
    checks: dict[str, Check]
    metrics: Metrics
    refused: list[str] = field(default_factory=list)
    """What each platform said that refused its bot for good."""
    is_warm: bool = False
    """What first lines need is loaded, or has taken too long."""

    async def run(self, stop: asyncio.Event) -> None:
        """Run all services until `stop` is set, then drain. What escapes one ends them all.

        `SetupError` where every platform has refused its bot for good.
        """
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._served(service, stop), name=service.name)
                for service in (*self.services, Service(name="warm-up", run=self._warm_up))
            ]
            await stop.wait()
            if self.redis is not None:
                self.redis.leave()
            await self._drain()
            await end(tasks)
        if self.refused and len(self.refused) == len(self.platforms):
            raise SetupError("; ".join(self.refused))

    async def wait_until_ready(self) -> None:
        """Return once Redis and every platform are there."""
        while not all([await check() for check in self.checks.values()]):  # noqa: ASYNC110  (asked only here)
            await asyncio.sleep(READY_POLL)

    async def _served(self, service: Service, stop: asyncio.Event) -> None:
        """A service until its end. A platform that refuses its bot leaves the others running."""
        try:
            await service.run()
        except BotRefused as error:
            _log.error("bot_refused", platform=service.name, reason=str(error))
            self.refused.append(str(error))
            if len(self.refused) == len(self.platforms):
                stop.set()

    async def _warm_up(self) -> None:
        """Load what the rooms' first lines would have to load, where they are translated."""
        asyncio.get_running_loop().call_later(WARM_UP.total_seconds(), self._warmed)
        if self.translates:
            await self._load()
        self._warmed()

    def _warmed(self) -> None:
        self.is_warm = True

    async def _load(self) -> None:
        pairs = {room.languages async for room in self.store.rooms.all_rooms()}
        for languages in pairs or {FIRST_PAIR}:
            await self.translator.warm(languages)

    async def _drain(self) -> None:
        drains = [service.drain() for service in self.services if service.drain is not None]
        try:
            async with asyncio.timeout(DRAIN.total_seconds()):
                await asyncio.gather(*drains)
        except TimeoutError:
            _log.warning("drain_cut_short", seconds=DRAIN.total_seconds())


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = cast("BaseExceptionGroup[BaseException]", error).exceptions[0]
    return error
