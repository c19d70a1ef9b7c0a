import json

import pytest

from tests.benchmarks import workloads
from tests.benchmarks.figures import (
    Load,
    LoadError,
    Measured,
    load_of,
    megabytes_of,
    number,
    table,
    ticks_of,
)

WRK = """Running 2s test @ http://127.0.0.1:7722
  1 threads and 8 connections
  11875 requests in 2.00s, 9.81MB read
Requests/sec:   5933.27
Transfer/sec:      4.90MB
"""


def test_the_load_is_what_wrk_reports() -> None:
    assert load_of(WRK) == Load(requests=11875, rate=5933.27)


@pytest.mark.parametrize(
    "output",
    [
        f"{WRK}  Non-2xx or 3xx responses: 3\n",
        f"{WRK}  Socket errors: connect 0, read 4, write 0, timeout 0\n",
        "unable to connect",
        "  11875 requests in 2.00s, 9.81MB read\n",
    ],
)
def test_load_that_is_not_answered_gives_no_rate(output: str) -> None:
    with pytest.raises(LoadError):
        load_of(output)


def test_memory_is_what_is_resident() -> None:
    status = "Name:\tpython\nVmHWM:\t  51200 kB\nVmRSS:\t  46080 kB\n"

    assert megabytes_of(status) == 45
    assert megabytes_of("Name:\tgone\n") == 0


def test_processor_time_is_that_of_user_and_system() -> None:
    before = " ".join(["S", *map(str, range(4, 14))])

    assert ticks_of(f"1234 (a (b) c) {before} 250 40 7 8 20 0 1 0") == 290


def test_the_table_compares_us_with_each_peer() -> None:
    results = {
        "creates/s": {"us": Measured((6000, 5000, 7000)), "they": Measured((2000,))},
        "start, ms": {"us": Measured((12.34, 12.34))},
    }

    shown = table(results, ["us", "they"], "us")

    assert shown.splitlines() == [
        "| server | creates/s | start, ms |",
        "| --- | --- | --- |",
        "| us | 6 000 (5 000) ±17% | 12.3 (12.3) ±0% |",
        "| they | 2 000 (2 000) ±0%, ours 3.00 x | - |",
    ]


def test_a_table_without_us_compares_nothing() -> None:
    shown = table({"start, ms": {"they": Measured((2,))}}, ["they"], "us")

    assert shown.endswith("| they | 2 (2) ±0% |")


def test_numbers_have_three_digits_that_count() -> None:
    assert [number(each) for each in (0.01234, 98.76, 123.4, 56789)] == [
        "0.0123",
        "98.8",
        "123",
        "56 789",
    ]


@pytest.mark.parametrize("body", [workloads.create(), workloads.listing()])
def test_each_request_differs_by_its_mark(body: workloads.Body) -> None:
    sent = json.loads(body.with_mark("group 1"))

    assert "group 1" in str(sent["variables"])


def test_an_upload_carries_the_largest_logo() -> None:
    sent = workloads.upload("an id").with_mark("Name 1")

    assert sent.count(workloads.BOUNDARY.encode()) == 4
    assert b'"name": "Name 1"' in sent
    assert len(workloads.LOGO) == 262_144


def test_a_script_of_wrk_holds_every_byte_as_it_is() -> None:
    assert workloads.lua_string(b'a"\\\x00\xff1') == r'"a\034\092\000\2551"'
    assert '.. "group "' not in workloads.create().lua("token", "group ")
    assert 'group = "token", "group "' in workloads.create().lua("token", "group ")


@pytest.mark.parametrize(
    ("operation", "count", "check"),
    [
        ("spaceCreate", 0, workloads.check_created),
        ("spaces", workloads.SPACES_LISTED, workloads.check_listed),
        ("spaceUpdate", 0, workloads.check_uploaded),
    ],
)
def test_only_a_whole_answer_is_right(
    operation: str, count: int, check: workloads.Check
) -> None:
    answer = json.loads(workloads.canned(operation, count)["response"]["body"])
    check(answer)

    with pytest.raises(workloads.WrongAnswerError):
        check({"data": None, "errors": [{}]})
    space = answer["data"][operation][0] if count else answer["data"][operation]
    del space["url"]
    with pytest.raises(workloads.WrongAnswerError):
        check(answer)
