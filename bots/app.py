"""The composition root: opens everything, wires it, runs it; nobody else knows all parts."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

from bots.discord.bot import DiscordBot
from bots.discord.capabilities import CAPABILITIES as DISCORD_CAPABILITIES
from bots.teahouse import Teahouse
from bots.telegram.bot import TelegramBot
from bots.telegram.capabilities import CAPABILITIES as TELEGRAM_CAPABILITIES
from bridge.clock import SystemClock
from bridge.commands import Services
from bridge.errors import Retryable, SetupError
from bridge.events import Platform
from bridge.health import Check, open_health
from bridge.intake import Intake
from bridge.interpreter import Interpreter
from bridge.logs import logger
from bridge.ports import Capabilities, Clock, FileSource, PlatformBot
from bridge.redis_server import open_embedded
from bridge.relay import Relay
from bridge.sender import Sender
from bridge.settings import Settings
from bridge.store.store import Store, open_store
from bridge.translation.opening import TranslationSettings, open_translator
from bridge.translation.remote import is_own_machine
from bridge.worker import Worker

TELEGRAM, DISCORD = Platform("telegram"), Platform("discord")
EMBEDDED_OWNER = "embedded"
"""The one owner of an embedded Redis takes its own leases over at once after a crash."""

_CAPABILITIES: dict[Platform, Capabilities] = {
    TELEGRAM: TELEGRAM_CAPABILITIES,
    DISCORD: DISCORD_CAPABILITIES,
}
_log = logger(__name__)


@asynccontextmanager
async def open_teahouse(
    settings: Settings,
    parts: Sequence[str] = (),
    *,
    clock: Clock | None = None,
    workers: int | None = None,
) -> AsyncGenerator[Teahouse]:
    """Open the named parts (none: those whose token is set, and the bridge).

    `workers`: translation processes; one a core by default.
    """
    chosen = choose_parts(settings, parts)
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
        bots: dict[Platform, PlatformBot] = {}
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
            owners=frozenset(settings.owners),
            only_owners_create=settings.rooms == "owners",
            elsewhere=_elsewhere(settings),
        )
        intake = Intake(store=store, services=services, clock=clock)
        bots |= await _open_bots(settings, chosen, intake, clock, stack)
        relay = Relay(
            interpreter=interpreter,
            store=store,
            capabilities=_CAPABILITIES,
            clock=clock,
        )
        yield Teahouse(
            store=store,
            translator=translator,
            bots=bots,
            senders={
                name: Sender(
                    platform=name, outbound=bot.outbound, store=store, clock=clock, owner=owner
                )
                for name, bot in bots.items()
            },
            worker=Worker(store=store, relay=relay, services=services, clock=clock, owner=owner)
            if "bridge" in chosen
            else None,
            redis=redis,
            checks=_checks(store, bots),
        )


def _elsewhere(settings: Settings) -> tuple[str, ...]:
    """The hosts of the chosen translation services that are not the operator's own."""
    urls = {"libretranslate": settings.libretranslate_url, "openai": settings.openai_url}
    chosen = (urls.get(engine) for engine in settings.engine)
    return tuple(
        urlsplit(url).hostname or url for url in chosen if url and not is_own_machine(url)
    )


def _owner() -> str:
    """A name for this process' leases that no other process has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


async def _open_bots(
    settings: Settings, chosen: Sequence[str], intake: Intake, clock: Clock, stack: AsyncExitStack
) -> dict[Platform, PlatformBot]:
    """Make the chosen platforms' bots; each may open the other's files."""
    bots: dict[Platform, PlatformBot] = {}
    files: dict[Platform, FileSource] = {}
    if "telegram" in chosen and settings.telegram_token:
        telegram = TelegramBot(
            settings.telegram_token.get_secret_value(),
            settings.telegram_api,
            intake,
            clock,
            pace=settings.pace == "platform",
            files=files,
        )
        bots[TELEGRAM], files[TELEGRAM] = telegram, telegram.files
    if "discord" in chosen and settings.discord_token:
        discord = await stack.enter_async_context(
            DiscordBot(
                settings.discord_token.get_secret_value(),
                settings.discord_api,
                intake,
                clock,
                files=files,
            )
        )
        bots[DISCORD], files[DISCORD] = discord, discord.files
    return bots


def choose_parts(settings: Settings, parts: Sequence[str]) -> tuple[str, ...]:
    """The parts to run. `SetupError` where one lacks its token, or none has any."""
    tokens = {"telegram": settings.telegram_token, "discord": settings.discord_token}
    for name in parts:
        if name in tokens and not tokens[name]:
            raise SetupError(
                f"TEAHOUSE_{name.upper()}_TOKEN is not set, and the {name} part needs it"
            )
    ready = tuple(name for name, token in tokens.items() if token)
    if not parts and not ready:
        raise SetupError(
            "neither TEAHOUSE_TELEGRAM_TOKEN nor TEAHOUSE_DISCORD_TOKEN is set: put them into the "
            "environment or .env, or try `teahouse demo`, which needs neither"
        )
    chosen = tuple(parts) or (*ready, "bridge", "scheduler")
    is_whole = "bridge" in chosen and bool(ready) and set(ready) <= set(chosen)
    if not is_whole and settings.redis_url is None:
        raise SetupError(
            "parts in separate processes share one Redis: set TEAHOUSE_REDIS_URL for all of them"
        )
    return chosen


def translation_settings(
    settings: Settings, *, is_operators_own: bool = False, workers: int | None = None
) -> TranslationSettings:
    """The settings' slice for the translator."""

    def opened(name: str) -> str | None:
        secret = getattr(settings, name)
        return secret.get_secret_value() if secret else None

    return TranslationSettings(
        engine=settings.engine,
        data_dir=settings.data_dir,
        libretranslate_url=settings.libretranslate_url,
        libretranslate_key=opened("libretranslate_key"),
        openai_url=settings.openai_url,
        openai_model=settings.openai_model,
        openai_key=opened("openai_key"),
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


async def run_parts(settings: Settings, parts: Sequence[str], stop: asyncio.Event) -> None:
    """`teahouse run`: everything, until `stop` is set."""
    async with AsyncExitStack() as stack:
        teahouse = await stack.enter_async_context(open_teahouse(settings, parts))
        if settings.http is not None:
            checks = teahouse.checks | {"translation": _is_warm(teahouse)}
            address = await stack.enter_async_context(open_health(settings.http, checks))
            _log.info("health_served", address=address)
        _log.info("teahouse_open", platforms=sorted(teahouse.bots))
        await teahouse.run(stop)
        _log.info("teahouse_closed")
