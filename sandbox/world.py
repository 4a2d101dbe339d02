"""What both stand-ins share: how a chat looks to a person, and waiting for it to look so."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    """A file as a chat shows it."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message as a person sees it in the chat."""

    id: str
    author: str
    """The display name the platform shows (a webhook's `username` included)."""
    avatar: str | None = None
    text: str
    """The text as the platform stores it: Telegram's plain text, Discord's markdown."""
    entities: tuple[dict[str, object], ...] = ()
    """Telegram's entities (UTF-16 offsets)."""
    reply_to: str | None = None
    files: tuple[ShownFile, ...] = ()
    buttons: tuple[str, ...] = ()
    is_bot: bool = False
    is_edited: bool = False
    is_silent: bool = False
    only_for: str | None = None
    """The one person who sees an ephemeral answer."""


class Changes:
    """Wakes whoever waits for a world to look a certain way."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def announce(self) -> None:
        """Something changed."""
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def next(self) -> None:
        """Return after the next change."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        await waiter

    async def wait_until(
        self,
        condition: Callable[[], T],
        *,
        description: str,
        timeout: float = 10,  # noqa: ASYNC109  (the caller's patience, named in the error)
    ) -> T:
        """The condition's first truthy value; `TimeoutError` with the description otherwise."""
        try:
            async with asyncio.timeout(timeout):
                while not (value := condition()):
                    await self.next()
                return value
        except TimeoutError:
            raise TimeoutError(f"waited {timeout} s in vain for: {description}") from None
