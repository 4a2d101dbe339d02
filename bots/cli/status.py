"""`teahouse status`: what an operator sees of rooms and queues."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from rich.console import Console
from rich.table import Table

from bridge.ports import SystemClock
from bridge.redis_server import running_url
from bridge.rooms import Room
from bridge.settings import read_settings
from bridge.store.queues import Lane
from bridge.store.store import Store, open_store


async def print_status() -> None:
    """Rooms, their channels, what waits and what could not be delivered."""
    out = console()
    async with open_running_store() as store:
        out.print(_memory(*await store.memory()))
        rooms = [room async for room in store.rooms.all_rooms()]
        if not rooms:
            out.print("No rooms yet: an admin makes one with /bridge create in a chat.")
        for room in rooms:
            dead = await store.dead.count(room)
            waiting = await store.inbox.depth(room.id)
            out.print(room.name, style="bold", end="")
            out.print(f" ({room.id})  {waiting} to relay, {dead} dead letters")
            out.print(await _channels(store, room))


def _memory(used: int, limit: int) -> str:
    bound = f"of {limit / 2**20:.0f} MB" if limit else "and no bound (maxmemory is not set)"
    return f"Redis: {used / 2**20:.1f} MB {bound}"


async def _channels(store: Store, room: Room) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2))
    for heading in ("platform", "channel", "reads", "direction", "shows", "state", "waiting"):
        table.add_column(heading)
    for link in room.links:
        depth = await store.outbox.depth(Lane.of(room.id, link))
        table.add_row(
            link.channel.platform,
            link.name,
            link.language,
            link.direction.value,
            link.show.value,
            link.state(SystemClock().now()),
            str(depth),
        )
    return table


def console() -> Console:
    """Names are people's own: nothing in them is markup."""
    return Console(highlight=False, markup=False, emoji=False)


@asynccontextmanager
async def open_running_store() -> AsyncGenerator[Store]:
    """The store of the configured Redis, or of the embedded one while `teahouse run` has it."""
    settings = read_settings()
    async with AsyncExitStack() as stack:
        url = settings.redis_url or running_url(settings.data_dir)
        yield await stack.enter_async_context(open_store(url, clock=SystemClock()))
