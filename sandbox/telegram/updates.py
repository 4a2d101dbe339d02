"""A bot's queue of updates: what `getUpdates` hands out, and when it forgets.

The rules are the documented ones: an update is confirmed by a later call with a higher offset and
by nothing else; a negative offset forgets all but the newest; what the bot did not allow is not
queued; a day later everything is gone. A second poller throws the first one out.
"""

import asyncio
from collections.abc import Callable, Collection

from sandbox.telegram.errors import ApiError
from sandbox.telegram.objects import Json
from sandbox.world import Changes

_LIFETIME = 24 * 60 * 60
_UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that come only to who lists them."""

_FAR_AHEAD = 10


def _conflict() -> ApiError:
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )


class UpdateQueue:
    """One bot's updates, oldest first."""

    def __init__(self, clock: Callable[[], float], changes: Changes, first_id: int) -> None:
        self._clock = clock
        self._changes = changes
        self._next_id = first_id
        self._waiting: list[tuple[float, Json]] = []
        self._poller: asyncio.Future[None] | None = None
        self.allowed: frozenset[str] = frozenset()
        """The kinds the bot asked for; empty means the documented default."""

    @property
    def is_polled(self) -> bool:
        """Somebody waits for the next update right now."""
        return self._poller is not None

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, kind: str, payload: Json) -> None:
        """Queue an update, unless its kind is not allowed, and wake the poller."""
        is_wanted = kind in self.allowed if self.allowed else kind not in _UNASKED
        if not is_wanted:
            return
        self._waiting.append((self._clock(), {"update_id": self._next_id, kind: payload}))
        self._next_id += 1
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def clear(self) -> None:
        """Drop everything that waits."""
        self._waiting.clear()

    async def get(
        self,
        *,
        offset: int = 0,
        limit: int = 100,
        timeout: float = 0,  # noqa: ASYNC109  (the API's own parameter)
        allowed: Collection[str] | None = None,
    ) -> list[Json]:
        """What `getUpdates` answers; waits up to `timeout` seconds while there is nothing."""
        if allowed is not None:
            self.allowed = frozenset(allowed)
        limit = min(max(limit, 1), 100)
        found = self._take(offset, limit)
        if found or timeout <= 0:
            return found
        await self._wait(timeout)
        return self._take(max(offset, 0), limit)

    async def _wait(self, seconds: float) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(_conflict())
        poller = self._poller = asyncio.get_running_loop().create_future()
        self._changes.announce()
        try:
            await asyncio.wait_for(poller, seconds)
        except TimeoutError:
            return
        finally:
            if self._poller is poller:
                self._poller = None
            self._changes.announce()

    def close(self) -> None:
        """Let a waiting poller go home with nothing."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def _take(self, offset: int, limit: int) -> list[Json]:
        """The oldest ones; an offset that no update can have yet counts as none."""
        oldest = self._clock() - _LIFETIME
        kept = [entry for entry in self._waiting if entry[0] >= oldest]
        if offset < 0:
            kept = kept[offset:]
        elif 0 < offset <= self._next_id + _FAR_AHEAD:
            kept = [entry for entry in kept if int(str(entry[1]["update_id"])) >= offset]
        self._waiting = kept
        return [update for _, update in kept[:limit]]
