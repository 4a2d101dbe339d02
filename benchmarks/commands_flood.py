"""What commands of strangers cost a room: `python -m benchmarks.commands_flood`.

1,000 commands a minute in 100 groups that are in no room, while a paired room goes on talking;
its median latency before and during, as a ratio within one run, and the memory of the house.
"""

import asyncio
import itertools
import statistics

from benchmarks.house import running_house
from benchmarks.latency import measure
from sandbox.stage import TELEGRAM_TOKEN, Stage

GROUPS = 100
A_MINUTE = 1000
LINES = 60
COMMANDS = ("/help", "/bridge status", "/bridge create", "/privacy", "/bridge join AAAA-AAAA")


async def main() -> None:
    """Print medians, their ratio, and memory before and after."""
    async with running_house(engine="none") as house:
        strangers = crowd(house.stage)
        before = house.memory()
        quiet = statistics.median(await measure(house, LINES))
        given = [0]
        flood = asyncio.create_task(flooded(house.stage, strangers, given))
        busy = statistics.median(await measure(house, LINES))
        flood.cancel()
        after = house.memory()
    print(f"{given[0]} commands in {GROUPS} groups, {A_MINUTE} a minute")
    print(f"median without {quiet:6.1f} ms, with {busy:6.1f} ms: {busy / quiet:.2f}   (≤ 1.20)")
    print(f"memory before {before / 1e6:6.1f} MB, after {after / 1e6:6.1f} MB   (flat)")


def crowd(stage: Stage) -> list[tuple[int, int]]:
    """A person in a group of their own, with the bot, a hundred times."""
    world, bot = stage.telegram.world, int(TELEGRAM_TOKEN.partition(":")[0])
    strangers: list[tuple[int, int]] = []
    for number in range(GROUPS):
        person = world.person(f"Stranger {number}", locale="en")
        chat = world.group(f"Elsewhere {number}", members=[person], admins=[])
        world.add_bot(chat, bot)
        strangers.append((person, chat))
    return strangers


async def flooded(stage: Stage, strangers: list[tuple[int, int]], given: list[int]) -> None:
    """Give commands, one group after the other, until cancelled."""
    commands = itertools.cycle(COMMANDS)
    for person, chat in itertools.cycle(strangers):
        stage.telegram.world.say(person, chat, next(commands))
        given[0] += 1
        await asyncio.sleep(60 / A_MINUTE)


if __name__ == "__main__":
    asyncio.run(main())
