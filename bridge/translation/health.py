"""Whether an engine is worth asking: one that keeps failing is left alone for a while."""

import time
from collections.abc import Callable
from datetime import timedelta

_FAILURES = 3
_RESTS = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 240, 480, 600))


class Health:
    """One engine's. Three failures in a row make it rest, twice as long each time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._rest_until = 0.0

    @property
    def is_resting(self) -> bool:
        """True while it should not be asked."""
        return self._clock() < self._rest_until

    def succeeded(self) -> None:
        """It answered."""
        self._failures = 0

    def failed(self, rest: timedelta | None = None) -> None:
        """It did not. `rest`: it asks to be left alone for so long.

        What was under way when its rest began fails for the same reason, and counts no more.
        """
        if self.is_resting:
            return
        self._failures += 1
        if rest is None and self._failures >= _FAILURES:
            rest = _RESTS[min(self._failures - _FAILURES, len(_RESTS) - 1)]
        if rest is not None:
            self._rest_until = self._clock() + rest.total_seconds()
