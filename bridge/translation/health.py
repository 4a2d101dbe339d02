"""Whether an engine is worth asking: one that keeps failing is left alone for a while."""

import time
from collections.abc import Callable
from datetime import timedelta

_FAILURES = 3
_FIRST_REST = timedelta(seconds=30)
_LONGEST_REST = timedelta(minutes=10)


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

    def failed(self) -> None:
        """It did not."""
        self._failures += 1
        if self._failures >= _FAILURES:
            rest = min(_FIRST_REST * 2 ** (self._failures - _FAILURES), _LONGEST_REST)
            self._rest_until = self._clock() + rest.total_seconds()
