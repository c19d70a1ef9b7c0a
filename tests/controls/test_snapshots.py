from typing import Any

from starlette.testclient import TestClient

from mockspaces.controls.snapshots import MOST_SNAPSHOTS
from tests.builders import FakeTime
from tests.conftest import Caller


def names_of(caller: Caller) -> list[str]:
    spaces = caller.ask("{ spaces { name } }")["data"]["spaces"]
    return [space["name"] for space in spaces]


def take(http: TestClient, name: str) -> dict[str, Any]:
    entry: dict[str, Any] = http.put(f"/_mockspaces/snapshots/{name}").json()
    return entry


def test_a_world_goes_back_to_a_snapshot(caller: Caller) -> None:
    caller.create(name="Before")
    taken = take(caller.http, "base")
    caller.create(name="After", accountGroupId="another")

    restored = caller.http.post("/_mockspaces/snapshots/base/restore")

    assert restored.json() == taken
    assert names_of(caller) == ["Before"]


def test_a_snapshot_is_restored_as_often_as_one_likes(caller: Caller) -> None:
    take(caller.http, "base")

    for name in ("First", "Second"):
        caller.create(name=name)
        held = names_of(caller)
        caller.http.post("/_mockspaces/snapshots/base/restore")

        assert held == [name]
        assert names_of(caller) == []


def test_a_snapshot_holds_the_clock_and_the_sequence_of_ids(
    caller: Caller, time: FakeTime
) -> None:
    http = caller.http
    http.put("/_mockspaces/clock", json={"frozen": True})
    take(http, "base")
    first = caller.create()
    http.post("/_mockspaces/clock/reset")
    time.seconds += 60

    http.post("/_mockspaces/snapshots/base/restore")

    assert caller.create() == first


def test_a_snapshot_takes_the_place_of_the_one_that_had_its_name(
    caller: Caller,
) -> None:
    take(caller.http, "base")
    caller.create()
    take(caller.http, "base")

    caller.http.post("/_mockspaces/snapshots/base/restore")

    assert names_of(caller) == ["Partners"]


def test_snapshots_are_listed_read_and_dropped(caller: Caller) -> None:
    http = caller.http
    one, other = take(http, "one"), take(http, "other")

    read = http.get("/_mockspaces/snapshots/one").json()
    dropped = http.delete("/_mockspaces/snapshots/one").json()

    assert read == dropped == one
    assert http.get("/_mockspaces/snapshots").json() == {"snapshots": [other]}
    assert http.get("/_mockspaces/snapshots/one").status_code == 404


def test_a_snapshot_has_its_time_and_number_of_records(caller: Caller) -> None:
    http = caller.http
    http.put("/_mockspaces/clock", json={"now": "2026-01-01T00:00:00Z"})
    Caller(http).create()
    records = http.get("/_mockspaces").json()["records"]

    entry = take(http, "v1.0_a-b")

    assert entry == {
        "name": "v1.0_a-b",
        "takenAt": "2026-01-01T00:00:00Z",
        "records": sum(records.values()),
    }


def test_snapshots_survive_a_reset(caller: Caller) -> None:
    caller.create()
    take(caller.http, "base")
    caller.http.post("/_mockspaces/reset")

    caller.http.post("/_mockspaces/snapshots/base/restore")

    assert names_of(caller) == ["Partners"]


def test_there_are_so_many_snapshots_and_no_more(http: TestClient) -> None:
    for number in range(MOST_SNAPSHOTS):
        take(http, f"n{number}")

    refused = http.put("/_mockspaces/snapshots/more")
    replaced = http.put("/_mockspaces/snapshots/n0")

    assert refused.status_code == 409
    assert refused.json()["error"]["field"] == "name"
    assert replaced.status_code == 200
    assert len(http.get("/_mockspaces/snapshots").json()["snapshots"]) == MOST_SNAPSHOTS
