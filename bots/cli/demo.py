"""`teahouse demo` and `teahouse sandbox`: the whole product on local stand-ins of both platforms.

Nothing is special-cased: both real bots talk to the stand-ins over sockets, and the two chats are
paired by the same commands that people use.
"""

import asyncio
import os
import re
import tempfile
import webbrowser
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bots.app import house_settings, open_teahouse
from bridge.errors import SetupError
from bridge.events import Language
from bridge.languages import KNOWN, UnknownLanguage, parse
from bridge.redis_server import open_embedded
from bridge.settings import Settings
from bridge.translation.engines import Direction
from bridge.translation.models.installed import installed
from sandbox.control import Scene, Side, open_control
from sandbox.discord.world import DiscordWorld
from sandbox.stage import (
    DISCORD_TOKEN,
    TELEGRAM_TOKEN,
    Cast,
    Stage,
    Turn,
    open_stage,
    scripted_languages,
    turns,
)
from sandbox.telegram.world import TelegramWorld
from sandbox.world import Shown

PATIENCE = 20.0
"""Seconds that one step of the demo may take before it counts as broken."""

_PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy"})
_CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")
_HINT = "For Chinese and English: teahouse models install zh en, then teahouse demo again."


async def play_script(languages: str | None) -> None:
    """One conversation, printed as a transcript."""
    console = Console(highlight=False)
    settings = demo_settings()
    spoken = _chosen(languages, settings)
    async with open_stage(*spoken) as stage, running_demo(settings, stage):
        await pair(stage)
        _print_headline(console, stage)
        await _play(console, stage)
    if languages is None and "zh" not in spoken:
        console.print(Text(_HINT, style="dim"))


async def serve_demo(
    languages: str | None, *, port: int, browser: bool, stop: asyncio.Event
) -> None:
    """Both chats side by side on a page, until stopped."""
    console = Console(highlight=False)
    settings = demo_settings()
    spoken = _chosen(languages, settings)
    async with open_stage(*spoken) as stage:
        scene = Scene(
            telegram=stage.telegram.world, discord=stage.discord.world, sides=_sides(stage)
        )
        async with open_control(scene, port=port) as address, running_demo(settings, stage):
            await pair(stage)
            console.print(f"🍵 teahouse demo: {address}", soft_wrap=True)
            console.print("   Write on either side. Ctrl-C ends it.")
            if languages is None and "zh" not in spoken:
                console.print(Text(f"   {_HINT}", style="dim"), soft_wrap=True)
            if browser:
                await asyncio.to_thread(webbrowser.open, address)
            await stop.wait()


async def serve_sandbox(*, port: int, stop: asyncio.Event) -> None:
    """The stand-ins alone, with addresses and tokens for whoever wants to point bots there."""
    console = Console(highlight=False)
    async with open_stage("pt", "en") as stage:
        scene = Scene(
            telegram=stage.telegram.world, discord=stage.discord.world, sides=_sides(stage)
        )
        async with open_control(scene, port=port) as address:
            for line in (
                f"page  {address}",
                f"TEAHOUSE_TELEGRAM_API={stage.telegram.address}",
                f"TEAHOUSE_TELEGRAM_TOKEN={TELEGRAM_TOKEN}",
                f"TEAHOUSE_DISCORD_API={stage.discord.address}",
                f"TEAHOUSE_DISCORD_TOKEN={DISCORD_TOKEN}",
            ):
                console.print(line, soft_wrap=True)
            await stop.wait()


def demo_settings(**changed: object) -> Settings:
    """Only where models are is asked of the environment: the rest is for a real teahouse.

    Proxies go, too: the demo talks to this machine alone.
    """
    for variable in [name for name in os.environ if name.casefold() in _PROXIES]:
        del os.environ[variable]
    overrides = {"redis_url": None, "http": "", **changed}
    return house_settings(env_file=None, heeded=("data_dir",), overrides=overrides)


@asynccontextmanager
async def running_demo(settings: Settings, stage: Stage) -> AsyncGenerator[None]:
    """Both bots and the bridge, on a Redis of their own in a temporary folder."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="teahouse-demo-"))
        redis = await stack.enter_async_context(open_embedded(Path(folder)))
        demo = house_settings(
            env_file=None,
            overrides={
                **settings.model_dump(),
                "telegram_token": TELEGRAM_TOKEN,
                "telegram_api": stage.telegram.address,
                "discord_token": DISCORD_TOKEN,
                "discord_api": stage.discord.address,
                "redis_url": redis.url,
                "pace": "off",
            },
        )
        teahouse = await stack.enter_async_context(open_teahouse(demo))
        stop = asyncio.Event()
        group = await stack.enter_async_context(asyncio.TaskGroup())
        group.create_task(teahouse.run(stop))
        stack.callback(stop.set)
        async with asyncio.timeout(PATIENCE):
            await teahouse.wait_until_ready()
        yield


def _chosen(languages: str | None, settings: Settings) -> tuple[Language, Language]:
    """The two languages. `SetupError` where they can't be played on this machine."""
    english, chinese, portuguese = map(Language, ("en", "zh", "pt"))
    if languages is None:
        has_chinese = _is_installed(settings, chinese, english)
        return (chinese if has_chinese else portuguese, english)
    try:
        codes = [parse(name) for name in languages.split(",")]
    except UnknownLanguage as unknown:
        raise SetupError(f"--languages: {unknown}") from None
    if len(codes) != 2 or codes[0] == codes[1]:  # noqa: PLR2004  (two sides)
        raise SetupError(f"--languages: {languages!r} is not two languages, like zh,en")
    unwritten = [code for code in codes if code not in scripted_languages()]
    if unwritten:
        written = ", ".join(scripted_languages())
        raise SetupError(
            f"--languages: nobody speaks {unwritten[0]} there yet; there are {written}"
        )
    pair = (codes[0], codes[1])
    if not _is_installed(settings, *pair):
        raise SetupError(
            f"--languages: no models for {pair[0]} and {pair[1]} on this machine; add them with: "
            f"teahouse models install {pair[0]} {pair[1]}"
        )
    return pair


