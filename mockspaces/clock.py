"""The one clock of a world."""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from mockspaces import real_time

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
"""Limits of setting a clock; a running one has a year left before `datetime` ends."""


class ClockState(msgspec.Struct, frozen=True):
    """The offset of a clock in seconds, and the moment at which it is frozen."""

    offset: float = 0.0
    frozen_at: float | None = None


class Clock:
    """The time of a world: the machine's, moved or frozen.

    Everything in one world that depends on time uses the same clock: tokens, rate
    windows, timestamps and running processes.
    """

    __slots__ = ("_source", "state")

    def __init__(self, source: Callable[[], float] = real_time.seconds) -> None:
        self._source = source
        self.state = ClockState()

    def seconds(self) -> float:
        """Return the seconds since the epoch."""
        state = self.state
        if state.frozen_at is not None:
            return state.frozen_at
        return self._source() + state.offset

    @property
    def is_frozen(self) -> bool:
        return self.state.frozen_at is not None

    @property
    def offset(self) -> float:
        """Seconds by which it is ahead of the machine's clock."""
        frozen_at = self.state.frozen_at
        return self.state.offset if frozen_at is None else frozen_at - self._source()

    def now(self) -> datetime:
        """Return the moment in UTC."""
        return real_time.datetime_at(self.seconds(), UTC)

    def set(self, seconds: float, *, frozen: bool) -> None:
        """Move to a moment, in seconds since the epoch, and freeze there or run on."""
        if not EARLIEST.timestamp() <= seconds < LATEST.timestamp():
            message = "the clock goes from 1970 to 9998"
            raise ValueError(message)
        offset = seconds - self._source()
        self.state = ClockState(offset, seconds if frozen else None)

    def reset(self) -> None:
        """Return to the machine's time."""
        self.state = ClockState()
