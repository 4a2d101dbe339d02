"""Only Telegram's: its limit for groups, kept here so that it rarely has to be enforced there.

A bot may send about 20 messages a minute to one group (Telegram's bots FAQ, "My bot is hitting
limits"). What exceeds that is told to wait without being sent: a 429 would block longer.
"""

from collections import deque
from datetime import datetime, timedelta

from bridge.errors import RateLimited
from bridge.ports import Clock

GROUP_LIMIT = 20
WINDOW = timedelta(minutes=1)


class Pace:
    """When was sent to which group, over the last minute."""

    def __init__(self, clock: Clock, *, is_on: bool) -> None:
        self._clock = clock
        self._is_on = is_on
        self._sent: dict[int, deque[datetime]] = {}

    def spend(self, chat: int) -> None:
        """Count one message to this chat. Raises `RateLimited` where that is one too many."""
        if not self._is_on or chat > 0:  # only groups have negative ids
            return
        now = self._clock.now()
        sent = self._sent.setdefault(chat, deque(maxlen=GROUP_LIMIT))
        if len(sent) == GROUP_LIMIT and now - sent[0] < WINDOW:
            raise RateLimited(
                "20 messages a minute are Telegram's limit", WINDOW - (now - sent[0])
            )
        sent.append(now)
