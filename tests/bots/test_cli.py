"""The `teahouse` command: what goes wrong ends in one clear line, named and with its cure."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import aiohttp
import pytest

from bridge.store.store import Store
from sandbox.discord.api import open_discord
from sandbox.telegram.api import open_telegram
from tests.bridge.store.values import EN, PT, ROOM, make_room

TELEGRAM_TOKEN = "7000000001:a-telegram-token-for-the-tests-only"
DISCORD_TOKEN = "a-discord-token.for-the.tests-only-nothing-else"
NOWHERE = "unix:///nonexistent/redis.sock"


@dataclass(frozen=True, kw_only=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line on stderr that is no log line."""
        (line,) = [one for one in self.err.splitlines() if not one.startswith("{")]
        return line


@dataclass(kw_only=True)
class Shell:
    """Runs the command in an empty folder, with these settings and no other."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    def _variables(self) -> dict[str, str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith("TEAHOUSE_")
        }
        home = {"TEAHOUSE_DATA_DIR": str(self.folder), "PYTHONPATH": str(Path.cwd())}
        settings = {f"TEAHOUSE_{name}": value for name, value in self.settings.items()}
        return inherited | home | settings | self.environment

    async def piped(self, script: str) -> Ran:
        """A shell's line with the command in it, to its end."""
        process = await asyncio.create_subprocess_shell(
            script,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=self.folder,
            env=self._variables(),
        )
        async with asyncio.timeout(25):
            out, err = await process.communicate()
        return Ran(status=process.returncode or 0, out=out.decode(), err=err.decode())

    @asynccontextmanager
    async def started(self, *words: str) -> AsyncGenerator[asyncio.subprocess.Process]:
        """The command, at work; killed where the test leaves it behind."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bots.cli", *words),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=self.folder,
            env=self._variables(),
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def run(self, *words: str, stdin: str = "") -> Ran:
        """The command, to its end."""
        async with self.started(*words) as process, asyncio.timeout(25):
            out, err = await process.communicate(stdin.encode())
        assert process.returncode is not None
        return Ran(status=process.returncode, out=out.decode(), err=err.decode())


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Both tokens set; nothing is reached."""
    return Shell(
        folder=tmp_path,
        settings={
            "TELEGRAM_TOKEN": TELEGRAM_TOKEN,
            "DISCORD_TOKEN": DISCORD_TOKEN,
            "REDIS_URL": NOWHERE,
            "HTTP": "",
            "PACE": "off",
            "ENGINE": "none",
        },
    )


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_the_version(shell: Shell) -> None:
    """On stdout, at once."""
    ran = await shell.run("--version")

    assert (ran.status, ran.out, ran.err) == (0, f"teahouse {version('teahouse')}\n", "")


async def test_nothing_asked_shows_the_help(shell: Shell) -> None:
    """On stdout alone, with the status of a wrong use."""
    ran = await shell.run()

    assert (ran.status, ran.err) == (2, "")
    assert "Usage:" in ran.out


@pytest.mark.parametrize(
    ("words", "changed", "named"),
    [
        (("run",), {"PACE": "fast"}, "TEAHOUSE_PACE"),
        (("run",), {}, "TEAHOUSE_REDIS_URL"),
        (("status",), {}, "TEAHOUSE_REDIS_URL"),
        (("run",), {"TELEGRAM_TOKEN": "", "DISCORD_TOKEN": ""}, "TEAHOUSE_TELEGRAM_TOKEN"),
        (("run", "discord", "bridge"), {"DISCORD_TOKEN": ""}, "TEAHOUSE_DISCORD_TOKEN"),
        (("run", "telegram"), {"REDIS_URL": ""}, "TEAHOUSE_REDIS_URL"),
        (("run",), {"REDIS_URL": "", "DATA_DIR": "/dev/null"}, "TEAHOUSE_DATA_DIR"),
        (("run", "matrix"), {}, "'matrix' is no part of teahouse"),
        (("demo", "--port", "70000"), {}, "--port"),
        (("sandbox", "--port", "-1"), {}, "--port"),
        (("detect", "--room", "en,klingon"), {}, "klingon"),
        (("translate", "--to", "klingon"), {}, "klingon"),
        (("translate", "--to", "pt", "--from", "ja"), {}, "teahouse models install ja pt"),
    ],
)
async def test_what_goes_wrong_is_one_line(
    shell: Shell, words: tuple[str, ...], changed: dict[str, str], named: str
) -> None:
    """On stderr, with exit status 2 and no traceback; nothing on stdout."""
    shell.settings |= changed

    ran = await shell.run(*words)

    assert (ran.status, ran.out) == (2, "")
    assert named in ran.line
    assert ran.line.startswith("teahouse: ")


async def test_an_occupied_port_names_its_setting(shell: Shell, redis_url: str) -> None:
    """And the cure."""
    with socket.socket() as occupying:
        occupying.bind(("127.0.0.1", 0))
        occupying.listen()
        listen = f"127.0.0.1:{occupying.getsockname()[1]}"
        shell.settings |= {"REDIS_URL": redis_url, "HTTP": listen}

        ran = await shell.run("run")

    assert ran.status == 2
    assert ran.line.startswith(f"teahouse: TEAHOUSE_HTTP: {listen} cannot be served")


