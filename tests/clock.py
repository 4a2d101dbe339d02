"""A clock that tests own."""

from datetime import UTC, datetime, timedelta


class FakeClock:
    """Stands still until it is told to go on."""

    def __init__(self, moment: datetime = datetime(2025, 1, 14, 20, 0, tzinfo=UTC)) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The moment it stands at."""
        return self._moment

    def advance(self, by: timedelta) -> None:
        """Go on by this much."""
        self._moment += by
