from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient


def records(http: TestClient, sandbox: str) -> dict[str, int]:
    """The number of records in each table of a sandbox."""
    records: dict[str, int]
    records = http.get(f"/sandbox/{sandbox}/_mockspaces").json()["records"]
    return records


def test_sandboxes_are_listed_the_longest_idle_one_first(http: TestClient) -> None:
    for name in ("b", "a", "b"):
        http.get(f"/sandbox/{name}/_mockspaces")

    assert http.get("/sandbox").json() == {"sandboxes": ["a", "b"]}


def test_a_sandbox_is_dropped(http: TestClient) -> None:
    http.put("/sandbox/a/_mockspaces/clock", json={"frozen": True})

    dropped = http.delete("/sandbox/a")

    assert dropped.json() == {"name": "a"}
    assert http.get("/sandbox").json() == {"sandboxes": []}
    assert http.get("/sandbox/a/_mockspaces/clock").json()["frozen"] is False


def test_a_sandbox_that_is_not_there_is_not_dropped(http: TestClient) -> None:
    refused = http.delete("/sandbox/a")

    assert refused.status_code == 404
    assert refused.json()["error"]["field"] == "name"


def test_a_sandbox_begins_with_a_seed(http: TestClient) -> None:
    created = http.put("/sandbox/a", json={"seed": ["demo"]})

    assert created.json() == {"name": "a"}
    assert records(http, "a")["accounts"] > 0
    assert http.get("/_mockspaces").json()["records"]["accounts"] == 0


def test_a_reset_sandbox_goes_back_to_its_seed(http: TestClient) -> None:
    http.put("/sandbox/a", json={"seed": ["demo"]})
    began = records(http, "a")

    http.post("/sandbox/a/_mockspaces/reset")

    assert records(http, "a") == began


def test_a_sandbox_is_created_anew(http: TestClient) -> None:
    http.put("/sandbox/a", json={"seed": ["demo"]})
    http.put("/sandbox/a/_mockspaces/clock", json={"frozen": True})

    http.put("/sandbox/a")

    assert records(http, "a")["accounts"] == 0
    assert http.get("/sandbox/a/_mockspaces/clock").json()["frozen"] is False
    assert http.get("/sandbox").json() == {"sandboxes": ["a"]}


def test_a_sandbox_begins_with_what_the_server_began_with(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(seed=("demo",))

    http.put("/sandbox/seeded")
    http.put("/sandbox/empty", json={"seed": []})

    assert records(http, "seeded")["accounts"] > 0
    assert records(http, "empty")["accounts"] == 0


def test_a_created_sandbox_takes_the_place_of_the_longest_idle_one(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(max_worlds=2)

    for name in ("a", "b", "c"):
        http.put(f"/sandbox/{name}")

    assert http.get("/sandbox").json() == {"sandboxes": ["b", "c"]}


@pytest.mark.parametrize(
    ("seed", "status", "field"),
    [
        (["demo", "/etc/hostname"], 400, "$.seed[1]"),
        (["demo", "demo"], 409, "$.seed"),
        ("demo", 400, "$.seed"),
    ],
    ids=["a file", "the same twice", "no list"],
)
def test_a_seed_that_cannot_be_loaded_creates_nothing(
    http: TestClient, seed: Any, status: int, field: str
) -> None:
    refused = http.put("/sandbox/a", json={"seed": seed})

    assert refused.status_code == status
    assert refused.json()["error"]["field"] == field
    assert http.get("/sandbox").json() == {"sandboxes": []}


def test_a_sandbox_can_be_created_and_dropped_only(http: TestClient) -> None:
    refused = http.get("/sandbox/a")

    assert refused.status_code == 405
    assert refused.headers["allow"] == "PUT, DELETE"
    assert http.get("/sandbox").json() == {"sandboxes": []}