@pytest.mark.parametrize("platform", ["telegram", "discord"])
async def test_a_wrong_token_names_its_setting(
    shell: Shell, redis_url: str, platform: str
) -> None:
    """The platform's 401; where nothing else runs, that ends the program."""
    async with open_telegram() as telegram, open_discord() as discord:
        shell.settings |= {
            "REDIS_URL": redis_url,
            "TELEGRAM_API": telegram.address,
            "DISCORD_API": discord.address,
        }

        ran = await shell.run("run", platform, "bridge")

    assert ran.status == 2
    assert f"TEAHOUSE_{platform.upper()}_TOKEN" in ran.line
    assert TELEGRAM_TOKEN not in ran.err
    assert DISCORD_TOKEN not in ran.err


async def test_sigterm_drains_and_ends_well(shell: Shell, redis_url: str) -> None:
    """Ready is 200 once both platforms are there; then SIGTERM ends it with status 0."""
    port = free_port()
    async with (
        open_telegram({TELEGRAM_TOKEN: "teahouse_bot"}) as telegram,
        open_discord() as discord,
    ):
        discord.world.bot(DISCORD_TOKEN, "teahouse")
        shell.settings |= {
            "REDIS_URL": redis_url,
            "TELEGRAM_API": telegram.address,
            "DISCORD_API": discord.address,
            "HTTP": f"127.0.0.1:{port}",
        }
        async with shell.started("run") as process, asyncio.timeout(25):
            await _until_ready(f"http://127.0.0.1:{port}/readyz", process)
            process.send_signal(signal.SIGTERM)
            _, err = await process.communicate()

    assert process.returncode == 0, err.decode()
    assert "teahouse_closed" in err.decode()
    assert "Traceback" not in err.decode()


async def _until_ready(address: str, process: asyncio.subprocess.Process) -> None:
    async with aiohttp.ClientSession() as session:
        while process.returncode is None:
            try:
                async with session.get(address) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.05)


async def test_names_in_reports_are_not_markup(shell: Shell, store: Store, redis_url: str) -> None:
    """A room may be called anything."""
    room = type(ROOM)(id=ROOM.id, name="[/bold] :cat:", created_at=ROOM.created_at, links=(PT, EN))
    await make_room(store, room)
    shell.settings["REDIS_URL"] = redis_url

    status, dead = await shell.run("status"), await shell.run("dead", "list")

    assert (status.status, dead.status) == (0, 0)
    assert "[/bold] :cat: (r1)" in status.out
    assert dead.out == "Nothing is dead: every delivery was made or still waits.\n"


async def test_detection_names_each_line(shell: Shell) -> None:
    """One code a line, `und` where nothing tells."""
    ran = await shell.run(
        "detect", "--room", "en,zh", stdin="where do you live?\n你住在哪里？\n😹\n\n"
    )

    assert (ran.status, ran.out) == (0, "en\nzh\nund\nund\n")


async def test_lines_without_a_model_go_through_and_are_told_once(shell: Shell) -> None:
    """Each pair once, on stderr, with the cure; the status stays 0."""
    shell.settings["ENGINE"] = "firefox"

    ran = await shell.run(
        "translate",
        "--to",
        "ja",
        stdin="the river bends twice here\nI live near the big market.\n",
    )

    assert (ran.status, ran.out) == (
        0,
        "the river bends twice here\nI live near the big market.\n",
    )
    assert ran.line == (
        "teahouse: no model for en → ja on this machine; add it with: "
        "teahouse models install en ja"
    )


async def test_without_an_engine_translating_says_so(shell: Shell) -> None:
    """The lines go through."""
    ran = await shell.run("translate", "--to", "ja", stdin="where do you live?\n")

    assert (ran.status, ran.out) == (0, "where do you live?\n")
    assert "TEAHOUSE_ENGINE" in ran.line


@pytest.mark.parametrize("words", [("translate", "--to", "pt"), ("detect", "--room", "en,pt")])
async def test_a_closed_pipe_is_no_error(shell: Shell, words: tuple[str, ...]) -> None:
    """As with `head`: whoever reads has seen enough, and nothing is said of it."""
    shell.settings["ENGINE"] = "firefox"
    script = f"yes 'where do you live?' | head -5000 | {sys.executable} -m bots.cli "
    ran = await shell.piped(f"{script}{' '.join(words)} | head -1")

    assert ran.err == ""


@pytest.mark.parametrize(
    "words", ["--help", "models list", "models --help", "status", "dead list"]
)
async def test_no_command_minds_a_closed_pipe(
    shell: Shell, store: Store, redis_url: str, words: str
) -> None:
    """Nobody reads at all."""
    await make_room(store, ROOM)
    shell.settings |= {"REDIS_URL": redis_url, "MODELS_URL": "http://127.0.0.1:9/x"}

    ran = await shell.piped(f"{sys.executable} -m bots.cli {words} | true")

    assert ran.err == ""


async def test_the_demo_heeds_no_setting(shell: Shell) -> None:
    """Whatever is set for the real house, or is wrong there, the demo plays."""
    shell.settings = {
        "ROOMS": "owners",
        "OWNERS": "nobody",
        "ENGINE": "babelfish",
        "LOG": "loud",
        "HTTP": "8484",
        "PACE": "fast",
        "REDIS_URL": "x",
        "TELEGRAM_TOKEN": "x",
        "TELEGRAM_API": "x",
        "MODELS_URL": "x",
        "DATA_DIR": "/dev/null/x",
        "OPENAI_URL": "x",
    }
    shell.environment = {"HTTP_PROXY": "x", "ALL_PROXY": "http://127.0.0.1:9", "https_proxy": "y"}

    ran = await shell.run("demo", "--script")

    assert ran.status == 0, ran.err
    assert ran.err == ""
