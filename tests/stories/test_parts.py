"""The parts in processes of their own, on one Redis, do what one process does."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from bots.app import open_teahouse
from sandbox.telegram.files import grey_png
from tests.stories.house import PATIENCE, House, pair

PICTURE = grey_png(64, 48)
PARTS = (("telegram",), ("discord",), ("bridge", "scheduler"))


@asynccontextmanager
async def parts(house: House) -> AsyncGenerator[None]:
    """Three teahouses, each with its part, as three containers would run them."""
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(
                open_teahouse(house.settings(), roles, platforms=house.platforms, workers=1)
            )
            for roles in PARTS
        ]
        async with asyncio.TaskGroup() as group:
            for teahouse in opened:
                group.create_task(teahouse.run(stop))
            async with asyncio.timeout(PATIENCE):
                for teahouse in opened:
                    await teahouse.wait_until_ready()
            yield
            stop.set()


async def test_photos_go_both_ways_between_parts(empty_house: House) -> None:
    """Each part can read the other platform's files, though it doesn't run that bot."""
    async with parts(empty_house):
        group = empty_house.group("Casa da Ana", "Ana")
        channel = empty_house.channel("porch", "Emma")
        await pair(group, channel)

        group.say("Ana", "Este é o meu gato.", photo=PICTURE)
        there = await channel.sees("This is my cat")
        channel.say("Emma", "This is my dog.", files=[{"name": "dog.png", "content": PICTURE}])
        here = await group.sees("meu cão")

    assert [file.content for file in there.files] == [PICTURE]
    assert [(file.kind, file.content) for file in here.files] == [("photo", PICTURE)]


async def test_create_offers_the_way_to_the_other_side(empty_house: House) -> None:
    """The link that adds the other platform's bot stands under the code, on either side."""
    async with parts(empty_house):
        group = empty_house.group("Casa da Ana", "Ana")
        channel = empty_house.channel("porch", "Emma")

        on_telegram = await group.asks("Ana", "/bridge create")
        on_discord = await channel.asks("Emma", "/bridge create")

    assert "discord" in f"{on_telegram.buttons}".casefold()
    assert "telegram" in f"{on_discord.buttons}".casefold()
