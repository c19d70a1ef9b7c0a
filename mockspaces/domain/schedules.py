"""When schedules fire."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from mockspaces.state.schedules import Schedule

Schedules = tuple[Schedule, ...]
_DAY = timedelta(days=1)


def fired_before(
    schedules: Schedules, moment: datetime, *, since: datetime
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
    schedules: Schedules, moment: datetime, *, until: datetime
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
def _minutes_of(schedules: Schedules, day: date) -> tuple[datetime, ...]:
    minutes = {minute for each in schedules for minute in each.minutes_of(day)}
    return tuple(sorted(minutes))
