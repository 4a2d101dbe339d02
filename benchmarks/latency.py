"""From a person's Enter on one side to the text on the other: `python -m benchmarks.latency`.

Stand-ins in this process, `teahouse run` in its own; five lines a second, sides in turn, every
line distinct, so that no translation comes from the cache.
"""

import asyncio
import os
import statistics
import time

from benchmarks.house import RunningHouse, running_house
from sandbox.stage import Stage

LINES = 60
RATE = 5.0
WARM_UP = 6

_TEXTS = {
    "telegram": "Hoje a minha vizinha comprou {n} pães e um bolo para a festa.",
    "discord": "Today my neighbor bought {n} loaves of bread and a cake for the party.",
}


async def main() -> None:
    """Print both tables."""
    print(f"cores: {os.cpu_count()}")
    for engine, label, limits in (
        ("auto", "with translation", (150, 400)),
        ("none", "without translation", (15, None)),
    ):
        async with running_house(engine=engine) as house:
            latencies = await measure(house, LINES)
        median = statistics.median(latencies)
        p95 = statistics.quantiles(latencies, n=20)[-1]
        wanted = f"median ≤ {limits[0]}" + (f", 95th ≤ {limits[1]}" if limits[1] else "")
        print(f"{label:20} median {median:6.1f} ms, 95th {p95:6.1f} ms   (wanted: {wanted} ms)")


async def measure(house: RunningHouse, lines: int) -> list[float]:
    """Milliseconds for each line."""
    latencies: list[float] = []
    for number in range(WARM_UP + lines):
        side = "telegram" if number % 2 == 0 else "discord"
        began = time.perf_counter()
        took = await one_line(house.stage, side, _TEXTS[side].format(n=number + 100))
        if number >= WARM_UP:
            latencies.append(took)
        await asyncio.sleep(max(0.0, 1 / RATE - (time.perf_counter() - began)))
    return latencies


async def one_line(stage: Stage, side: str, text: str) -> float:
    """Say it; milliseconds until the other side shows one message more."""
    world = stage.discord.world if side == "telegram" else stage.telegram.world
    before = count(stage, side)
    began = time.perf_counter()
    stage.say(side, 0, text)
    await world.changes.wait_until(
        lambda: count(stage, side) > before, description=f"the copy of a line from {side}"
    )
    return (time.perf_counter() - began) * 1000


def count(stage: Stage, said_on: str) -> int:
    """How many messages the other side shows."""
    if said_on == "telegram":
        return len(stage.discord.world.state.messages)
    return len(stage.telegram.world.shown(stage.group))


if __name__ == "__main__":
    asyncio.run(main())
