from collections.abc import Callable
from hashlib import sha256

from starlette.testclient import TestClient

from mockspaces import __version__
from tests.conftest import Caller
from tests.test_contract import ROOT


def test_a_world_has_a_status(caller: Caller) -> None:
    caller.create()

    status = caller.http.get("/_mockspaces").json()

    schema = (ROOT / "schema.graphql").read_bytes()
    assert status["version"] == __version__
    assert status["schemaSha256"] == sha256(schema).hexdigest()
    assert status["sandbox"] is None
    assert status["clock"] == caller.http.get("/_mockspaces/clock").json()
    assert status["records"]["spaces"] == 1
    assert status["records"]["accountGroups"] == 2


def test_the_status_of_a_sandbox_has_its_name(
    sandbox: Callable[[str], TestClient],
) -> None:
    status = sandbox("mine").get("/_mockspaces").json()

    assert status["sandbox"] == "mine"


def test_settings_are_shown_as_they_are_in_force_and_without_secrets(
    emulate: Callable[..., TestClient],
) -> None:
    secret, password = "a-secret-of-some-thirty-two-bytes", "pass-word"
    http = emulate(
        jwt_secret=secret, credentials=(f"me:{password}",), strict=True, max_in_flight=3
    )
    http.put("/_mockspaces/rate-limit", json={"rate": "5/1s"})

    answer = http.get("/_mockspaces")

    shown = answer.json()["settings"]
    assert shown["strict"] is True
    assert shown["rateLimit"] == "5/1s"
    assert shown["maxInFlight"] is None
    assert secret not in answer.text
    assert password not in answer.text


def test_a_reset_goes_back_to_the_start_and_counts_what_was_dropped(
    caller: Caller,
) -> None:
    http = caller.http
    http.put("/_mockspaces/clock", json={"frozen": True})
    caller.create()

    dropped = http.post("/_mockspaces/reset").json()

    status = http.get("/_mockspaces").json()
    assert dropped["records"]["spaces"] == 1
    assert dropped["tokens"] == 1
    assert sum(status["records"].values()) == 0
    assert status["clock"]["frozen"] is False


def test_a_reset_of_an_unused_world_drops_nothing(http: TestClient) -> None:
    dropped = http.post("/_mockspaces/reset").json()

    assert set(dropped["records"].values()) == {0}
    assert dropped["tokens"] == 0


def test_after_a_reset_everything_happens_as_at_first(http: TestClient) -> None:
    first = Caller(http)
    created = first.create()
    http.post("/_mockspaces/reset")

    second = Caller(http)

    assert second.token == first.token
    assert second.create() == created
