"""Memory of a whole house in use, embedded Redis included, both directions warm."""

import asyncio

from benchmarks.chat_lines import LINES
from benchmarks.house import running_house
from benchmarks.latency import one_line

COUNT = 40
CEILING = 600


async def main() -> None:
    """Speak on both sides, then print the PSS."""
    async with running_house(engine="auto") as house:
        for number, line in enumerate(LINES[:COUNT]):
            await one_line(house.stage, "discord", line)
            await one_line(house.stage, "telegram", f"hoje comprei {number} pães pra festa")
        used = house.memory() / 2**20
    print(f"memory (PSS), both directions warm: {used:.0f} MB   (≤ {CEILING})")


if __name__ == "__main__":
    asyncio.run(main())
