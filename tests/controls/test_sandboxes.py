from starlette.testclient import TestClient


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


def test_a_sandbox_can_be_dropped_only(http: TestClient) -> None:
    refused = http.get("/sandbox/a")

    assert refused.status_code == 405
    assert refused.headers["allow"] == "DELETE"
    assert http.get("/sandbox").json() == {"sandboxes": []}
