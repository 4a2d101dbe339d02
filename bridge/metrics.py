"""`/metrics`: what waits, since when, and what could not be done, in Prometheus' text form.

Every figure is read from the store when it is asked for, so that one process' answer is true for
all of them; only `teahouse_events_relayed_total` counts what this process has done.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bridge.events import Platform
from bridge.ports import Clock
from bridge.rooms import Room
from bridge.store.queues import Lane
from bridge.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Reads the figures. `relayed` is how many events this process has relayed so far."""

    store: Store
    clock: Clock
    platforms: tuple[Platform, ...]
    relayed: Callable[[], int]

    async def text(self) -> str:
        """All of them. Raises `Retryable` while Redis is not there."""
        inboxes, lanes, dead = 0, 0, 0
        oldest: list[datetime] = []
        async for room in self.store.rooms.all_rooms():
            inboxes += await self.store.inbox.depth(room.id)
            dead += await self.store.dead.count(room)
            for lane in _lanes(room):
                lanes += await self.store.outbox.depth(lane)
                oldest += _known(await self.store.outbox.oldest(lane))
            oldest += _known(await self.store.inbox.oldest(room.id))
        waits = (self.clock.now() - min(oldest)).total_seconds() if oldest else 0.0
        rows = [
            *_gauge("inbox_waiting", "Events to relay, in all rooms.", inboxes),
            *_gauge("lanes_waiting", "Deliveries to make, in all channels.", lanes),
            *_gauge("oldest_waiting_seconds", "How long the first has waited.", max(waits, 0)),
            *_gauge("dead_letters", "What could not be done: teahouse dead list.", dead),
            *await self._unread(),
            "# HELP teahouse_events_relayed_total Events this process has relayed.",
            "# TYPE teahouse_events_relayed_total counter",
            f"teahouse_events_relayed_total {self.relayed()}",
        ]
        return "\n".join(rows) + "\n"

    async def _unread(self) -> list[str]:
        rows = [
            "# HELP teahouse_updates_unread Updates kept aside that could not be read.",
            "# TYPE teahouse_updates_unread gauge",
        ]
        for platform in self.platforms:
            count = await self.store.dead.count_unreadable(platform)
            rows.append(f'teahouse_updates_unread{{platform="{platform}"}} {count}')
        return rows


def _lanes(room: Room) -> Iterable[Lane]:
    for link in room.links:
        yield Lane.of(room.id, link)
        yield Lane.of(room.id, link, "aside")


def _known(moment: datetime | None) -> list[datetime]:
    return [] if moment is None else [moment]


def _gauge(name: str, told: str, value: float) -> tuple[str, ...]:
    full = f"teahouse_{name}"
    return f"# HELP {full} {told}", f"# TYPE {full} gauge", f"{full} {value:g}"
