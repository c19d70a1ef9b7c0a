from collections.abc import Callable
from typing import Any

from starlette.testclient import TestClient

from mockspaces.app import Emulator, World
from mockspaces.settings import Settings
from tests.conftest import Caller

Sandbox = Callable[[str], TestClient]


def fork(http: TestClient, **source: Any) -> Any:
    return http.post("/_mockspaces/fork", json=source)


def names_of(http: TestClient) -> list[str]:
    spaces = Caller(http).ask("{ spaces { name } }")["data"]["spaces"]
    return [space["name"] for space in spaces]


def test_a_new_sandbox_is_a_copy_of_the_servers_world(
    caller: Caller, sandbox: Sandbox
) -> None:
    caller.create()

    forked = fork(sandbox("new"))

    assert forked.status_code == 200
    assert forked.json()["from"] is None
    assert names_of(sandbox("new")) == ["Partners"]


def test_a_sandbox_is_a_copy_of_another_ones_snapshot(sandbox: Sandbox) -> None:
    golden = Caller(sandbox("golden"))
    golden.create(name="Kept")
    golden.http.put("/_mockspaces/snapshots/base")
    golden.create(name="Later", accountGroupId="another")

    forked = fork(sandbox("new"), **{"from": "golden"}, snapshot="base").json()

    assert (forked["from"], forked["snapshot"]) == ("golden", "base")
    assert names_of(sandbox("new")) == ["Kept"]


def test_a_copy_and_its_source_change_apart(caller: Caller, sandbox: Sandbox) -> None:
    caller.create(name="Common")
    fork(sandbox("new"))

    caller.create(name="Source", accountGroupId="one")
    Caller(sandbox("new")).create(name="Copy", accountGroupId="two")

    assert names_of(caller.http) == ["Common", "Source"]
    assert names_of(sandbox("new")) == ["Common", "Copy"]


def test_a_copy_has_the_clock_and_the_sequence_of_ids_of_its_source(
    caller: Caller, sandbox: Sandbox
) -> None:
    clock = {"frozen": True, "now": "2026-01-01T00:00:00Z"}
    caller.http.put("/_mockspaces/clock", json=clock)

    fork(sandbox("new"))

    reading = sandbox("new").get("/_mockspaces/clock").json()
    assert (reading["now"], reading["frozen"]) == (clock["now"], True)


def test_the_tokens_of_the_source_are_foreign_to_a_copy(
    caller: Caller, sandbox: Sandbox
) -> None:
    fork(sandbox("new"))

    refused = sandbox("new").post(
        "/graphql", headers=caller.headers, json={"query": "{ spaces { id } }"}
    )

    assert refused.status_code == 401


def test_the_servers_world_becomes_a_copy_of_a_sandbox(
    http: TestClient, sandbox: Sandbox
) -> None:
    Caller(sandbox("golden")).create()

    fork(http, **{"from": "golden"})

    assert names_of(http) == ["Partners"]


def test_an_unknown_source_changes_nothing(caller: Caller, sandbox: Sandbox) -> None:
    caller.create()

    no_sandbox = fork(caller.http, **{"from": "nobody"})
    no_snapshot = fork(sandbox("new"), snapshot="none")

    assert no_sandbox.status_code == no_snapshot.status_code == 404
    assert no_sandbox.json()["error"]["field"] == "$.from"
    assert no_snapshot.json()["error"]["field"] == "$.snapshot"
    assert names_of(caller.http) == ["Partners"]
    assert names_of(sandbox("new")) == []


def test_a_fork_never_drops_its_own_source(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(max_worlds=2)
    for name in ("golden", "other"):
        Caller(TestClient(http.app, base_url=f"http://127.0.0.1/sandbox/{name}"))

    body = {"from": "golden"}
    forked = http.post("/sandbox/new/_mockspaces/fork", json=body)

    assert forked.status_code == 200
    assert http.get("/sandbox").json() == {"sandboxes": ["new", "golden"]}


def test_a_world_that_stands_alone_knows_itself_only() -> None:
    http = TestClient(Emulator(World(Settings())), base_url="http://127.0.0.1")

    itself = fork(http)
    another = fork(http, **{"from": "another"})

    assert itself.status_code == 200
    assert another.status_code == 404
