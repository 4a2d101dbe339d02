"""The composition root: opens everything, wires it, runs it; nobody else knows all of it.

Bots → commands' services → intake → relay: each is given what was made before it. Platforms come
as a list of specs, and no name of one stands here.
"""

import asyncio
import os
import secrets
import socket
from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Iterable,
    Sequence,
)
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

from pydantic import SecretStr

from bots.files import Files
from bots.platforms import PLATFORMS
from bots.teahouse import Service, Teahouse, platform_service
from bridge.commands import Services
from bridge.commands.rights import Rights
from bridge.errors import BotRefused, Retryable, SetupError
from bridge.events import Platform
from bridge.health import Check, open_health
from bridge.intake import Intake
from bridge.interpreter import Interpreter
from bridge.logs import logger
from bridge.metrics import Metrics
from bridge.platforms import PlatformSpec, Surroundings
from bridge.ports import CapabilitiesByLink, Clock, PlatformBot, SystemClock
from bridge.redis_server import open_embedded
from bridge.relay import Relay
from bridge.sender import Sender
from bridge.settings import PlatformSettings, Settings, read_settings
from bridge.store.store import Store, open_store
from bridge.store.sweeping import Sweeping
from bridge.translation.engine_chain import TranslationSettings, open_translator
from bridge.translation.engines.table import ENGINES
from bridge.translation.remote import is_own_machine
from bridge.worker import Worker

CORE_ROLES = ("bridge", "scheduler")
EMBEDDED_OWNER = "embedded"
"""The one owner of an embedded Redis takes its own leases over at once after a crash."""

_log = logger(__name__)


def house_settings(
    platforms: Iterable[PlatformSpec] = PLATFORMS, **read_options: object
) -> Settings:
    """The settings with those of all platforms; options are `read_settings`'."""
    kinds = [(spec.name, spec.settings) for spec in platforms]
    return read_settings(kinds, **read_options)  # pyright: ignore[reportArgumentType]


@asynccontextmanager
async def open_teahouse(
    settings: Settings,
    roles: Sequence[str] = (),
    *,
    platforms: Sequence[PlatformSpec] = PLATFORMS,
    clock: Clock | None = None,
    workers: int | None = None,
) -> AsyncGenerator[Teahouse]:
    """Open the named roles (none: the platforms whose token is set, and the core's).

    `workers`: translation processes; one a core by default.
    """
    chosen = choose_roles(settings, roles, platforms)
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        redis = None
        if settings.redis_url is None:
            redis = await stack.enter_async_context(open_embedded(settings.data_dir))
        url = redis.url if redis else settings.redis_url or ""
        owner = EMBEDDED_OWNER if redis else _owner()
        store = await stack.enter_async_context(open_store(url, clock=clock))
        translator = await stack.enter_async_context(
            open_translator(
                translation_settings(settings, workers=workers),
                cache=store.translations,
                budget=store.sent_away,
            )
        )
        bots = await _open_bots(settings, platforms, clock, stack)
        interpreter = Interpreter(
            translator=translator, members=store.members, owners=frozenset(settings.owners)
        )
        services = Services(
            store=store,
            interpreter=interpreter,
            clock=clock,
            invitations=lambda: {
                name: address for name, bot in bots.items() if (address := bot.invitation())
            },
            rights=Rights({name: bot.completed for name, bot in bots.items()}, clock),
            messages={spec.name: spec.messages for spec in platforms},
            owners=frozenset(settings.owners),
            only_owners_create=settings.rooms == "owners",
            translates=settings.engine != ("none",),
            elsewhere=_elsewhere(settings),
        )
        intake = Intake(store=store)
        relay = Relay(
            interpreter=interpreter,
            store=store,
            capabilities=_capabilities(settings, platforms),
            clock=clock,
        )
        running: list[Service] = []
        relayed: Callable[[], int] = int  # nothing, where another process relays
        if redis is not None:
            running.append(Service(name="redis", run=redis.run))
        if "bridge" in chosen:
            worker = Worker(store=store, relay=relay, services=services, clock=clock, owner=owner)
            relayed = worker.relayed
            sweeping = Sweeping(store, [spec.name for spec in platforms])
            running.append(Service(name="sweeping", run=sweeping.run))
            running.append(Service(name="relay", run=worker.run, drain=worker.drain))
        run_here = {name: bot for name, bot in bots.items() if name in chosen}
        running += [
            Service(name=f"{name}-identity", run=partial(_met, name, bot))
            for name, bot in bots.items()
            if name not in run_here
        ]
        for name, bot in run_here.items():
            sender = Sender(
                platform=name, outbound=bot.outbound, store=store, clock=clock, owner=owner
            )
            running.append(platform_service(name, bot, intake, sender))
        yield Teahouse(
            store=store,
            translator=translator,
            platforms=tuple(run_here),
            services=tuple(running),
            redis=redis,
            translates="bridge" in chosen,
            checks=_checks(store, run_here),
            metrics=Metrics(store=store, clock=clock, platforms=tuple(bots), relayed=relayed),
        )


