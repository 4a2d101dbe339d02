"""The same Argos package through LibreTranslate and through us: lines a second, memory.

    python -m benchmarks.argos_libretranslate PACKAGE.argosmodel PATH/TO/bin/libretranslate

LibreTranslate lives in an environment of its own (`pip install libretranslate`) and gets eight
lines at once, as many as it has threads; both see the same lines on the same cores, in turn.
"""

import argparse
import asyncio
import os
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil

from benchmarks.chat_lines import LINES
from bridge.richtext import RichText
from bridge.translation.engine_chain import TranslationSettings, open_translator
from bridge.translation.models import installing
from bridge.translation.models.installed import Model
from bridge.translation.translator import ChainTranslator

COUNT = 200
ROUNDS = 2
_AT_ONCE = 8
Translate = Callable[[str], Awaitable[object]]


async def throughput(translate: Translate, lines: Sequence[str]) -> float:
    """Lines a second, eight callers at once."""
    waiting = iter(lines)

    async def call() -> None:
        for line in waiting:
            await translate(line)

    start = time.perf_counter()
    await asyncio.gather(*(call() for _ in range(_AT_ONCE)))
    return len(lines) / (time.perf_counter() - start)


@asynccontextmanager
async def libretranslate(
    program: Path, model: Model, home: Path
) -> AsyncGenerator[tuple[httpx.AsyncClient, psutil.Process]]:
    """A server with the same package, warm."""
    packages = home / "argos-translate" / "packages"
    packages.mkdir(parents=True)
    assert model.path is not None
    shutil.copytree(model.path, packages / model.path.name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    homes = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    server = await asyncio.create_subprocess_exec(
        program,
        *("--host", "127.0.0.1", "--port", port, "--threads", str(_AT_ONCE)),
        "--disable-files-translation",
        cwd=home,
        env=os.environ | dict.fromkeys(homes, str(home)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=base, timeout=60) as client:
            await _answering(client)
            yield client, psutil.Process(server.pid)
    finally:
        server.kill()
        await server.wait()


async def _answering(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(120):
        while True:
            try:
                if (await client.get("/languages")).is_success:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.2)


def asks(client: httpx.AsyncClient, model: Model) -> Translate:
    """Translates one line with the server."""
    source, target = model.direction

    async def translate(line: str) -> object:
        body = {"q": line, "source": source, "target": target, "format": "text"}
        return (await client.post("/translate", json=body)).raise_for_status().json()

    return translate


def calls(translator: ChainTranslator, model: Model) -> Translate:
    """Translates one line with us."""
    source, target = model.direction

    async def translate(line: str) -> object:
        return await translator.translate(RichText(line), source=source, target=target)

    return translate


def memory(process: psutil.Process) -> float:
    """PSS in megabytes, children included."""
    family = [process, *process.children(recursive=True)]
    return sum(one.memory_full_info().pss for one in family) / 2**20


async def compare(package: Path, program: Path, folder: Path) -> None:
    """Print both, and the ratio."""
    (model,) = installing.install_file(folder / "ours", package)
    best = {"ours": 0.0, "theirs": 0.0}
    settings = TranslationSettings(engine=("argos",), data_dir=folder / "ours")
    async with (
        libretranslate(program, model, folder / "theirs") as (client, server),
        open_translator(settings) as translator,
    ):
        await translator.warm(model.direction)
        for turn in range(ROUNDS + 1):
            lines = [f"{line} {turn}" for line in LINES[:COUNT]]
            for name, way in (("theirs", asks(client, model)), ("ours", calls(translator, model))):
                rate = await throughput(way, lines)
                best[name] = max(best[name], rate if turn else 0)  # the first turn warms up
        used = {"theirs": memory(server), "ours": memory(psutil.Process()) - memory(server)}
    print(f"{model.direction}, {COUNT} lines, {os.cpu_count()} cores")
    for name, rate in best.items():
        print(f"  {name:8} {rate:7.1f} lines/s   {used[name]:6.0f} MB")
    print(f"  {best['ours'] / best['theirs']:.1f} × (≥ 2, aim 4)")


def main() -> None:
    """Read the two paths and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("libretranslate", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(compare(given.package, given.libretranslate.absolute(), Path(folder)))


if __name__ == "__main__":
    main()
