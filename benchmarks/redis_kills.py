"""The embedded Redis killed under load, again and again: `python -m benchmarks.redis_kills 20`.

People on both sides speak without a pause while the server process is killed (SIGKILL). In the
end every line must be on the other side, once.
"""

import asyncio
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from benchmarks.house import RunningHouse, running_house
from sandbox.stage import Stage
from sandbox.world import Shown

BETWEEN_LINES = 0.03
SETTLED = 3.0
"""Seconds between two kills, at least: until the server is back and lines go over again."""
PATIENCE = 120.0
_LINE = re.compile(r"https://example\.com/(\w+)/(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the lines that were said on one side."""

    platform: str
    """Where their copies are."""
    said: int
    lost: int
    doubled: int


async def kill_often(kills: int) -> list[Tally]:
    """Speak, kill, and count what arrived."""
    async with running_house(engine="none") as house:
        stop = asyncio.Event()
        speaking = asyncio.create_task(_speak(house.stage, stop))
        for _ in range(kills):
            await asyncio.sleep(SETTLED + random.random())  # noqa: S311  (any moment will do)
            server_of(house).kill()
        await asyncio.sleep(SETTLED)
        stop.set()
        said = await speaking
        await _wait_for(house.stage, said)
        return [_tally(house.stage, platform, said) for platform in ("discord", "telegram")]


def server_of(house: RunningHouse) -> psutil.Process:
    """The process of the embedded Redis."""
    children = psutil.Process(house.process.pid).children()
    (server,) = [child for child in children if "redis" in child.name()]
    return server


async def _speak(stage: Stage, stop: asyncio.Event) -> int:
    """One line on each side in turn; how many there were on each."""
    number = 0
    while not stop.is_set():
        for side in ("telegram", "discord"):
            stage.say(side, 0, f"https://example.com/{side}/{number}")
        number += 1
        await asyncio.sleep(BETWEEN_LINES)
    return number


async def _wait_for(stage: Stage, said: int) -> None:
    """Until nothing is missing, or for as long as one may have to wait at most."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while asyncio.get_running_loop().time() < deadline:
        if not any(_tally(stage, platform, said).lost for platform in ("discord", "telegram")):
            break
        await asyncio.sleep(0.5)
    await asyncio.sleep(SETTLED)  # what comes twice comes late


def _tally(stage: Stage, platform: str, said: int) -> Tally:
    shown, side = (
        (stage.discord.world.shown(stage.channel), "telegram")
        if platform == "discord"
        else (stage.telegram.world.shown(stage.group), "discord")
    )
    copies = _numbers(shown, side)
    return Tally(
        platform=platform,
        said=said,
        lost=sum(number not in copies for number in range(said)),
        doubled=sum(times - 1 for times in copies.values()),
    )


def _numbers(shown: Iterable[Shown], side: str) -> Counter[int]:
    found = [match for one in shown for match in _LINE.findall(one.text)]
    return Counter(int(number) for where, number in found if where == side)


async def main() -> None:
    """Print a line for each platform."""
    kills = int(sys.argv[1]) if sys.argv[1:] else 20
    for tally in await kill_often(kills):
        print(
            f"copies on {tally.platform} after {kills} kills: "
            f"{tally.said} said, {tally.lost} lost, {tally.doubled} doubled"
        )


if __name__ == "__main__":
    asyncio.run(main())
