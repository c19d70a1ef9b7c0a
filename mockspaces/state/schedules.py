"""Schedules: their notation, and the days and minutes that they match."""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, time
from functools import lru_cache

from mockspaces.state.records import Record

_PART = re.compile(
    r"(?P<first>\d{1,4})(?:-(?P<last>\d{1,4})(?:/(?P<step>\d{1,4}))?)?", re.ASCII
)
_LIMITS = {
    "minutes": (0, 59),
    "hours": (0, 23),
    "daysOfWeek": (1, 7),
    "daysOfMonth": (1, 31),
    "months": (1, 12),
    "years": (1970, 9999),
}
_MAX_LENGTH = 500
"""Characters of a field, enough to list all minutes three times."""


class Schedule(Record, frozen=True, kw_only=True, omit_defaults=False):
    """When something happens: each field a list of values and ranges, or `*`.

    Days of the week go from 1, Sunday, to 7.
    """

    minutes: str = "*"
    hours: str = "*"
    days_of_week: str = "*"
    days_of_month: str = "*"
    months: str = "*"
    years: str = "*"

    def __post_init__(self) -> None:
        fields = zip(self.__struct_encode_fields__, self.__struct_fields__, strict=True)
        for name, attribute in fields:
            _values(name, getattr(self, attribute))

    def names(self, day: date) -> bool:
        """Return whether a day is one of its days."""
        return (
            day.year in _values("years", self.years)
            and day.month in _values("months", self.months)
            and day.day in _values("daysOfMonth", self.days_of_month)
            and day.isoweekday() % 7 + 1 in _values("daysOfWeek", self.days_of_week)
        )

    def times(self) -> Iterator[time]:
        """Yield the minutes of each of its days."""
        for hour in _values("hours", self.hours):
            for minute in _values("minutes", self.minutes):
                yield time(hour, minute, tzinfo=UTC)


@lru_cache(maxsize=1024)
def _values(name: str, text: str) -> Collection[int]:
    if len(text) > _MAX_LENGTH:
        message = f"{name}: it is longer than {_MAX_LENGTH} characters"
        raise ValueError(message)
    low, high = _LIMITS[name]
    if text == "*":
        return range(low, high + 1)
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
            f"{part!r} in {name} is neither a value nor a range "
            f"between {low} and {high}"
        )
        raise ValueError(message)
    return frozenset(values)
