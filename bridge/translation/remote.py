"""When a text may leave this machine: only from rooms an owner allowed, and only so much a month.

A server on the operator's own machine or network counts as this machine.
"""

import ipaddress
from typing import Protocol
from urllib.parse import urlsplit

from bridge.events import RoomId

MONTHLY_CHARACTERS = 500_000
"""What each room may send away in a month."""
_OWN_SUFFIXES = (".local", ".internal", ".lan", ".localhost")


class Budget(Protocol):
    """Counts what each room sent away this month; the store's is shared by all workers."""

    async def take(self, room: RoomId, characters: int, *, ceiling: int) -> bool:
        """Count these, if the room has as many left; False where it has not.

        Raises `Retryable` while nobody can count.
        """
        ...


class NoBudget:
    """For who keeps no count between runs: nothing leaves."""

    async def take(self, room: RoomId, characters: int, *, ceiling: int) -> bool:  # noqa: ARG002
        """Never."""
        return False


def is_own_machine(url: str) -> bool:
    """Whether a server's address is on this machine or in the operator's own network."""
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_OWN_SUFFIXES)
    return address.is_loopback or address.is_private
