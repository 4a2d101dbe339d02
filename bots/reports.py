"""`teahouse status` and `teahouse dead`: what an operator sees of rooms, queues and failures."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from rich.console import Console
from rich.table import Table

from bridge.clock import SystemClock
from bridge.decision import PendingTranslation
from bridge.redis_server import running_url
from bridge.rooms import Link, Room
from bridge.settings import read_settings
from bridge.store.dead_letters import DeadLetter
from bridge.store.queues import Lane
from bridge.store.store import Store, open_store


async def print_status() -> None:
    """Rooms, their channels, what waits and what could not be delivered."""
    console = _console()
    async with _open_running_store() as store:
        rooms = [room async for room in store.rooms.all_rooms()]
        if not rooms:
            console.print("No rooms yet: an admin makes one with /bridge create in a chat.")
        for room in rooms:
            dead = await store.dead.count(room)
            waiting = await store.inbox.depth(room.id)
            console.print(room.name, style="bold", end="")
            console.print(f" ({room.id})  {waiting} to relay, {dead} dead letters")
            console.print(await _channels(store, room))


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
            _state(link),
            str(depth),
        )
    return table


def _state(link: Link) -> str:
    if link.is_suspended:
        return "suspended"
    return "paused" if link.is_paused(SystemClock().now()) else "running"


async def print_dead() -> None:
    """What could not be delivered, and why; never a text."""
    console = _console()
    async with _open_running_store() as store:
        letters = await _letters(store)
        for room, letter in letters:
            link = room.link(letter.link_id) if letter.link_id else None
            place = link.name if link else "inbox"
            console.print(
                f"{letter.at:%Y-%m-%d %H:%M} {room.name} · {place} · {_kind(letter)} · "
                f"{letter.reason}",
                soft_wrap=True,
            )
        if not letters:
            console.print("Nothing is dead: every delivery was made or still waits.")


def _kind(letter: DeadLetter) -> str:
    return "late translation" if isinstance(letter.what, PendingTranslation) else letter.what.kind


async def retry_dead() -> None:
    """Put all of them back into their queues."""
    async with _open_running_store() as store:
        done = [await store.dead.retry(letter) for _, letter in await _letters(store)]
        _console().print(f"{sum(done)} will be tried again")


async def drop_dead() -> None:
    """Let all of them go."""
    async with _open_running_store() as store:
        dropped = await store.dead.drop([letter for _, letter in await _letters(store)])
        _console().print(f"{dropped} dropped")


async def _letters(store: Store) -> list[tuple[Room, DeadLetter]]:
    return [
        (room, letter)
        async for room in store.rooms.all_rooms()
        for letter in await store.dead.of_room(room)
    ]


def _console() -> Console:
    """Names are people's own: nothing in them is markup."""
    return Console(highlight=False, markup=False, emoji=False)


@asynccontextmanager
async def _open_running_store() -> AsyncGenerator[Store]:
    """The store of the configured Redis, or of the embedded one while `teahouse run` has it."""
    settings = read_settings()
    async with AsyncExitStack() as stack:
        url = settings.redis_url or running_url(settings.data_dir)
        yield await stack.enter_async_context(open_store(url, clock=SystemClock()))
