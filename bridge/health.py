"""`/healthz`, `/readyz`, `/metrics`: is it alive, can it work, how much waits."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from bridge.errors import Retryable, SetupError

Check = Callable[[], Awaitable[bool]]
Figures = Callable[[], Awaitable[str]]
"""Prometheus' text; raises `Retryable` while it can't be had."""


@asynccontextmanager
async def open_health(
    listen: str, checks: Mapping[str, Check], metrics: Figures | None = None
) -> AsyncGenerator[str]:
    """Serve them at `host:port`; the address they are at. `SetupError` for an occupied port."""
    host, _, port = listen.rpartition(":")
    app = web.Application()
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz(checks))
    if metrics is not None:
        app.router.add_get("/metrics", _metrics(metrics))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host.strip("[]"), int(port))
        try:
            await site.start()
        except OSError as error:
            raise SetupError(
                f"TEAHOUSE_HTTP: {listen} cannot be served ({error.strerror}); "
                "choose another port, or leave it empty to serve nothing"
            ) from None
        bound = runner.addresses[0]
        yield f"http://{bound[0]}:{bound[1]}"
    finally:
        await runner.cleanup()


async def _healthz(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _readyz(checks: Mapping[str, Check]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        states = {name: await check() for name, check in checks.items()}
        rows = "".join(f"{name}: {'ok' if ok else 'not yet'}\n" for name, ok in states.items())
        return web.Response(text=rows, status=200 if all(states.values()) else 503)

    return answer


def _metrics(figures: Figures) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        try:
            return web.Response(text=await figures())
        except Retryable as error:
            return web.Response(text=f"{error}\n", status=503)

    return answer
