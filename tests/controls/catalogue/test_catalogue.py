from collections.abc import Callable
from pathlib import Path

import pytest
from graphql import parse, validate
from starlette.testclient import TestClient

from mockspaces import profiles
from mockspaces.controls.catalogue.operations import OPERATIONS
from mockspaces.controls.faults.rule import ROOT_FIELDS
from mockspaces.errors import CATALOGUE
from mockspaces.profiles import Profile, Verified
from mockspaces.schema.facts import _DESCRIPTIONS, _LABELS, described
from mockspaces.schema.root import SCHEMA
from tests.conftest import Caller


def test_every_operation_that_is_served_is_in_the_table() -> None:
    names = [each.name for each in OPERATIONS]

    assert set(ROOT_FIELDS) <= set(names)
    assert len(names) == len(set(names)) == 25


@pytest.mark.parametrize("name", ROOT_FIELDS)
def test_the_example_of_an_operation_is_valid(name: str) -> None:
    (operation,) = [each for each in OPERATIONS if each.name == name]

    document = parse(operation.example)

    assert validate(SCHEMA, document) == []
    assert f" {name}" in operation.example


def test_every_code_says_how_well_it_is_known_and_how_it_is_reached(
    caller: Caller,
) -> None:
    errors = caller.control("GET", "/errors").json()["errors"]

    assert [each["code"] for each in errors] == [each.code for each in CATALOGUE]
    assert errors[0] == {
        "code": "MISSING_SPACE_NAME",
        "newerSpelling": "MISSING_NAME",
        "label": "D",
        "source": "documented by the vendor",
        "meaning": "The name of a Space is empty or only white space.",
        "trigger": "`spaceCreate` or `spaceUpdate` with a blank `name`",
        "fault": errors[0]["fault"],
    }


def test_the_fault_of_the_catalogue_provokes_its_code(caller: Caller) -> None:
    catalogue = caller.control("GET", "/errors").json()
    listed = [*catalogue["errors"], *catalogue["uploadStates"]]
    for each in listed:
        caller.control("POST", "/faults", each["fault"])

    answers = [caller.ask("{ spaces { id } }") for _ in listed]

    messages = [answer["errors"][0]["message"] for answer in answers]
    assert messages == [each["code"] for each in listed]


def test_every_operation_has_an_example(caller: Caller) -> None:
    operations = caller.control("GET", "/operations").json()["operations"]

    assert {each["name"] for each in operations} == set(ROOT_FIELDS)
    (shown,) = [each for each in operations if each["name"] == "spaceAccounts"]
    assert shown == {
        "name": "spaceAccounts",
        "kind": "query",
        "arguments": {"criteria": "Criteria"},
        "result": "[Account]",
        "headers": ["Authorization", "SPACE_GUID"],
        "label": "D",
        "source": "documented by the vendor",
        "choices": "",
        "description": shown["description"],
        "trigger": shown["trigger"],
    }
    assert all(each["description"] for each in operations)


def test_an_operation_outside_a_space_takes_no_guid(caller: Caller) -> None:
    operations = caller.control("GET", "/operations").json()["operations"]

    assert operations[0]["name"] == "spaces"
    assert operations[0]["headers"] == ["Authorization"]


def test_what_a_profile_compared_is_verified(
    emulate: Callable[..., TestClient], tmp_path: Path
) -> None:
    path = tmp_path / "profile.yaml"
    verified = Verified(
        date="2026-11-30",
        against="https://host/graphql",
        names=("SPACE_NOT_FOUND", "spaces"),
    )
    path.write_text(profiles.write(Profile(verified=verified)))
    caller = Caller(emulate(profile=str(path)))

    errors = caller.control("GET", "/errors").json()["errors"]
    operations = caller.control("GET", "/operations").json()["operations"]

    entries = [
        (each.get("code", each.get("name")), each["source"])
        for each in errors + operations
        if each["label"] == "verified"
    ]
    source = "compared with https://host/graphql on 2026-11-30"
    assert entries == [("SPACE_NOT_FOUND", source), ("spaces", source)]


def test_every_field_and_argument_says_what_it_is(caller: Caller) -> None:
    fields = caller.control("GET", "/fields").json()["fields"]

    by_coordinate = {each["coordinate"]: each for each in fields}
    assert by_coordinate["Space.createdDate"] == {
        "coordinate": "Space.createdDate",
        "type": "String",
        "description": "When it was created, in UTC.",
        "label": "D",
        "source": "documented by the vendor",
    }
    labels = {
        coordinate: by_coordinate[coordinate]["label"]
        for coordinate in (
            "Query.space.id",
            "Space.catalogArtifacts",
            "Criteria.operator",
            "SubmissionStatusUpdateInput.newSubmissionStatus",
            "Query.catalogListings.input",
            "CatalogTag.id",
        )
    }
    assert list(labels.values()) == ["D", "X", "D", "I", "O", "O"]
    assert all(each["description"].endswith((".", "`")) for each in fields)
    assert len(fields) == len(by_coordinate) > 200


def test_every_name_with_a_label_is_in_the_schema() -> None:
    coordinates = [coordinate for coordinate, _ in described(SCHEMA)]

    for name in _LABELS:
        assert any(f"{each}.".startswith(f"{name}.") for each in coordinates), name
    for name in _DESCRIPTIONS:
        assert name in coordinates
