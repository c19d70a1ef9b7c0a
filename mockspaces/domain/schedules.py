"""Schedules: how they are written, and when they fire."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from mockspaces.errors import PlatformCallError
from mockspaces.state.deployments import Schedule

_PART = re.compile(
    r"(?P<first>\d{1,4})(?:-(?P<last>\d{1,4})(?:/(?P<step>\d{1,4}))?)?", re.ASCII
)
_LIMITS = {
    "minutes": (0, 59),
    "hours": (0, 23),
    "days_of_week": (1, 7),
    "days_of_month": (1, 31),
    "months": (1, 12),
    "years": (1970, 9999),
}
_DAY = timedelta(days=1)


def checked(schedule: Schedule) -> Schedule:
    """Return a schedule as it is stored: what is empty is `*`.

    Raises:
        PlatformCallError: If a field is not `*` or a list of values and ranges within
            its limits.
    """
    fields = {name: getattr(schedule, name).strip() or "*" for name in _LIMITS}
    for name, text in fields.items():
        _values(name, text)
    return Schedule(**fields)


def fired_before(
    schedules: tuple[Schedule, ...], moment: datetime, *, since: datetime
) -> Iterator[datetime]:
    """Go back through the minutes at which any of the schedules fired.

    Args:
        schedules: When; a minute that several name is one.
        moment: The latest minute, inclusive.
        since: Nothing fired up to this moment.
    """
    day = moment.date()
    while schedules and day >= since.date():
        for minute in reversed(_minutes_of(schedules, day)):
            if since < minute <= moment:
                yield minute
        day -= _DAY


def fires_after(
    schedules: tuple[Schedule, ...], moment: datetime, *, until: datetime
) -> Iterator[datetime]:
    """Go forward through the minutes at which any of the schedules fires.

    Args:
        schedules: When; a minute that several name is one.
        moment: The minutes after this one are meant.
        until: The latest minute, inclusive.
    """
    day = moment.date()
    while schedules and day <= until.date():
        for minute in _minutes_of(schedules, day):
            if moment < minute <= until:
                yield minute
        day += _DAY


@lru_cache(maxsize=1024)
def _minutes_of(schedules: tuple[Schedule, ...], day: date) -> tuple[datetime, ...]:
    """Return the minutes of a day at which any of the schedules fires, in order."""
    minutes = {
        (hour, minute)
        for schedule in schedules
        if day.year in _values("years", schedule.years)
        and day.month in _values("months", schedule.months)
        and day.day in _values("days_of_month", schedule.days_of_month)
        and day.isoweekday() % 7 + 1 in _values("days_of_week", schedule.days_of_week)
        for hour in _values("hours", schedule.hours)
        for minute in _values("minutes", schedule.minutes)
    }
    return tuple(datetime.combine(day, time(*each), UTC) for each in sorted(minutes))


@lru_cache(maxsize=1024)
def _values(name: str, text: str) -> frozenset[int]:
    low, high = _LIMITS[name]
    if text == "*":
        return frozenset(range(low, high + 1))
    values: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        if match:
            first = int(match["first"])
            last = int(match["last"] or first)
            step = int(match["step"] or 1)
            if low <= first <= last <= high and step:
                values.update(range(first, last + 1, step))
                continue
        message = (
            f"{part!r} in the schedule's {name} is neither a value nor a range "
            f"between {low} and {high}."
        )
        raise PlatformCallError(message)
    return frozenset(values)
