"""Limits on the requests of an account: in a period, and at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

import msgspec

from mockspaces.clock import Clock
from mockspaces.durations import Rate
from mockspaces.settings import Settings
from mockspaces.web.responses import Response, encode

TOO_MANY_REQUESTS = encode(
    {
        "errors": [
            {
                "message": "Too Many Requests",
                "extensions": {"classification": "RATE_LIMITED"},
            }
        ]
    }
)
_ROUNDING = 1e-6
"""Rounding error of adding and draining, in requests."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of each account; None is no limit."""

    rate: Rate | None = None  # requests in a period
    burst: int | None = None  # requests at once; None is the rate's number
    max_in_flight: int | None = None  # requests in flight at once

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        return cls(
            rate=settings.rate_limit,
            burst=settings.burst,
            max_in_flight=settings.max_in_flight,
        )


class RateLimiter:
    """Limits the requests of each account of one world.

    The rate is a leaky bucket per account: each admitted request adds one, and the rate
    drains it.
    """

    __slots__ = ("_buckets", "_clock", "_in_flight", "_limits", "is_on")

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}
        self._in_flight: dict[str, int] = {}
        self.limits = limits

    @property
    def limits(self) -> Limits:
        """The limits; setting them empties all buckets."""
        return self._limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._limits = limits
        # whether there is any limit
        self.is_on = limits.rate is not None or limits.max_in_flight is not None
        self._buckets.clear()

    @contextmanager
    def admit(self, account_id: str | None) -> Iterator[int | None]:
        """Hold a place in flight, or yield the seconds after which to retry."""
        if account_id is None or not self.is_on:
            yield None
            return
        wait = self.enter(account_id)
        try:
            yield wait
        finally:
            if wait is None:
                self.leave(account_id)

    def enter(self, account_id: str) -> int | None:
        """Admit a request, or return the seconds after which to retry.

        An admitted request must `leave`; a refused one costs nothing.
        """
        in_flight = self._in_flight.get(account_id, 0)
        most = self._limits.max_in_flight
        if most is not None and in_flight >= most:
            return 1
        wait = self._take(account_id)
        if wait:
            return max(1, ceil(wait - _ROUNDING))
        self._in_flight[account_id] = in_flight + 1
        return None

    def leave(self, account_id: str) -> None:
        """Note that a request is over."""
        in_flight = self._in_flight.pop(account_id, 0) - 1
        if in_flight > 0:
            self._in_flight[account_id] = in_flight

    def _take(self, account_id: str) -> float:
        rate = self._limits.rate
        if rate is None:
            return 0
        now = self._clock.seconds()
        interval = rate.period / rate.requests
        level, filled_at = self._buckets.get(account_id, (0.0, now))
        if now < filled_at:  # the clock was moved back
            level, filled_at = 0, now
        level = max(0, level - (now - filled_at) / interval) + 1
        excess = level - (self._limits.burst or rate.requests)
        if excess > _ROUNDING:
            return excess * interval
        self._buckets[account_id] = level, now
        return 0


def too_many_requests(wait: int) -> Response:
    """Return the response to a request over the limits, with the seconds to wait."""
    return Response(429, TOO_MANY_REQUESTS, headers={"Retry-After": str(wait)})
