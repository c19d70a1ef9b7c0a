from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.builders import ACCOUNT
from tests.conftest import Caller

DELETE = "mutation ($id: ID!) { spaceDelete(id: $id) }"


def test_a_seed_names_its_personas(emulate: Callable[..., TestClient]) -> None:
    http = emulate(seed=("demo",))

    personas = http.get("/_mockspaces/personas").json()["personas"]

    assert [each["id"] for each in personas] == [
        "administrator",
        "dealer",
        "new-dealer",
        "subsidiary",
    ]
    assert personas[1] == {
        "id": "dealer",
        "accountId": "tallowbridge-Q5C7RD",
        "accountName": "Tallowbridge Stationers",
        "role": "USER",
        "title": "Dealer: Tallowbridge Stationers",
        "spaceId": "87b1f4df-2a3c-4c63-94b2-f3e664ebcaca",
        "spaceGuid": "e6078834-7997-4a90-8a68-29acbf6a08aa",
        "spaceName": "Dealer Portal",
        "tasks": [
            "Look into two weeks of executions of an installed integration.",
            "Map another field of the orders, and run the process now.",
        ],
    }


@pytest.mark.parametrize("seed", ["demo", "docs"])
def test_a_persona_has_access_to_its_space(
    emulate: Callable[..., TestClient], seed: str
) -> None:
    http = emulate(seed=(seed,), strict=True)

    for persona in http.get("/_mockspaces/personas").json()["personas"]:
        caller = Caller(http, persona["accountId"])
        headers, query = caller.headers, "{ spaces { id } }"
        if persona["role"] == "USER":
            headers = {**headers, "SPACE_GUID": persona["spaceGuid"]}
            query = "{ environments { id } }"
        answer = http.post("/graphql", headers=headers, json={"query": query})
        assert list(answer.json()) == ["data"]


def test_a_persona_whose_space_is_deleted_has_none(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(seed=("demo",))
    dealer = http.get("/_mockspaces/personas").json()["personas"][1]

    Caller(http, "quillmere-7K2M9Q").ask(DELETE, id=dealer["spaceId"])

    left = http.get("/_mockspaces/personas").json()["personas"][1]
    assert (left["spaceId"], left["spaceGuid"], left["spaceName"]) == (None,) * 3
    state = http.get("/_mockspaces/state").json()
    assert http.put("/_mockspaces/state", json=state).status_code == 200


def test_without_personas_they_are_derived(caller: Caller) -> None:
    before = caller.control("GET", "/personas").json()
    caller.create(name="Partners", accountIds=["member-1A2B3C"])

    personas = caller.control("GET", "/personas").json()["personas"]

    assert before == {"personas": []}
    assert [(each["accountId"], each["role"]) for each in personas] == [
        (ACCOUNT, "ADMINISTRATOR"),
        ("member-1A2B3C", "USER"),
    ]
    assert [each["spaceName"] for each in personas] == [None, "Partners"]


def test_a_space_without_members_brings_no_user(caller: Caller) -> None:
    caller.create(name="Partners")

    personas = caller.control("GET", "/personas").json()["personas"]

    assert [each["role"] for each in personas] == ["ADMINISTRATOR"]


def test_a_persona_without_a_title_is_refused(caller: Caller) -> None:
    persona = {"id": "a", "accountId": ACCOUNT, "role": "USER"}

    refused = caller.control("PUT", "/state", {"personas": [persona]})

    assert refused.status_code == 400
    assert refused.json()["error"]["field"] == "$.personas[0].title"
