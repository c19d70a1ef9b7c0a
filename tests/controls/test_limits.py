from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.builders import basic

NONE = {"rate": None, "burst": None, "maxInFlight": None}
TOKEN = "/auth/jwt/generate/acme-4F7K2Q"  # noqa: S105 - a path


def statuses(http: TestClient, requests: int) -> list[int]:
    headers = {"Authorization": basic()}
    return [http.get(TOKEN, headers=headers).status_code for _ in range(requests)]


def test_there_is_no_limit_at_first(http: TestClient) -> None:
    assert http.get("/_mockspaces/rate-limit").json() == NONE


def test_a_limit_holds_from_now_on(http: TestClient) -> None:
    before = statuses(http, 3)

    limits = http.put("/_mockspaces/rate-limit", json={"rate": "2/1m"}).json()

    assert before == [200, 200, 200]
    assert limits == {**NONE, "rate": "2/60s"}
    assert http.get("/_mockspaces/rate-limit").json() == limits
    assert statuses(http, 3) == [200, 200, 429]


def test_a_limit_that_is_set_again_starts_full(http: TestClient) -> None:
    http.put("/_mockspaces/rate-limit", json={"rate": "1/1m"})
    statuses(http, 1)

    http.put("/_mockspaces/rate-limit", json={"rate": "1/1m"})

    assert statuses(http, 2) == [200, 429]


def test_a_limit_refills_by_the_clock(http: TestClient) -> None:
    http.put("/_mockspaces/rate-limit", json={"rate": "1/1h", "burst": 2})
    spent = statuses(http, 3)

    http.post("/_mockspaces/clock/advance", json={"by": "1h"})

    assert spent == [200, 200, 429]
    assert statuses(http, 2) == [200, 429]


def test_a_limit_that_is_left_out_is_lifted(http: TestClient) -> None:
    http.put("/_mockspaces/rate-limit", json={"rate": "1/1h"})

    http.put("/_mockspaces/rate-limit", json={})

    assert statuses(http, 3) == [200, 200, 200]


def test_a_reset_brings_back_the_limits_of_the_start(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(max_in_flight=7)
    http.put("/_mockspaces/rate-limit", json={"rate": "1/1h"})

    http.post("/_mockspaces/reset")

    assert http.get("/_mockspaces/rate-limit").json() == {**NONE, "maxInFlight": 7}


@pytest.mark.parametrize("rate", ["1/1ms", "3/250ms", "999999999/366d", "10/0.5s"])
def test_a_rate_is_shown_as_it_can_be_given_again(http: TestClient, rate: str) -> None:
    first = http.put("/_mockspaces/rate-limit", json={"rate": rate})

    again = http.put("/_mockspaces/rate-limit", json={"rate": first.json()["rate"]})

    assert first.status_code == again.status_code == 200
    assert again.json() == first.json()
