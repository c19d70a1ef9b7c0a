import json
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from graphql import GraphQLScalarType, StringValueNode, coerce_input_literal

from mockspaces.schema.root import SCHEMA
from tests.builders import CREATE, space_input
from tests.conftest import Caller, contents, refusal


def literal(caller: Caller, mode: str) -> Any:
    return caller.post(
        query="mutation { spaceCreate(input: "
        f'{{name: "a", accountGroupId: "g", sharingMode: {mode}}}) {{ name }} }}'
    )


def variable(caller: Caller, mode: Any) -> Any:
    return caller.post(query=CREATE, variables={"input": space_input(sharingMode=mode)})


def variable_of_its_own(caller: Caller, mode: Any) -> Any:
    return caller.post(
        query="mutation ($mode: SpaceSharingMode) { spaceCreate(input: "
        '{name: "a", accountGroupId: "g", sharingMode: $mode}) { name } }',
        variables={"mode": mode},
    )


@pytest.mark.parametrize("mode", ["ACCOUNT", "account_group", "_x1"])
@pytest.mark.parametrize("ask", [literal, variable, variable_of_its_own])
def test_a_sharing_mode_of_another_name_is_refused_by_a_rule(
    caller: Caller, ask: Any, mode: str
) -> None:
    before = contents(caller.http)

    answer = ask(caller, mode)

    assert answer.status_code == 200
    assert refusal(answer.json()) == "UNSUPPORTED_SHARING_MODE"
    assert mode in answer.json()["errors"][0]["extensions"]["detail"]
    assert contents(caller.http) == before


@pytest.mark.parametrize("ask", [literal, variable, variable_of_its_own])
def test_the_published_sharing_mode_is_accepted(caller: Caller, ask: Any) -> None:
    assert "errors" not in ask(caller, "ACCOUNT_GROUP").json()


@pytest.mark.parametrize("ask", [variable, variable_of_its_own])
def test_no_sharing_mode_is_accepted(caller: Caller, ask: Any) -> None:
    assert "errors" not in ask(caller, None).json()


@pytest.mark.parametrize("mode", ["", "0", "a b", "ä", 1, True, [], {}, "A-"])
@pytest.mark.parametrize("ask", [variable, variable_of_its_own])
def test_what_is_no_name_is_no_sharing_mode(
    caller: Caller, ask: Any, mode: Any
) -> None:
    before = contents(caller.http)

    answer = ask(caller, mode)

    assert answer.status_code == 400
    assert "SpaceSharingMode" in answer.json()["errors"][0]["message"]
    assert contents(caller.http) == before


@pytest.mark.parametrize("mode", ['"ACCOUNT"', "1", "true", "{}"])
def test_a_literal_that_is_no_name_is_no_sharing_mode(
    caller: Caller, mode: str
) -> None:
    assert literal(caller, mode).status_code == 400


def test_introspection_shows_the_published_sharing_mode_alone(caller: Caller) -> None:
    answer = caller.ask('{ __type(name: "SpaceSharingMode") { enumValues { name } } }')

    assert answer["data"]["__type"]["enumValues"] == [{"name": "ACCOUNT_GROUP"}]


@pytest.mark.parametrize("value", ["logo.png", "", 1, True, [], {}, {"name": "logo"}])
def test_what_is_no_file_is_no_upload(caller: Caller, value: Any) -> None:
    before = contents(caller.http)

    answer = caller.post(
        query=CREATE, variables={"input": space_input(theme={"logo": value})}
    )

    assert answer.status_code == 400
    assert "Upload is a file part" in answer.json()["errors"][0]["message"]
    assert contents(caller.http) == before


def test_an_upload_is_no_literal(caller: Caller) -> None:
    answer = caller.post(
        query="mutation { spaceCreate(input: "
        '{name: "a", accountGroupId: "g", theme: {logo: "x"}}) { name } }'
    )

    assert answer.status_code == 400
    assert "Upload is a file part" in answer.json()["errors"][0]["message"]
    assert answer.json()["errors"][0]["locations"] == [{"line": 1, "column": 78}]


HISTORY = """
query ($since: DateTime!) {
  executionHistory(input: {processId: "p", executionTime: $since, status: COMPLETE}) {
    executionId
  }
}
"""


def moment_as_variable(caller: Caller, moment: Any) -> Any:
    return caller.post(query=HISTORY, variables={"since": moment})


def moment_as_literal(caller: Caller, moment: Any) -> Any:
    text = json.dumps(moment)
    return caller.post(query=HISTORY.replace("$since,", f"{text},").split(")", 1)[1])


MOMENT_ASKS = [moment_as_variable, moment_as_literal]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02T03:04:05.123456789Z", datetime(2026, 1, 2, 3, 4, 5, 123456, UTC)),
        (
            "2026-01-02T03:04:05.1234567+01:00",
            datetime(2026, 1, 2, 2, 4, 5, 123456, UTC),
        ),
        ("2026-01-02T03:04:05.1Z", datetime(2026, 1, 2, 3, 4, 5, 100000, UTC)),
        ("2026-01-02t03:04:05z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04Z", datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
        ("2026-01-02T03:04+01:00", datetime(2026, 1, 2, 2, 4, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_as_other_languages_print_it(
    text: str, moment: datetime
) -> None:
    scalar = cast("GraphQLScalarType", SCHEMA.type_map["DateTime"])

    assert scalar.coerce_input_value(text) == moment
    assert coerce_input_literal(StringValueNode(value=text), scalar) == moment


@pytest.mark.parametrize(
    "moment", ["2026-01-01", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "", 1]
)
@pytest.mark.parametrize("ask", MOMENT_ASKS)
def test_what_is_no_moment_is_refused_with_its_place(
    caller: Caller, ask: Any, moment: Any
) -> None:
    answer = ask(caller, moment)

    [error] = answer.json()["errors"]
    assert answer.status_code == 400
    assert "DateTime is a moment like 2023-04-23T18:30:00Z" in error["message"]
    assert error["locations"]
