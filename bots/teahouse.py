"""An open teahouse and its life: all parts run, one that is refused is parked, stopping drains."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from bots.ending import end
from bridge.errors import BotRefused, SetupError
from bridge.events import Language, Platform
from bridge.health import Check
from bridge.logs import logger
from bridge.ports import PlatformBot
from bridge.redis_server import EmbeddedServer
from bridge.sender import Sender
from bridge.store.store import Store
from bridge.translation.translator import ChainTranslator
from bridge.worker import Worker

READY_POLL = 0.05
DRAIN = timedelta(seconds=10)
WARM_UP = timedelta(seconds=1.5)
"""How long `/readyz` waits for what first lines need; later, they wait themselves."""
FIRST_PAIR = (Language("en"), Language("pt"))
"""Its models come with the package: as long as there is no room, the first one likely needs it."""
Service = tuple[str, Coroutine[Any, Any, None]]
_log = logger(__name__)


@dataclass(slots=True, kw_only=True)
class Teahouse:
    """An open teahouse: its parts, ready to run."""

    store: Store
    translator: ChainTranslator
    bots: dict[Platform, PlatformBot]
    senders: dict[Platform, Sender]
    worker: Worker | None
    redis: EmbeddedServer | None
    checks: dict[str, Check]
    parked: list[str] = field(default_factory=list)
    is_warm: bool = False
    """What first lines need is loaded, or has taken too long."""

    async def run(self, stop: asyncio.Event) -> None:
        """Run all parts until `stop` is set, then drain. Whatever escapes a part ends them all.

        `SetupError` where every platform has refused its bot for good.
        """
        async with asyncio.TaskGroup() as group:
            services = [
                group.create_task(service, name=name) for name, service in self._services(stop)
            ]
            await stop.wait()
            if self.redis is not None:
                self.redis.leave()
            await self._drain()
            await end(services)
        if self.parked and len(self.parked) == len(self.bots):
            raise SetupError("; ".join(self.parked))

    async def wait_until_ready(self) -> None:
        """Return once Redis and every platform are there."""
        while not all([await check() for check in self.checks.values()]):  # noqa: ASYNC110  (asked only here)
            await asyncio.sleep(READY_POLL)

    def _services(self, stop: asyncio.Event) -> list[Service]:
        services: list[Service] = [("warm-up", self._warm_up())]
        if self.redis is not None:
            services.append(("redis", self.redis.run()))
        if self.worker is not None:
            services.append(("relay", self.worker.run()))
        services += [
            (platform, self._platform(platform, bot, stop)) for platform, bot in self.bots.items()
        ]
        return services

    async def _platform(self, platform: Platform, bot: PlatformBot, stop: asyncio.Event) -> None:
        """A platform's two ways, in and out; parked where it refuses the bot for good."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(bot.run())
                group.create_task(self.senders[platform].run())
        except ExceptionGroup as failed:
            parked, others = failed.split(BotRefused)
            if parked is None or others is not None:
                raise
            reason = str(_first(parked))
            _log.error("bot_refused", platform=platform, reason=reason)
            self.parked.append(reason)
            if len(self.parked) == len(self.bots):
                stop.set()

    async def _warm_up(self) -> None:
        """Load what the rooms' first lines would have to load, where they are translated."""
        asyncio.get_running_loop().call_later(WARM_UP.total_seconds(), self._warmed)
        if self.worker is not None:
            await self._load()
        self._warmed()

    def _warmed(self) -> None:
        self.is_warm = True

    async def _load(self) -> None:
        pairs = {room.languages async for room in self.store.rooms.all_rooms()}
        for languages in pairs or {FIRST_PAIR}:
            await self.translator.warm(languages)

    async def _drain(self) -> None:
        drains = [sender.drain() for sender in self.senders.values()]
        if self.worker is not None:
            drains.append(self.worker.drain())
        try:
            async with asyncio.timeout(DRAIN.total_seconds()):
                await asyncio.gather(*drains)
        except TimeoutError:
            _log.warning("drain_cut_short", seconds=DRAIN.total_seconds())


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = cast("BaseExceptionGroup[BaseException]", error).exceptions[0]
    return error
