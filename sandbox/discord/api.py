"""The stand-in of Discord on one loopback port: REST API, gateway and CDN.

`open_discord` is all that tests, the demo and the control API need: an address for the bot, a
`world` in which people act, and what came of it.
"""

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from sandbox.discord.description import load_description
from sandbox.discord.files import Files
from sandbox.discord.gate import PREFIX, Gate
from sandbox.discord.gateway import Gateway
from sandbox.discord.interaction_json import UPLOAD_LIMIT
from sandbox.discord.limits import Limits
from sandbox.discord.world import DiscordWorld
from sandbox.faults import Faults, Recorded

LARGEST_REQUEST: Final = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Discord:
    """A running stand-in."""

    world: DiscordWorld
    gate: Gate
    address: str
    """The REST API's base, for `TEAHOUSE_DISCORD_API`."""
    gateway: str
    """The gateway's address, as `GET /gateway/bot` tells it."""
    cdn: str
    """The CDN's base, where attachments and avatars are."""

    @property
    def requests(self) -> list[Recorded]:
        """Every request, oldest first."""
        return self.gate.requests

    @property
    def violations(self) -> list[str]:
        """Where a request, or the stand-in itself, broke Discord's description."""
        return self.gate.violations

    @property
    def faults(self) -> Faults:
        """What is to go wrong."""
        return self.gate.faults


@asynccontextmanager
async def open_discord(
    *,
    limits: bool = False,
    deadlines: bool = True,
    upload_limit: int = UPLOAD_LIMIT,
    clock: Callable[[], float] = time.time,
    port: int = 0,
) -> AsyncGenerator[Discord]:
    """Serve a world of its own until left.

    `limits`: enforce the rate limits; `deadlines`: an interaction's three seconds; `upload_limit`:
    bytes a file may have.
    """
    world = DiscordWorld(clock)
    world.interactions.has_deadline = deadlines
    gate = Gate(world, load_description(), Limits(clock, is_on=limits))
    gate.upload_limit = upload_limit
    gateway = Gateway(world, gate.check_event)
    application = _application(gate, gateway, world.state.files)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        host = f"127.0.0.1:{runner.addresses[0][1]}"
        gate.address = f"http://{host}{PREFIX}"
        gate.gateway = gateway.address = f"ws://{host}/gateway"
        world.state.files.base = f"http://{host}"
        yield Discord(
            world=world,
            gate=gate,
            address=gate.address,
            gateway=gateway.address,
            cdn=world.state.files.base,
        )
    finally:
        gateway.close()
        await runner.cleanup()


def _application(gate: Gate, gateway: Gateway, files: Files) -> web.Application:
    async def attachment(request: web.Request) -> web.Response:
        found = files.fetch(request.match_info["id"], request.query)
        if found is None:
            raise web.HTTPNotFound(text="This content is no longer available.")
        return web.Response(body=found.content, content_type=found.content_type)

    async def avatar(request: web.Request) -> web.Response:
        found = files.avatar(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found[0], content_type=found[1])

    application = web.Application(client_max_size=LARGEST_REQUEST)
    application.router.add_get("/gateway", gateway.serve)
    application.router.add_get("/gateway/", gateway.serve)
    application.router.add_get("/attachments/{channel}/{id}/{file}", attachment)
    application.router.add_get("/avatars/{owner}/{name}.png", avatar)
    application.router.add_route("*", PREFIX + "/{path:.*}", gate.serve)
    return application
