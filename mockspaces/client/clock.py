"""The clock of a world, as a test moves it."""

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
        frozen: Whether it stands still.
        offset: Seconds by which it is ahead of the machine's clock.
    """

    now: datetime
    frozen: bool
    offset: float

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "ClockReading":
        """Read an answer."""
        return read(cls, answer, now=datetime.fromisoformat(answer["now"]))


class Clock:
    """The one clock of tokens, rate limits, timestamps and running processes.

    Args:
        ask: Asks the control API.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def read(self) -> ClockReading:
        """Return what it shows."""
        return ClockReading.of(self._ask("GET", "/clock"))

    def freeze(self, at: datetime | str | None = None) -> ClockReading:
        """Let it stand still.

        Args:
            at: The moment to stand at, with its offset from UTC; where it is if None.
        """
        now = {} if at is None else {"now": _moment(at)}
        return ClockReading.of(self._ask("PUT", "/clock", {"frozen": True, **now}))

    def set(self, to: datetime | str) -> ClockReading:
        """Put it to a moment; it stands or runs there as it did before.

        Args:
            to: The moment, with its offset from UTC.
        """
        return ClockReading.of(self._ask("PUT", "/clock", {"now": _moment(to)}))

    def run(self) -> ClockReading:
        """Let it run on from where it stands."""
        return ClockReading.of(self._ask("PUT", "/clock", {"frozen": False}))

    def advance(self, by: timedelta | str | float) -> ClockReading:
        """Move it on, or back.

        Args:
            by: A length of time, as `5m` or in seconds.
        """
        span = by.total_seconds() if isinstance(by, timedelta) else by
        return ClockReading.of(self._ask("POST", "/clock/advance", {"by": span}))

    def reset(self) -> ClockReading:
        """Let it tell the machine's time again."""
        return ClockReading.of(self._ask("POST", "/clock/reset"))


def _moment(moment: datetime | str) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else moment
