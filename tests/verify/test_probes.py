"""Probes of a service that answers otherwise than the emulator."""

import json
from typing import Any

import pytest

from mockspaces.client import Client
from mockspaces.verify.comparison import compare
from mockspaces.verify.endpoint import Endpoint
from mockspaces.verify.writing import WRITING, workshop
from tests.verify.conftest import GROUP

SPACE = {
    "id": "a",
    "name": None,
    "createdDate": "2024-01-02",
    "modifiedDate": None,
    "modifiedByAccountId": "b",
}


def asked(ours: Endpoint, theirs: Endpoint) -> dict[str, str]:
    return {each.probe.name: each.theirs for each in compare(ours, theirs)}


def test_a_service_that_answers_no_json_is_reported(
    ours: Endpoint, theirs: Endpoint, service: Client
) -> None:
    service.faults.add(status=200, body="[]", times=None, after=1)

    answers = asked(ours, theirs)

    assert answers["syntax error"] == "200, no JSON object"
    assert answers["spaces"] == "200, no JSON object"
    assert answers["query by GET"] == "status 200"
    assert answers["schema"] == "introspection is refused"


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("no JSON", "200, no JSON object"),
        ('{"errors": [{"message": "m"}]}', "200; message m"),
        ('{"errors": {}}', "200"),
    ],
)
def test_an_answer_of_another_form_is_reported(
    ours: Endpoint, theirs: Endpoint, service: Client, body: str, finding: str
) -> None:
    service.faults.add("spaces", status=200, body=body, times=None)

    assert asked(ours, theirs)["unknown field"] == finding


def test_a_token_of_another_form_is_reported(
    ours: Endpoint, theirs: Endpoint, service: Client
) -> None:
    for token in ("opaque", "e30.W10.x", "e30.bm9uZQ.x"):
        service.faults.clear()
        service.faults.add("jwt", status=200, body=token, times=None)

        answers = asked(ours, theirs)

        assert answers["form of a token"].startswith("200, another form")
        assert answers["claims of a token"] == "None: none"
        assert answers["lifetime of a token"] == "no claim exp"


def answer(field: str, value: Any) -> str:
    return json.dumps({"data": {field: value}})


def test_spaces_of_another_form_are_reported(
    ours: Endpoint, theirs: Endpoint, service: Client
) -> None:
    older = {**SPACE, "createdDate": "2023-01-02", "name": "n"}
    service.faults.add(
        "spaces", status=200, body=answer("spaces", [SPACE, older]), times=None
    )

    answers = asked(ours, theirs)

    assert answers["spaces"] == (
        "200, a list; id never null; name sometimes null; dates in another form; "
        "in another order; modifiedByAccountId not always null"
    )
    assert answers["space"] == "space: SPACE_NOT_FOUND; Space: SPACE_NOT_FOUND"


def written(theirs: Endpoint, name: str) -> str:
    [probe] = [each for each in WRITING if each.name == name]
    theirs.sign_in()
    with workshop(theirs, GROUP) as shop:
        return probe.ask(shop).text


def test_a_changed_space_of_another_form_is_reported(
    theirs: Endpoint, service: Client
) -> None:
    changed = {
        "id": "a",
        "name": "mockspaces verify",
        "modifiedDate": None,
        "modifiedByAccountId": "me",
    }
    service.faults.add("spaceUpdate", status=200, body=answer("spaceUpdate", changed))

    text = written(theirs, "a changed Space")

    assert text == "name trimmed; modifiedDate null; modifiedByAccountId set"


@pytest.mark.parametrize(
    ("name", "operation"),
    [("a changed Space", "spaceUpdate"), ("a new Space", "spaceCreate")],
)
def test_a_refused_space_is_reported(
    theirs: Endpoint, service: Client, name: str, operation: str
) -> None:
    service.faults.add(operation, error="UNAUTHORIZED")

    assert "message UNAUTHORIZED" in written(theirs, name)


@pytest.mark.parametrize("space", [None, {"theme": None}, {"theme": {"logoUrl": None}}])
def test_a_logo_that_is_not_stored_is_reported(
    theirs: Endpoint, service: Client, space: Any
) -> None:
    service.faults.add("spaceUpdate", status=200, body=answer("spaceUpdate", space))

    assert written(theirs, "a stored logo") == "logoUrl null after an upload"


def test_a_logo_that_is_stored_elsewhere_is_reported(
    theirs: Endpoint, service: Client
) -> None:
    space = {"theme": {"logoUrl": f"{service.url}/logos/unknown"}}
    service.faults.add("spaceUpdate", status=200, body=answer("spaceUpdate", space))

    assert written(theirs, "a stored logo") == "404, text/plain, other bytes"


def test_every_name_can_be_refused(theirs: Endpoint, service: Client) -> None:
    service.faults.add("spaceUpdate", error="SPACE_NAME_IS_LENGTHY", times=None)

    assert written(theirs, "longest name") == (
        "0 characters, then SPACE_NAME_IS_LENGTHY"
    )
