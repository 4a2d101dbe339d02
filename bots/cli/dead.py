"""`teahouse dead`: what could not be done, shown, tried again, or let go."""

from bots.cli.status import console, open_running_store
from bridge.decision import PendingTranslation
from bridge.rooms import Room
from bridge.store.dead_letters import DeadLetter
from bridge.store.store import Store


async def print_dead() -> None:
    """What could not be delivered, and why; never a text."""
    out = console()
    async with open_running_store() as store:
        letters = await _letters(store)
        for room, letter in letters:
            link = room.link(letter.link_id) if letter.link_id else None
            place = link.name if link else "inbox"
            out.print(
                f"{letter.at:%Y-%m-%d %H:%M} {room.name} · {place} · {_kind(letter)} · "
                f"{letter.reason}",
                soft_wrap=True,
            )
        if not letters:
            out.print("Nothing is dead: every delivery was made or still waits.")


def _kind(letter: DeadLetter) -> str:
    return "late translation" if isinstance(letter.what, PendingTranslation) else letter.what.kind


async def retry_dead() -> None:
    """Put all of them back into their queues."""
    async with open_running_store() as store:
        done = [await store.dead.retry(letter) for _, letter in await _letters(store)]
        console().print(f"{sum(done)} will be tried again")


async def drop_dead() -> None:
    """Let all of them go."""
    async with open_running_store() as store:
        dropped = await store.dead.drop([letter for _, letter in await _letters(store)])
        console().print(f"{dropped} dropped")


async def _letters(store: Store) -> list[tuple[Room, DeadLetter]]:
    return [
        (room, letter)
        async for room in store.rooms.all_rooms()
        for letter in await store.dead.of_room(room)
    ]
