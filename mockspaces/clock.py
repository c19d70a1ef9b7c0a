"""The one clock of a world."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """Tells a world's time: the machine's, moved or frozen.

    Everything that depends on time in one world asks the same clock: tokens, rate
    windows, timestamps and running processes.

    Args:
        source: Seconds since the epoch as the world outside has them.
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._offset = 0.0
        self._frozen_at: float | None = None

    def seconds(self) -> float:
        """Return the seconds since the epoch."""
        if self._frozen_at is not None:
            return self._frozen_at
        return self._source() + self._offset

    def now(self) -> datetime:
        """Return the moment as an aware `datetime` in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)
