"""How much a bot may send: the limits that Telegram names in its FAQ, switched on where wanted.

About 30 messages a second in all, about one a second in a chat (short bursts pass), and 20 a
minute in a group; each item of an album counts. What is refused is not counted.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.telegram.errors import too_many
from sandbox.telegram.objects import Chat


@dataclass(slots=True)
class _Window:
    """So many in so many seconds, sliding."""

    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque[float])

    def wait(self, now: float, items: int) -> float:
        """Seconds until there is room for the items; 0 where there is."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        over = len(self.times) + items - self.most
        if over <= 0 or not self.times:
            return 0
        return self.times[min(over, len(self.times)) - 1] + self.seconds - now


class Limits:
    """One bot's budget. Switched off it refuses nothing."""

    def __init__(self, clock: Callable[[], float], *, are_on: bool) -> None:
        self._clock = clock
        self._are_on = are_on
        self._overall = _Window(30, 1)
        self._chats: dict[int, list[_Window]] = {}

    def spend(self, chat: Chat, items: int = 1) -> None:
        """Count messages about to be sent; raises the API's 429 where there is no room."""
        if not self._are_on:
            return
        now = self._clock()
        windows = [self._overall, *self._windows(chat)]
        wait = max(window.wait(now, items) for window in windows)
        if wait > 0:
            raise too_many(max(math.ceil(wait), 1))
        for window in windows:
            window.times.extend([now] * items)

    def _windows(self, chat: Chat) -> list[_Window]:
        if chat.id not in self._chats:
            burst = _Window(10, 10)
            is_group = chat.kind != "private"
            self._chats[chat.id] = [burst, _Window(20, 60)] if is_group else [burst]
        return self._chats[chat.id]
