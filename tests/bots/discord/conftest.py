"""The setting every test of the Discord adapter starts from."""

from collections.abc import AsyncGenerator

import pytest

from tests.bots.discord.setting import Setting, open_setting


@pytest.fixture(name="setting")
async def open_the_setting() -> AsyncGenerator[Setting]:
    """One stand-in a test, whose every request must keep to Discord's description."""
    async with open_setting() as setting:
        yield setting
        assert setting.discord.violations == []
