"""What an idle house costs: `python -m benchmarks.idle`.

A real `teahouse run` with its embedded Redis, both models warm after a few lines each way; then
ten seconds in which nobody speaks. The stand-ins run in this process and don't count.
"""

import asyncio

from benchmarks.house import running_house
from benchmarks.latency import measure

SECONDS = 10
MEGABYTE = 1_000_000


async def main() -> None:
    """Print CPU, memory and the time to be ready."""
    async with running_house() as warmed:
        await measure(warmed, 4)
    async with running_house() as house:
        await measure(house, 10)
        before = house.cpu()
        await asyncio.sleep(SECONDS)
        share = (house.cpu() - before) / SECONDS * 100
        memory = house.memory() / MEGABYTE
    print(f"idle for {SECONDS} s     {share:5.2f} % of one core   (wanted: < 3 %)")
    print(f"memory (PSS)      {memory:5.0f} MB              (wanted: < 500 MB, both models warm)")
    print(
        f"ready after       {house.ready_after:5.2f} s               (wanted: < 5 s, warm cache)"
    )


if __name__ == "__main__":
    asyncio.run(main())
