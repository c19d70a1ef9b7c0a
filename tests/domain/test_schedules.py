from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspaces.domain.schedules import Calendar
from mockspaces.state.schedules import Schedule

NOON = datetime(2024, 2, 28, 12, 0, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def fired(*schedules: Schedule, days: float = 1) -> list[str]:
    calendar = Calendar(schedules, since=NOON, until=NOON + days * DAY)
    return [f"{minute:%m-%d %H:%M}" for minute in calendar.backwards()]


def test_nothing_fires_without_a_schedule() -> None:
    assert fired() == []


def test_minutes_come_the_latest_first() -> None:
    assert fired(Schedule(hours="13", minutes="0-30/15")) == [
        "02-28 13:30",
        "02-28 13:15",
        "02-28 13:00",
    ]


def test_a_minute_that_two_schedules_name_is_one() -> None:
    assert fired(
        Schedule(hours="13", minutes="0,5"), Schedule(hours="13", minutes="5,10")
    ) == ["02-28 13:10", "02-28 13:05", "02-28 13:00"]


def test_every_field_has_its_say() -> None:
    noon = {"hours": "12", "minutes": "0"}

    assert fired(Schedule(**noon, days_of_month="29"), days=400) == [
        *(f"{month:02}-29 12:00" for month in (3, 1, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3)),
        "02-29 12:00",
    ]
    assert fired(Schedule(**noon, days_of_month="29", months="2"), days=400) == [
        "02-29 12:00"
    ]
    assert fired(Schedule(**noon, days_of_week="1"), days=8) == ["03-03 12:00"]
    assert fired(Schedule(**noon, days_of_week="7"), days=8) == ["03-02 12:00"]
    assert fired(
        Schedule(**noon, years="2025", months="1", days_of_month="1"), days=400
    )
    assert not fired(Schedule(**noon, years="2023"), days=400)
    assert not fired(Schedule(**noon, months="2", days_of_month="30"), days=400)


def test_the_span_begins_after_its_first_moment_and_ends_with_its_last() -> None:
    minute = NOON.replace(second=0)

    calendar = Calendar(
        (Schedule(),), since=minute, until=minute + timedelta(minutes=2)
    )

    assert list(calendar.backwards()) == [
        minute + timedelta(minutes=2),
        minute + timedelta(minutes=1),
    ]


def test_nothing_fires_in_a_span_that_ends_before_it_begins() -> None:
    calendar = Calendar((Schedule(),), since=NOON, until=NOON - DAY)

    assert list(calendar.backwards()) == []
    assert list(calendar.after(NOON)) == []


@given(
    minutes=st.sampled_from(["*", "0", "59", "0-59/7", "1,30"]),
    hours=st.sampled_from(["*", "0", "23", "8-18"]),
    days_of_week=st.sampled_from(["*", "1", "2-6"]),
    start=st.integers(0, 5 * 24 * 60),
)
def test_going_forward_meets_the_minutes_that_going_back_meets(
    minutes: str, hours: str, days_of_week: str, start: int
) -> None:
    schedule = Schedule(minutes=minutes, hours=hours, days_of_week=days_of_week)
    calendar = Calendar((schedule,), since=NOON, until=NOON + 5 * DAY)
    moment = NOON + timedelta(minutes=start)

    forwards = list(calendar.after(moment))

    backwards = [each for each in calendar.backwards() if each > moment]
    assert forwards == backwards[::-1]


def test_the_end_of_time_is_reached() -> None:
    end = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    calendar = Calendar((Schedule(),), since=end - DAY, until=end)

    assert list(islice(calendar.backwards(), 1)) == [end]
    assert list(calendar.after(end)) == []


def test_a_field_that_cannot_be_read_is_named_as_it_is_published() -> None:
    with pytest.raises(ValueError, match="'8' in daysOfWeek"):
        Schedule(days_of_week="8")


def test_a_field_is_bounded() -> None:
    longest = ",".join(["10"] * 166)
    assert fired(Schedule(hours="13", minutes=longest)) == ["02-28 13:10"]

    with pytest.raises(ValueError, match="minutes: it is longer than 500 characters"):
        Schedule(minutes=f"{longest},10,10")
