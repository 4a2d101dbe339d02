"""`/healthz` tells that the process lives, `/readyz` whether it can do its work."""

import asyncio

import aiohttp
import pytest

from bridge.errors import SetupError
from bridge.health import open_health


async def fetch(address: str) -> tuple[int, str]:
    """Status and text."""
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.text()


async def test_ready_means_every_part_is() -> None:
    """503 names what is missing; 200 once nothing is."""
    ready = {"redis": True, "telegram": False}

    async def redis() -> bool:
        return ready["redis"]

    async def telegram() -> bool:
        return ready["telegram"]

    async with open_health("127.0.0.1:0", {"redis": redis, "telegram": telegram}) as address:
        waiting = await fetch(f"{address}/readyz")
        ready["telegram"] = True
        now = await fetch(f"{address}/readyz")
        lives = await fetch(f"{address}/healthz")

    assert waiting == (503, "redis: ok\ntelegram: not yet\n")
    assert now == (200, "redis: ok\ntelegram: ok\n")
    assert lives == (200, "ok\n")


async def test_an_occupied_port_is_refused_by_its_setting() -> None:
    """In one line that names the variable and the cure."""
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    with pytest.raises(SetupError, match=rf"^TEAHOUSE_HTTP: 127.0.0.1:{port} .* another port"):
        async with open_health(f"127.0.0.1:{port}", {}):
            pass

    server.close()
    await server.wait_closed()
