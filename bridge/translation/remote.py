"""When a text may leave this machine: only from rooms an owner allowed, and only so much a month.

A server on the operator's own machine or network counts as this machine.
"""

import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urlsplit

from bridge.events import RoomId

_OWN_SUFFIXES = (".local", ".internal", ".lan", ".localhost")


class Budget(Protocol):
    """Counts what each room sent away this month."""

    async def take(self, room: RoomId | None, characters: int) -> bool:
        """Count these, if the room has as many left; False where it has not."""
        ...


class MonthlyBudget:
    """Kept in memory: a restart forgives, so the ceiling is per run and month."""

    def __init__(
        self, ceiling: int, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._ceiling = ceiling
        self._clock = clock
        self._month = ""
        self._taken: dict[RoomId | None, int] = {}

    async def take(self, room: RoomId | None, characters: int) -> bool:
        """Counts from nothing in each month."""
        month = f"{self._clock():%Y-%m}"
        if month != self._month:
            self._month, self._taken = month, {}
        taken = self._taken.get(room, 0) + characters
        if taken > self._ceiling:
            return False
        self._taken[room] = taken
        return True


def is_own_machine(url: str) -> bool:
    """Whether a server's address is on this machine or in the operator's own network."""
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_OWN_SUFFIXES)
    return address.is_loopback or address.is_private
