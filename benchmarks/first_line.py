"""The first line after start and pairing beside the tenth: `python -m benchmarks.first_line`.

Nothing is waited for but `/readyz` and the pairing: what a first line needs has to be loaded by
then. The tenth is the median of the ninth to the eleventh, which one scheduler's whim can't move.
"""

import asyncio
import statistics

from benchmarks.house import running_house
from benchmarks.latency import one_line

LINES = 11
MOST = 150
"""Milliseconds the first line may take longer: the channel's webhook is made for it."""

_TEXT = "Hoje a minha vizinha comprou {n} pães e um bolo para a festa."


async def main() -> None:
    """Print both, and the time to be ready."""
    async with running_house() as house:
        took: list[float] = []
        for number in range(LINES):
            took.append(await one_line(house.stage, "telegram", _TEXT.format(n=100 + number)))
            await asyncio.sleep(0.2)
    first, tenth = took[0], statistics.median(took[-3:])
    print(f"ready after {house.ready_after:5.2f} s    (wanted: < 5 s)")
    print(f"first line  {first:5.0f} ms, tenth {tenth:5.0f} ms    (wanted: ≤ {MOST} ms more)")


if __name__ == "__main__":
    asyncio.run(main())
