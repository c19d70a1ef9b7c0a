from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.builders import FakeTime
from tests.conftest import Caller

NEW_YEAR = "2026-01-01T00:00:00Z"


def put(http: TestClient, **setting: Any) -> dict[str, Any]:
    reading: dict[str, Any] = http.put("/_mockspaces/clock", json=setting).json()
    return reading


def advance(http: TestClient, by: str | float) -> dict[str, Any]:
    answer = http.post("/_mockspaces/clock/advance", json={"by": by})
    reading: dict[str, Any] = answer.json()
    return reading


def test_the_clock_has_the_machines_time_at_first(
    http: TestClient, time: FakeTime
) -> None:
    reading = http.get("/_mockspaces/clock").json()

    now = datetime.fromtimestamp(time.seconds, UTC)
    assert datetime.fromisoformat(reading["now"]) == now
    assert reading["frozen"] is False
    assert reading["offset"] == 0


def test_a_frozen_clock_stands_still(http: TestClient, time: FakeTime) -> None:
    frozen = put(http, frozen=True)

    time.seconds += 60

    later = http.get("/_mockspaces/clock").json()
    assert later["now"] == frozen["now"]
    assert later["offset"] == -60


def test_a_clock_runs_on_from_where_it_was_frozen(
    http: TestClient, time: FakeTime
) -> None:
    put(http, frozen=True, now=NEW_YEAR)
    time.seconds += 60

    put(http, frozen=False)
    time.seconds += 1

    assert http.get("/_mockspaces/clock").json()["now"] == "2026-01-01T00:00:01Z"


def test_setting_the_clock_does_not_stop_it(http: TestClient, time: FakeTime) -> None:
    put(http, now="2026-01-01T01:00:00+01:00")

    time.seconds += 1.5

    reading = http.get("/_mockspaces/clock").json()
    assert reading["now"] == "2026-01-01T00:00:01.500000Z"


def test_setting_a_frozen_clock_leaves_it_frozen(http: TestClient) -> None:
    put(http, frozen=True)

    reading = put(http, now=NEW_YEAR)

    assert reading["now"] == NEW_YEAR
    assert reading["frozen"] is True


def test_setting_nothing_changes_nothing(http: TestClient) -> None:
    before = put(http, frozen=True, now=NEW_YEAR)

    assert put(http) == before


@pytest.mark.parametrize(
    ("by", "now"),
    [
        ("250ms", "2026-01-01T00:00:00.250000Z"),
        ("1h30m", "2026-01-01T01:30:00Z"),
        ("90", "2026-01-01T00:01:30Z"),
        (91, "2026-01-01T00:01:31Z"),
        (0.5, "2026-01-01T00:00:00.500000Z"),
        ("-5m", "2025-12-31T23:55:00Z"),
        (-86400, "2025-12-31T00:00:00Z"),
    ],
)
def test_the_clock_moves_by_a_length_of_time(
    http: TestClient, by: str | float, now: str
) -> None:
    put(http, frozen=True, now=NEW_YEAR)

    assert advance(http, by)["now"] == now


def test_a_running_clock_moves_and_runs_on(http: TestClient, time: FakeTime) -> None:
    advance(http, "1h")

    time.seconds += 1

    assert http.get("/_mockspaces/clock").json()["offset"] == 3600


def test_the_clock_goes_back_to_the_machines_time(http: TestClient) -> None:
    put(http, frozen=True, now=NEW_YEAR)

    reading = http.post("/_mockspaces/clock/reset").json()

    assert reading["offset"] == 0
    assert reading["frozen"] is False


def test_dates_in_answers_follow_the_clock(caller: Caller) -> None:
    put(caller.http, now=NEW_YEAR)
    caller = Caller(caller.http)

    created = caller.create()["data"]["spaceCreate"]

    assert created["createdDate"] == "2026-01-01 00:00:00.0"


def test_tokens_expire_by_the_clock(caller: Caller) -> None:
    query = "{ spaces { id } }"

    advance(caller.http, "299s")
    in_time = caller.post(query=query)
    advance(caller.http, "1s")
    too_late = caller.post(query=query)

    assert in_time.status_code == 200
    assert too_late.status_code == 401


def test_a_clock_before_the_token_was_issued_breaks_nothing(caller: Caller) -> None:
    advance(caller.http, "-1h")

    early = caller.post(query="{ spaces { id } }")
    fresh = Caller(caller.http).post(query="{ spaces { id } }")

    assert early.status_code == 200
    assert fresh.status_code == 200


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "9998-12-31T23:59:59Z"])
def test_the_service_works_at_both_ends_of_time(http: TestClient, moment: str) -> None:
    put(http, now=moment)

    created = Caller(http).create()

    assert "errors" not in created