def _is_installed(settings: Settings, one: Language, other: Language) -> bool:
    wanted = {Direction(one, other), Direction(other, one)}
    return wanted <= {model.direction for model in installed(settings.data_dir)}


async def pair(stage: Stage) -> None:
    """Pair the two chats as their admins would."""
    telegram, discord = stage.telegram.world, stage.discord.world
    title = stage.telegram_cast.title
    admin = stage.telegram_people[0]
    telegram.say(admin, stage.group, f"/bridge create {title}")
    answer = await telegram.changes.wait_until(
        lambda: [shown for shown in telegram.shown(stage.group) if shown.buttons],
        description="the button that shows the pairing code",
        timeout=PATIENCE,
    )
    query = telegram.press(admin, stage.group, answer[0].id, "bridge invite")
    code = await telegram.changes.wait_until(
        lambda: _code(telegram.answer_to(str(query["callback_query_id"]))),
        description="a pairing code for the admin alone",
        timeout=PATIENCE,
    )
    discord.command(stage.discord_people[0], stage.channel, "/bridge join", {"code": code})
    await telegram.changes.wait_until(
        lambda: len(telegram.shown(stage.group)) > 2,  # noqa: PLR2004  (command, answer, welcome)
        description="the welcome in the Telegram group",
        timeout=PATIENCE,
    )
    await discord.changes.wait_until(
        lambda: [shown for shown in discord.shown(stage.channel) if shown.only_for is None],
        description="the welcome in the Discord channel",
        timeout=PATIENCE,
    )


def _code(popup: Mapping[str, object] | None) -> str | None:
    found = _CODE.search(str((popup or {}).get("text", "")))
    return found[0] if found else None


def _print_headline(console: Console, stage: Stage) -> None:
    def described(app: str, cast: Cast) -> str:
        return f"{app}: {cast.title}, reads {KNOWN[Language(cast.language)].own_name}"

    console.print("🍵 One room, two apps, everyone in their own language", style="bold")
    console.print(described("   Telegram", stage.telegram_cast))
    console.print(described("   Discord ", stage.discord_cast))


async def _play(console: Console, stage: Stage) -> None:
    lines = turns(stage.telegram_cast.language, stage.discord_cast.language)
    heard: list[dict[str, str]] = []
    for turn in lines:
        here, there = turn.side, "discord" if turn.side == "telegram" else "telegram"
        before = {message.id for message in _shown(stage, there)}
        answered = heard[turn.answers - 1].get(here) if turn.answers else None
        said = stage.say(here, turn.person, turn.text, reply_to=answered)
        copy = await _new(stage, there, before)
        heard.append({here: said, there: copy.id})
        _print_turn(console, stage, turn, _translated(there, copy))


async def _new(stage: Stage, side: str, before: set[str]) -> Shown:
    world: TelegramWorld | DiscordWorld = (
        stage.telegram.world if side == "telegram" else stage.discord.world
    )
    copies = await world.changes.wait_until(
        lambda: [one for one in _shown(stage, side) if one.id not in before],
        description=f"the copy on {side}",
        timeout=PATIENCE,
    )
    return copies[0]


def _shown(stage: Stage, side: str) -> list[Shown]:
    if side == "telegram":
        return stage.telegram.world.shown(stage.group)
    return stage.discord.world.shown(stage.channel)


def _translated(side: str, copy: Shown) -> str:
    """What a reader reads first: the copy without its name and the original below."""
    rows = copy.text.split("\n")
    if side == "discord":
        return "\n".join(row for row in rows if not row.startswith("-# "))
    quotes = [entity for entity in copy.entities if "blockquote" in str(entity["type"])]
    units = copy.text.encode("utf-16-le")
    end = min((int(str(entity["offset"])) for entity in quotes), default=len(units) // 2)
    return "\n".join(units[: 2 * end].decode("utf-16-le").strip().split("\n")[1:])


def _print_turn(console: Console, stage: Stage, turn: Turn, translated: str) -> None:
    is_telegram = turn.side == "telegram"
    cast = stage.telegram_cast if is_telegram else stage.discord_cast
    app, colour = ("Telegram", "green") if is_telegram else ("Discord", "magenta")
    head = Text.assemble(
        "\n", (f"{app:8}", "dim"), " ", (cast.names[turn.person], f"bold {colour}")
    )
    console.print(head)
    console.print(Text(f"         {turn.text}"), soft_wrap=True)
    console.print(Text(f"       → {translated}", style="cyan"), soft_wrap=True)


def _sides(stage: Stage) -> tuple[Side, ...]:
    def names(ids: tuple[int, ...] | tuple[str, ...], cast: Cast) -> tuple[tuple[str, str], ...]:
        return tuple((str(key), name) for key, name in zip(ids, cast.names, strict=True))

    return (
        Side(
            platform="telegram",
            title=stage.telegram_cast.title,
            language=KNOWN[Language(stage.telegram_cast.language)].own_name,
            chat=str(stage.group),
            people=names(stage.telegram_people, stage.telegram_cast),
        ),
        Side(
            platform="discord",
            title="#living-room",
            language=KNOWN[Language(stage.discord_cast.language)].own_name,
            chat=stage.channel,
            people=names(stage.discord_people, stage.discord_cast),
        ),
    )
