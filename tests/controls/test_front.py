from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from mockspaces import __version__
from tests.builders import FakeTime

BROWSER = {"Accept": "text/html,*/*;q=0.8"}


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
def test_a_program_that_opens_the_address_learns_where_to_begin(
    emulate: Callable[..., TestClient], time: FakeTime, accept: str
) -> None:
    time.seconds = 1_700_000_000
    http = emulate(seed=("demo",))

    front = http.get("/", headers={"Accept": accept})

    front_page = front.json()
    personas = front_page.pop("personas")
    assert front.headers["Content-Type"] == "application/json"
    assert front_page == {
        "name": "mockspaces",
        "version": __version__,
        "sandbox": None,
        "seeds": ["demo"],
        "clock": {"now": "2023-11-14T22:13:20Z", "frozen": False, "offset": 0.0},
        "tokenUrl": "http://127.0.0.1:7722/auth/jwt/generate/",
        "graphqlUrl": "http://127.0.0.1:7722/graphql",
        "pages": {
            "explorer": "http://127.0.0.1:7722/graphql",
            "portal": "http://127.0.0.1:7722/portal",
            "console": "http://127.0.0.1:7722/console",
            "docs": "http://127.0.0.1:7722/docs/",
            "schema": "http://127.0.0.1:7722/schema.graphql",
            "openapi": "http://127.0.0.1:7722/_mockspaces/openapi.json",
        },
    }
    assert personas == http.get("/_mockspaces/personas").json()["personas"]
    assert http.get("/_mockspaces/front").json() == front.json()


def test_a_sandbox_has_its_own_addresses_and_seeds(http: TestClient) -> None:
    http.put("/sandbox/mine", json={"seed": ["docs", "empty"]})

    front = http.get("/sandbox/mine/").json()

    assert front["sandbox"] == "mine"
    assert front["seeds"] == ["docs", "empty"]
    assert front["graphqlUrl"] == "http://127.0.0.1:7722/sandbox/mine/graphql"


def test_a_browser_gets_a_page_and_no_json(http: TestClient) -> None:
    answer = http.get("/", headers=BROWSER)

    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Vary"] == "Accept"


def test_the_address_can_be_asked_for_its_head_alone(http: TestClient) -> None:
    assert http.head("/").status_code == 200


def test_a_page_of_another_site_learns_nothing(http: TestClient) -> None:
    answer = http.get("/", headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
