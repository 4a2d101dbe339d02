"""Asks the platforms who may do what, when a command needs it, and never for long.

A platform that does not answer must hold up no room: the question has a budget, and a channel
whose question has just failed is not asked about again for a while.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from bridge.commands.table import find
from bridge.errors import Retryable
from bridge.events import Channel, CommandGiven, Platform
from bridge.logs import logger
from bridge.ports import Clock

BUDGET = timedelta(seconds=2)
REST = timedelta(seconds=10)
"""How long a channel is not asked about after its question failed."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MOST_RESTING = 10_000
_NEEDED_BY = frozenset({("bridge", "status"), ("delete",)})
"""Commands for everyone that tell or do more for admins."""

Completes = Callable[[CommandGiven], Awaitable[CommandGiven]]
_log = logger(__name__)


class Rights:
    """Completes commands with what only their platform can tell."""

    def __init__(self, platforms: Mapping[Platform, Completes], clock: Clock) -> None:
        self._platforms = platforms
        self._clock = clock
        self._resting: dict[Channel, datetime] = {}

    async def completed(self, given: CommandGiven) -> CommandGiven | None:
        """The command as it is to be judged; None where the platform can't be asked now."""
        if not _is_needed(given):
            return given
        complete = self._platforms.get(given.channel.platform)
        if complete is None or self._clock.now() < self._resting.get(given.channel, _LONG_AGO):
            return None
        try:
            async with asyncio.timeout(BUDGET.total_seconds()):
                return await complete(given)
        except (Retryable, TimeoutError) as error:
            _log.warning("rights_unknown", channel=str(given.channel), reason=str(error))
            self._rest(given.channel)
            return None

    def _rest(self, channel: Channel) -> None:
        now = self._clock.now()
        if len(self._resting) >= _MOST_RESTING:
            self._resting = {one: at for one, at in self._resting.items() if now < at}
        self._resting[channel] = now + REST


def _is_needed(given: CommandGiven) -> bool:
    spec = find(given.words)
    if spec is None:
        return given.words == ("bridge",)
    return spec.who == "admin" or spec.words in _NEEDED_BY
