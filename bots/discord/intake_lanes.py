"""Keeps the order of what happens in each channel until it is durable; only Discord needs it.

The library calls listeners side by side, so each puts its step into the channel's lane before its
first `await`; a lane takes one step after the other, and repeats one for as long as Redis cannot
be reached. While `hold` is on nothing new starts, so that a catch-up can go first.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bridge.backoff import Backoff
from bridge.errors import Retryable, TeahouseError
from bridge.events import MessageRef
from bridge.ports import Intake

Step = Callable[[], Awaitable[None]]

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=0.1), timedelta(seconds=10)
_log = structlog.get_logger()


class Lanes:
    """One ordered queue per channel, each worked on only while it holds something."""

    def __init__(self, group: asyncio.TaskGroup) -> None:
        self._group = group
        self._waiting: defaultdict[int, deque[Step]] = defaultdict(deque)
        self._busy: set[int] = set()
        self._is_held = True

    def put(self, channel: int, step: Step) -> None:
        """Queue a step behind all others of its channel."""
        self._waiting[channel].append(step)
        self._wake(channel)

    def put_first(self, channel: int, step: Step) -> None:
        """Queue a step before all others of its channel that haven't begun."""
        self._waiting[channel].appendleft(step)
        self._wake(channel)

    def hold(self) -> None:
        """Start nothing until `release`."""
        self._is_held = True

    def release(self) -> None:
        """Go on."""
        self._is_held = False
        for channel in tuple(self._waiting):
            self._wake(channel)

    def _wake(self, channel: int) -> None:
        if not self._is_held and channel not in self._busy:
            self._busy.add(channel)
            self._group.create_task(self._work(channel), name=f"discord lane {channel}")

    async def _work(self, channel: int) -> None:
        waiting = self._waiting[channel]
        while waiting and not self._is_held:
            await persist(waiting.popleft())
        self._busy.discard(channel)
        if not waiting:
            del self._waiting[channel]


async def persist(step: Step) -> None:
    """Carry out a step, again and again while it may still succeed."""
    backoff = Backoff(_FIRST_PAUSE, _LONGEST_PAUSE)
    while True:
        try:
            return await step()
        except Retryable as error:
            pause = backoff.next(error.retry_after).total_seconds()
            _log.warning("event_waits", reason=str(error), seconds=round(pause, 1))
            await asyncio.sleep(pause)
        except TeahouseError as error:
            return _log.warning("event_dropped", reason=str(error))
        except Exception as error:  # noqa: BLE001  (the update handler: one step ends no other)
            return _log.error("step_failed", reason=type(error).__name__)


async def or_park(intake: Intake, ref: MessageRef, step: Step) -> None:
    """Carry out a step; a message that we can't read is kept aside and stops no other."""
    try:
        await step()
    except TeahouseError:
        raise
    except Exception as error:  # noqa: BLE001  (the update handler: whatever it was is parked)
        reason = type(error).__name__
        _log.error("update_parked", message=str(ref), reason=reason)
        await intake.park(ref.channel.platform, str(ref), reason)
