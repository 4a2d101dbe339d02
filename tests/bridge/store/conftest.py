"""A look beneath the store."""

from collections.abc import AsyncGenerator

import pytest

from bridge.store.connection import Connection
from tests.clock import FakeClock


@pytest.fixture
async def connection(redis_url: str, clock: FakeClock) -> AsyncGenerator[Connection]:
    """The store's Redis, for what no method of the store tells."""
    opened = Connection(redis_url, clock)
    yield opened
    await opened.close()
