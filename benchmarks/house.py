"""What several benchmarks share: a real `teahouse run` beside the stand-ins, paired and ready."""

import asyncio
import contextlib
import os
import socket
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import psutil

from bots.cli.demo import pair
from sandbox.stage import DISCORD_TOKEN, TELEGRAM_TOKEN, Stage, open_stage


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningHouse:
    """A `teahouse run` of its own process, and the two chats it joins."""

    stage: Stage
    process: asyncio.subprocess.Process
    ready_after: float
    """Seconds from the start of the process to 200 on `/readyz`."""

    def memory(self) -> int:
        """PSS in bytes over all processes of the house, the embedded Redis included."""
        return sum(process.memory_full_info().pss for process in self._processes())

    def cpu(self) -> float:
        """CPU seconds used so far by all of them."""
        times = [process.cpu_times() for process in self._processes()]
        return sum(spent.user + spent.system for spent in times)

    def _processes(self) -> list[psutil.Process]:
        """Our process, its workers, and the Redis that it put into a session of its own."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]


@asynccontextmanager
async def running_house(
    *,
    engine: str = "auto",
    telegram: str = "pt",
    discord: str = "en",
    stderr: int | None = None,
) -> AsyncGenerator[RunningHouse]:
    """Start stand-ins here and `teahouse run` beside, pair the chats, hand both out."""
    with tempfile.TemporaryDirectory(prefix="teahouse-bench-") as folder:
        async with open_stage(telegram, discord) as stage:
            port = _free_port()
            started = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bots.cli",
                "run",
                stderr=stderr,
                env={
                    **os.environ,
                    "TEAHOUSE_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
                    "TEAHOUSE_TELEGRAM_API": stage.telegram.address,
                    "TEAHOUSE_DISCORD_TOKEN": DISCORD_TOKEN,
                    "TEAHOUSE_DISCORD_API": stage.discord.address,
                    "TEAHOUSE_DATA_DIR": folder,
                    "TEAHOUSE_HTTP": f"127.0.0.1:{port}",
                    "TEAHOUSE_ENGINE": engine,
                    "TEAHOUSE_PACE": "off",
                    "TEAHOUSE_LOG": "warning",
                },
            )
            try:
                await _ready(port)
                ready_after = time.perf_counter() - started
                await pair(stage)
                yield RunningHouse(stage=stage, process=process, ready_after=ready_after)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
                await process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def _ready(port: int) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(30):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.02)
