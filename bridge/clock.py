"""The machine's clock, behind the `Clock` port."""

from datetime import UTC, datetime


class SystemClock:
    """Tells the time; tests bring a clock that stands still."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)
