"""The house every story is told in."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from sandbox.discord.api import open_discord
from sandbox.telegram.api import open_telegram
from tests.stories.house import DISCORD_TOKEN, TELEGRAM_TOKEN, Channel, Group, House, pair


@pytest.fixture
async def empty_house(redis_url: str, tmp_path: Path) -> AsyncGenerator[House]:
    """Both worlds, the teahouse not yet open; afterwards, each request must have been valid."""
    async with (
        open_telegram({TELEGRAM_TOKEN: "teahouse_bot"}) as telegram,
        open_discord() as discord,
    ):
        house = House(telegram=telegram, discord=discord, redis_url=redis_url, data_dir=tmp_path)
        house.telegram_bot = int(TELEGRAM_TOKEN.partition(":")[0])
        house.discord_bot = discord.world.bot(DISCORD_TOKEN, "teahouse")
        yield house
        assert telegram.violations == []
        assert discord.violations == []


@pytest.fixture
async def house(empty_house: House) -> AsyncGenerator[House]:
    """An open teahouse."""
    await empty_house.open()
    yield empty_house
    await empty_house.close()


@pytest.fixture
async def paired(house: House) -> tuple[Group, Channel]:
    """A Portuguese group with Ana and Bruno, an English channel with Emma and Jack, joined."""
    group = house.group("Casa da Ana", "Ana", "Bruno")
    channel = house.channel("porch", "Emma", "Jack")
    await pair(group, channel)
    return group, channel
