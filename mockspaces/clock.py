"""The one clock of a world."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
"""Before this a clock can be set: it leaves a running one a year to run in."""


class ClockState(msgspec.Struct, frozen=True):
    """How far a clock has been moved, and where it stands still if it does."""

    offset: float = 0.0
    frozen_at: float | None = None


class Clock:
    """Tells a world's time: the machine's, moved or frozen.

    Everything that depends on time in one world asks the same clock: tokens, rate
    windows, timestamps and running processes.

    Args:
        source: Seconds since the epoch as the world outside has them.

    Attributes:
        seconds: Returns the seconds since the epoch.
    """

    __slots__ = ("_source", "_state", "seconds")

    seconds: Callable[[], float]

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self.state = ClockState()

    @property
    def state(self) -> ClockState:
        """What distinguishes it from the machine's clock; it can be set."""
        return self._state

    @state.setter
    def state(self, state: ClockState) -> None:
        self._state = state
        self.seconds = _teller(state, self._source)

    @property
    def is_frozen(self) -> bool:
        """Whether it stands still."""
        return self.state.frozen_at is not None

    @property
    def offset(self) -> float:
        """Seconds by which it is ahead of the machine's clock."""
        frozen_at = self.state.frozen_at
        return self.state.offset if frozen_at is None else frozen_at - self._source()

    def now(self) -> datetime:
        """Return the moment as an aware `datetime` in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def set(self, seconds: float, *, frozen: bool) -> None:
        """Move to a moment, earlier ones too, and stand still there or run on.

        Args:
            seconds: The moment, in seconds since the epoch.
            frozen: Whether to stand still.

        Raises:
            ValueError: If the moment is not between `EARLIEST` and `LATEST`.
        """
        if not EARLIEST.timestamp() <= seconds < LATEST.timestamp():
            message = "the clock goes from 1970 to 9998"
            raise ValueError(message)
        offset = seconds - self._source()
        self.state = ClockState(offset, seconds if frozen else None)

    def reset(self) -> None:
        """Tell the machine's time again."""
        self.state = ClockState()


def _teller(state: ClockState, source: Callable[[], float]) -> Callable[[], float]:
    """Return what tells the seconds in a state; asked most often when there is none."""
    offset, frozen_at = state.offset, state.frozen_at
    if frozen_at is not None:
        return lambda: frozen_at
    return (lambda: source() + offset) if offset else source
