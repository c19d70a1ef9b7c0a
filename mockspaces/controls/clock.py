"""The clock in the control API: frozen, set, moved, reset."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from mockspaces.clock import Clock
from mockspaces.controls.api.inputs import Span, seconds_of
from mockspaces.controls.api.route import (
    Arguments,
    ControlError,
    Input,
    Output,
    Route,
    Routes,
)

Moment = Annotated[
    datetime,
    msgspec.Meta(
        tz=True,
        description="A moment with its offset, like 2026-01-01T00:00:00Z.",
        extra_json_schema={"pattern": "^(19[7-9][1-9]|[2-8][0-9]{3})-"},
    ),
]


class ClockReading(Output, frozen=True, kw_only=True):
    """A reading of the clock."""

    now: datetime
    frozen: bool
    offset: float  # seconds by which it is ahead of the machine's clock

    @classmethod
    def of(cls, clock: Clock) -> "ClockReading":
        return cls(now=clock.now(), frozen=clock.is_frozen, offset=clock.offset)


class ClockSetting(Input, frozen=True, kw_only=True):
    """A change of the clock; a field left out stays as it is."""

    now: Moment | UnsetType = UNSET
    frozen: bool | UnsetType = UNSET


class Advance(Input, frozen=True, kw_only=True):
    """A move of the clock."""

    by: Span


def _read(clock: Clock, _arguments: Arguments[None, None]) -> ClockReading:
    return ClockReading.of(clock)


def _set(clock: Clock, arguments: Arguments[ClockSetting, None]) -> ClockReading:
    now, frozen = arguments.body.now, arguments.body.frozen
    return _move(
        clock,
        clock.seconds() if now is UNSET else now.timestamp(),
        frozen=clock.is_frozen if frozen is UNSET else frozen,
        field="$.now",
    )


def _advance(clock: Clock, arguments: Arguments[Advance, None]) -> ClockReading:
    by = seconds_of(arguments.body.by, "$.by")
    return _move(clock, clock.seconds() + by, frozen=clock.is_frozen, field="$.by")


def _move(clock: Clock, seconds: float, *, frozen: bool, field: str) -> ClockReading:
    try:
        clock.set(seconds, frozen=frozen)
    except ValueError as error:
        message = f"Out of range: {error}."
        raise ControlError(message, field=field) from error
    return ClockReading.of(clock)


def _reset(clock: Clock, _arguments: Arguments[None, None]) -> ClockReading:
    clock.reset()
    return ClockReading.of(clock)


CLOCK: Routes[Clock] = (
    Route(
        method="GET",
        path="/clock",
        summary="Read the clock.",
        handle=_read,
        answer=ClockReading,
    ),
    Route(
        method="PUT",
        path="/clock",
        summary="Freeze the clock, let it run, or set it to any moment.",
        handle=_set,
        body=ClockSetting,
        answer=ClockReading,
    ),
    Route(
        method="POST",
        path="/clock/advance",
        summary="Move the clock forwards or backwards.",
        handle=_advance,
        body=Advance,
        answer=ClockReading,
    ),
    Route(
        method="POST",
        path="/clock/reset",
        summary="Return the clock to the machine's time.",
        handle=_reset,
        answer=ClockReading,
    ),
)
