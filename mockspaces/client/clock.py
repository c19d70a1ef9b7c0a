"""The clock of a world."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mockspaces.client.connection import Ask
from mockspaces.client.reading import read

__tracebackhide__ = True  # see connection.py


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """A reading of the clock.

    Attributes:
        now: The moment.
        frozen: Whether it is frozen.
        offset: Seconds by which it is ahead of the machine's clock.
    """

    now: datetime
    frozen: bool
    offset: float

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "ClockReading":
        return read(cls, answer, now=datetime.fromisoformat(answer["now"]))


class Clock:
    """The one clock of tokens, rate limits, timestamps and running processes."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def read(self) -> ClockReading:
        """Return its state."""
        return ClockReading.of(self._ask("GET", "/clock"))

    def freeze(self, at: datetime | str | None = None) -> ClockReading:
        """Freeze the clock.

        Args:
            at: The moment, with its offset from UTC; None is now.
        """
        now = {} if at is None else {"now": _moment(at)}
        return ClockReading.of(self._ask("PUT", "/clock", {"frozen": True, **now}))

    def set(self, to: datetime | str) -> ClockReading:
        """Set the time; a frozen clock stays frozen, a running one runs on.

        Args:
            to: The moment, with its offset from UTC.
        """
        return ClockReading.of(self._ask("PUT", "/clock", {"now": _moment(to)}))

    def run(self) -> ClockReading:
        """Let a frozen clock run on."""
        return ClockReading.of(self._ask("PUT", "/clock", {"frozen": False}))

    def advance(self, by: timedelta | str | float) -> ClockReading:
        """Move the clock forwards, or backwards.

        Args:
            by: A duration such as `5m`, or seconds; negative is backwards.
        """
        span = by.total_seconds() if isinstance(by, timedelta) else by
        return ClockReading.of(self._ask("POST", "/clock/advance", {"by": span}))

    def reset(self) -> ClockReading:
        """Return to the machine's time."""
        return ClockReading.of(self._ask("POST", "/clock/reset"))


def _moment(moment: datetime | str) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else moment
