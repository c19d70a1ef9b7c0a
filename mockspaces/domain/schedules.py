"""When schedules fire."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache

from mockspaces.real_time import date_of, datetime_of
from mockspaces.state.schedules import Schedule

Schedules = tuple[Schedule, ...]


class Calendar:
    """The minutes at which any of some schedules fires, after `since`, up to `until`.

    A minute that several schedules name is one.
    """

    def __init__(
        self, schedules: Schedules, *, since: datetime, until: datetime
    ) -> None:
        self._since = since
        self._until = until
        self._days = [
            (day, naming)
            for day in _days(since, until)
            if (naming := tuple(each for each in schedules if each.names(day)))
        ]
        self._dates = [day for day, _ in self._days]

    def backwards(self) -> Iterator[datetime]:
        """Yield the minutes, the latest first."""
        for day, naming in reversed(self._days):
            for each in reversed(_times(naming)):
                minute = datetime_of(day, each)
                if self._since < minute <= self._until:
                    yield minute

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Yield the minutes after a moment of the span, the earliest first."""
        for index in range(bisect_left(self._dates, moment.date()), len(self._days)):
            day, naming = self._days[index]
            times = _times(naming)
            is_first = day == moment.date()
            for each in times[bisect_right(times, moment.timetz()) * is_first :]:
                minute = datetime_of(day, each)
                if minute > self._until:
                    return
                yield minute


def _days(since: datetime, until: datetime) -> Iterator[date]:
    for ordinal in range(since.toordinal(), until.toordinal() + 1):
        yield date_of(ordinal)


@lru_cache(maxsize=16)  # few: the list of one request may be as long as its body
def _times(schedules: Schedules) -> tuple[time, ...]:
    return tuple(sorted({each for schedule in schedules for each in schedule.times()}))
