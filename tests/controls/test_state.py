from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from tests.builders import GROUP, png
from tests.conftest import Caller


def state_of(http: TestClient) -> dict[str, Any]:
    state: dict[str, Any] = http.get("/_mockspaces/state").json()
    return state


def test_the_state_brings_itself_back(caller: Caller) -> None:
    caller.create()
    state = state_of(caller.http)
    caller.create(name="Another", accountGroupId="another")

    answer = caller.http.put("/_mockspaces/state", json=state)

    assert answer.json()["records"]["spaces"] == 1
    assert state_of(caller.http) == state


def test_the_state_of_one_world_goes_into_another(caller: Caller) -> None:
    created = caller.create()["data"]["spaceCreate"]
    state = state_of(caller.http)

    caller.http.put("/sandbox/other/_mockspaces/state", json=state)

    assert state_of(caller.http) == state
    other = caller.http.get("/sandbox/other/_mockspaces/state").json()
    assert [space["id"] for space in other["spaces"]] == [created["id"]]


def test_ids_go_on_where_the_state_left_them(caller: Caller) -> None:
    first = caller.create()["data"]["spaceCreate"]
    caller.http.put("/_mockspaces/state", json=state_of(caller.http))

    second = caller.create(accountGroupId="another")["data"]["spaceCreate"]

    assert second["id"] != first["id"]
    assert state_of(caller.http)["idsDrawn"] > 2


def test_a_state_may_be_larger_than_a_request_to_the_service(caller: Caller) -> None:
    state = state_of(caller.http)
    state["logos"] = [
        {"id": f"logo-{number}", "mediaType": "image/png", "content": encoded}
        for number, encoded in enumerate([msgspec.to_builtins(png(250_000))] * 4)
    ]

    answer = caller.http.put("/_mockspaces/state", json=state)

    assert answer.json()["records"]["logos"] == 4


@pytest.mark.parametrize("name", ["docs", "empty"])
def test_a_world_begins_anew_with_a_built_in_seed(http: TestClient, name: str) -> None:
    http.put(f"/_mockspaces/state/{name}")

    loaded = state_of(http)

    assert loaded == http.get("/_mockspaces/state").json()
    assert bool(loaded.get("accounts")) is (name != "empty")


def test_a_reset_goes_back_to_the_start_and_not_to_a_state(caller: Caller) -> None:
    caller.http.put("/_mockspaces/state/docs")

    caller.http.post("/_mockspaces/reset")

    assert "accounts" not in state_of(caller.http)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"nothing": []}, "$.nothing"),
        ({"spaces": {}}, "$.spaces"),
        ({"accounts": [{"id": "a"}]}, "$.accounts[0].name"),
        (
            {"accounts": [{"id": "a", "name": "A", "parentId": "b"}]},
            "$.accounts[0].parentId",
        ),
        ({"accounts": [{"id": "a", "name": "A"}] * 2}, "$.accounts[1].id"),
        ({"idsDrawn": -1}, "$.idsDrawn"),
    ],
)
def test_a_bad_state_changes_nothing(
    caller: Caller, change: dict[str, Any], field: str
) -> None:
    caller.create()
    before = state_of(caller.http)

    answer = caller.http.put("/_mockspaces/state", json=change)

    assert answer.status_code == 400
    assert answer.json()["error"]["field"] == field
    assert state_of(caller.http) == before


def test_an_unknown_seed_changes_nothing(caller: Caller) -> None:
    caller.create()
    before = state_of(caller.http)

    answer = caller.http.put("/_mockspaces/state/other")

    assert answer.status_code == 404
    assert answer.json()["error"]["field"] == "name"
    assert state_of(caller.http) == before
    assert caller.ask("{ spaces { accountGroup { id } } }")["data"]["spaces"] == [
        {"accountGroup": {"id": GROUP}}
    ]
