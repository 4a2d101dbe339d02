"""Throughput over 500 distinct chat lines: the bare engine, the pool, the whole path.

Also: how much faster a line is the second time. Rounds alternate, and each way's best one counts,
so that other load on the machine weighs on all of them alike.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.chat_lines import LINES
from bridge.events import Language
from bridge.richtext import RichText
from bridge.translation.engine_chain import TranslationSettings, open_translator
from bridge.translation.engines import Direction, firefox
from bridge.translation.engines.firefox import FirefoxEngine
from bridge.translation.translator import ChainTranslator
from bridge.translation.workers.pool import Pool, open_pool
from bridge.translation.workers.processes import ProcessSettings, ProcessWorker
from bridge.translation.workers.wire import Batch, Item

EN, PT = Language("en"), Language("pt")
EN_PT = Direction(EN, PT)
ROUNDS = 3
Lines = Sequence[str]


def bare(engine: FirefoxEngine, lines: Lines) -> None:
    """One thread, nothing else."""
    for line in lines:
        engine.translate([line], EN_PT)


async def pooled(pool: Pool, lines: Lines) -> None:
    """Through worker processes that run the engine alone."""
    batches = (
        Batch(engine="firefox", direction=EN_PT, items=(Item(RichText(line)),)) for line in lines
    )
    await asyncio.gather(*map(pool.translate, batches))


async def whole_path(translator: ChainTranslator, lines: Lines) -> None:
    """Detect, normalise, protect, translate, verify."""

    async def one(line: str) -> None:
        source = await translator.detect(RichText(line), languages=(EN, PT))
        await translator.translate(RichText(line), source=source, target=PT)

    await asyncio.gather(*map(one, lines))


async def repetition(translator: ChainTranslator, lines: Lines) -> tuple[float, float]:
    """Median seconds of a line the first and the second time."""
    first, again = [
        [await seconds(lambda line=line: whole_path(translator, [line])) for line in lines]
        for _ in range(2)
    ]
    return statistics.median(first), statistics.median(again)


async def seconds(work: Callable[[], Awaitable[None]]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    await work()
    return time.perf_counter() - start


@asynccontextmanager
async def bare_pool(data_dir: Path) -> AsyncGenerator[Pool]:
    """A pool of bare engines, loaded."""
    settings = ProcessSettings(
        engines=(firefox.__name__,),
        models_dir=data_dir,
        ceiling=2**28,
        module="benchmarks.bare_worker",
    )
    workers = [ProcessWorker(settings) for _ in range(os.cpu_count() or 1)]
    async with open_pool(workers) as pool:
        await pooled(pool, [f"warm up {n}" for n in range(20)])
        yield pool


async def main() -> None:
    """Print lines a second and the ratios."""
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        engine = FirefoxEngine(Path(folder), ceiling=2**28)
        bare(engine, LINES[:20])
        for turn in range(ROUNDS):
            lines = [f"{line} {turn}" for line in LINES]
            start = time.perf_counter()
            bare(engine, lines)
            taken = {"bare": time.perf_counter() - start}
            async with bare_pool(Path(folder)) as pool:
                taken["pool"] = await seconds(lambda pool=pool, lines=lines: pooled(pool, lines))
            settings = TranslationSettings(engine=("auto",), data_dir=Path(folder))
            async with open_translator(settings) as translator:
                await whole_path(translator, [f"warm this up {n}" for n in range(20)])
                taken["path"] = await seconds(
                    lambda translator=translator, lines=lines: whole_path(translator, lines)
                )
                first, again = await repetition(translator, [f"{line}!" for line in LINES[:50]])
                taken |= {"first": first, "again": again}
            best = {name: min(value, best.get(name, value)) for name, value in taken.items()}
    report(best)


def report(best: dict[str, float]) -> None:
    """The figures of the table."""
    count = len(LINES)
    print(f"{count} chat lines, {os.cpu_count()} cores")
    print(f"  one thread of the bare engine {count / best['bare']:7.1f} lines/s")
    for name, floor in (("pool", 1.6), ("path", 1.2)):
        ratio = best["bare"] / best[name]
        print(f"  {name:29} {count / best[name]:7.1f} lines/s   {ratio:.2f} × (≥ {floor})")
    print(
        f"  a repeated line {best['first'] * 1e3:.1f} ms, then {best['again'] * 1e3:.2f} ms: "
        f"{best['first'] / best['again']:.0f} × (≥ 10)"
    )


if __name__ == "__main__":
    asyncio.run(main())