def _elsewhere(settings: Settings) -> tuple[str, ...]:
    """The hosts of the chosen translation services that are not the operator's own."""
    urls: dict[str, str | None] = {
        spec.name: getattr(settings, spec.server) for spec in ENGINES if spec.server
    }
    chosen = (urls.get(engine) for engine in settings.engine)
    return tuple(
        urlsplit(url).hostname or url for url in chosen if url and not is_own_machine(url)
    )


def _owner() -> str:
    """A name for this process' leases that no other process has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _settings_of(settings: Settings, spec: PlatformSpec) -> PlatformSettings:
    return settings.of(spec.name, spec.settings)


def _capabilities(settings: Settings, platforms: Iterable[PlatformSpec]) -> CapabilitiesByLink:
    return CapabilitiesByLink(
        tables={spec.name: spec.capabilities(_settings_of(settings, spec)) for spec in platforms}
    )


async def _open_bots(
    settings: Settings, platforms: Iterable[PlatformSpec], clock: Clock, stack: AsyncExitStack
) -> dict[Platform, PlatformBot]:
    """Make the bots of all platforms whose token is set, also of those that run elsewhere.

    Each may open the others' files, and an answer may offer the way to the others' side.
    """
    bots: dict[Platform, PlatformBot] = {}
    files = Files()
    surroundings = Surroundings(clock=clock, files=files, is_paced=settings.pace == "platform")
    for spec in platforms:
        own = _settings_of(settings, spec)
        if own.token:
            bots[spec.name] = await stack.enter_async_context(spec.open_bot(own, surroundings))
            files[spec.name] = bots[spec.name].files
    return bots


async def _met(platform: Platform, bot: PlatformBot) -> None:
    """Let the bot of another process' platform learn its name, for the link that adds it."""
    try:
        await bot.meet()
    except BotRefused as error:
        _log.warning("bot_refused", platform=platform, reason=str(error))


def choose_roles(
    settings: Settings, roles: Sequence[str], platforms: Iterable[PlatformSpec] = PLATFORMS
) -> tuple[str, ...]:
    """The roles of this process. `SetupError` where one lacks its token, or none has any."""
    tokens = {spec.name: _settings_of(settings, spec).token for spec in platforms}
    for name in roles:
        if name in tokens and not tokens[Platform(name)]:
            raise SetupError(f"{_variable(name)} is not set, and the {name} part needs it")
    ready = tuple(name for name, token in tokens.items() if token)
    if not roles and not ready:
        variables = " nor ".join(map(_variable, tokens))
        raise SetupError(
            f"neither {variables} is set: put them into the environment or .env, or try "
            "`teahouse demo`, which needs neither"
        )
    chosen = tuple(roles) or (*ready, *CORE_ROLES)
    is_whole = "bridge" in chosen and bool(ready) and set(ready) <= set(chosen)
    if not is_whole and settings.redis_url is None:
        raise SetupError(
            "parts in separate processes share one Redis: set TEAHOUSE_REDIS_URL for all of them"
        )
    return chosen


def _variable(platform: str) -> str:
    return f"TEAHOUSE_{platform.upper()}_TOKEN"


def translation_settings(
    settings: Settings, *, is_operators_own: bool = False, workers: int | None = None
) -> TranslationSettings:
    """The settings' slice for the translator."""

    def opened(name: str) -> str | None:
        value = getattr(settings, name)
        return value.get_secret_value() if isinstance(value, SecretStr) else value

    return TranslationSettings(
        engine=settings.engine,
        data_dir=settings.data_dir,
        options={name: opened(name) for spec in ENGINES for name in spec.options},
        is_operators_own=is_operators_own,
        workers=workers or os.cpu_count() or 1,
    )


def _checks(store: Store, bots: dict[Platform, PlatformBot]) -> dict[str, Check]:
    async def reaches_redis() -> bool:
        try:
            await store.ping()
        except Retryable:
            return False
        return True

    def is_ready(bot: PlatformBot) -> Callable[[], Awaitable[bool]]:
        async def check() -> bool:
            return bot.is_ready

        return check

    return {"redis": reaches_redis} | {name: is_ready(bot) for name, bot in bots.items()}


def _is_warm(teahouse: Teahouse) -> Check:
    async def check() -> bool:
        return teahouse.is_warm

    return check


async def run_roles(settings: Settings, roles: Sequence[str], stop: asyncio.Event) -> None:
    """`teahouse run`: everything, until `stop` is set."""
    async with AsyncExitStack() as stack:
        teahouse = await stack.enter_async_context(open_teahouse(settings, roles))
        if settings.http is not None:
            checks = teahouse.checks | {"translation": _is_warm(teahouse)}
            address = await stack.enter_async_context(
                open_health(settings.http, checks, teahouse.metrics.text)
            )
            _log.info("health_served", address=address)
        _log.info("teahouse_open", platforms=sorted(teahouse.platforms))
        await teahouse.run(stop)
        _log.info("teahouse_closed")
