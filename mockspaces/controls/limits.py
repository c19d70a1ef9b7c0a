"""Rate limits in the control API."""

from typing import Annotated

import msgspec

from mockspaces.controls.api.route import (
    Arguments,
    ControlError,
    Input,
    Output,
    Route,
    Routes,
)
from mockspaces.durations import Rate
from mockspaces.web.rate_limit import Limits, RateLimiter

_Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)]
_RateText = Annotated[
    str,
    msgspec.Meta(
        description="Requests in a period, like 10/1s.",
        extra_json_schema={"pattern": "^[1-9][0-9]{0,8}/[1-9][0-9]{0,2}(ms|s|m|h)$"},
    ),
]


class RateLimit(Input, frozen=True, kw_only=True):
    """The limits to set for each account; null is no limit."""

    rate: _RateText | None = None  # requests in a period
    # requests that may come at once; null is the rate's number
    burst: _Count | None = None
    max_in_flight: _Count | None = None  # requests in progress at once


class RateLimitInForce(Output, frozen=True, kw_only=True):
    """The limits of each account; null is no limit."""

    rate: str | None
    burst: int | None
    max_in_flight: int | None


def _shown(limits: Limits) -> RateLimitInForce:
    return RateLimitInForce(
        rate=None if limits.rate is None else str(limits.rate),
        burst=limits.burst,
        max_in_flight=limits.max_in_flight,
    )


def _read(limiter: RateLimiter, _arguments: Arguments[None, None]) -> RateLimitInForce:
    return _shown(limiter.limits)


def _set(
    limiter: RateLimiter, arguments: Arguments[RateLimit, None]
) -> RateLimitInForce:
    asked = arguments.body
    rate = None
    if asked.rate is not None:
        try:
            rate = Rate.parse(asked.rate)
        except ValueError as error:
            raise ControlError(str(error), field="$.rate") from error
    elif asked.burst is not None:
        message = "A burst needs a `rate`."
        raise ControlError(message, field="$.burst")
    limiter.limits = Limits(
        rate=rate, burst=asked.burst, max_in_flight=asked.max_in_flight
    )
    return _shown(limiter.limits)


LIMITS: Routes[RateLimiter] = (
    Route(
        method="GET",
        path="/rate-limit",
        summary="Read the limits.",
        handle=_read,
        answer=RateLimitInForce,
    ),
    Route(
        method="PUT",
        path="/rate-limit",
        summary="Set the limits; one that is left out is removed.",
        handle=_set,
        body=RateLimit,
        answer=RateLimitInForce,
    ),
)
