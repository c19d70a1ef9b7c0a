from contextlib import suppress
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspaces.durations import Rate, parse_duration, parse_span


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("0", 0),
        ("1.5", 1.5),
        ("250ms", 0.25),
        ("5m", 300),
        ("1h30m", 5400),
        ("1d", 86400),
        ("1.5h", 5400),
        ("1m0.5s", 60.5),
    ],
)
def test_a_duration_is_read_as_people_write_it(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", " ", "5 m", "m", "-1s", "1x", "1s,2s", "1e3", "9" * 400]
)
def test_what_is_no_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="write it like 250ms, 5m, 1h30m"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("5m", 300), ("-5m", -300), ("-0.5", -0.5)]
)
def test_a_span_goes_forwards_or_backwards(text: str, seconds: float) -> None:
    assert parse_span(text) == seconds


@given(st.text())
def test_any_text_is_a_duration_or_is_refused(text: str) -> None:
    with suppress(ValueError):
        assert 0 <= parse_duration(text) < inf


@pytest.mark.parametrize(
    ("text", "rate"),
    [("10/1s", Rate(10, 1)), ("600/1m", Rate(600, 60)), ("1/0.5", Rate(1, 0.5))],
)
def test_a_rate_is_a_number_and_a_duration(text: str, rate: Rate) -> None:
    assert Rate.parse(text) == rate


@pytest.mark.parametrize(
    "text", ["", "10", "/1s", "-1/1s", "a/1s", "1.5/1s", "²/1s", "10/"]
)
def test_what_is_no_rate_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        Rate.parse(text)


@pytest.mark.parametrize("number", ["0", "000", "1000000000", "9" * 5000])
def test_a_rate_has_a_number_of_requests(number: str) -> None:
    with pytest.raises(ValueError, match="not in 1-999999999"):
        Rate.parse(f"{number}/1s")


@pytest.mark.parametrize("period", ["0s", "0.5ms", "367d"])
def test_a_rate_has_a_period_that_can_be_waited_for(period: str) -> None:
    with pytest.raises(ValueError, match="not between 1ms and 366d"):
        Rate.parse(f"10/{period}")


@pytest.mark.parametrize("text", ["10/1s", "600/60s", "1/0.25s"])
def test_a_rate_is_written_as_it_is_read(text: str) -> None:
    assert str(Rate.parse(text)) == text
