from collections.abc import Callable
from typing import Any

import pytest
from defusedxml import ElementTree
from starlette.testclient import TestClient

from mockspaces.controls.coverage.collector import Coverage, Section
from mockspaces.controls.coverage.reports import markdown
from mockspaces.controls.faults.rule import ROOT_FIELDS
from mockspaces.errors import CATALOGUE
from tests.builders import space_input
from tests.conftest import Caller

CREATE = """mutation ($input: SpaceCreateInput!) {
    spaceCreate(input: $input) { id ...Dates ... { name } ... on Space { url } }
}
fragment Dates on Space { createdDate theme { logoUrl } ...Dates2 }
fragment Dates2 on Space { modifiedDate }
"""


def coverage(caller: Caller) -> Any:
    return caller.control("GET", "/coverage").json()


def test_nothing_is_used_at_first(caller: Caller) -> None:
    found = coverage(caller)

    assert found["operations"]["used"] == []
    assert found["operations"]["unused"] == list(ROOT_FIELDS)
    assert found["operations"]["percent"] == 0
    assert found["errorCodes"]["unused"] == [each.code for each in CATALOGUE]
    assert found["calls"] == {}


def test_what_is_executed_is_used(caller: Caller) -> None:
    given = space_input(sharingMode="ACCOUNT_GROUP", theme={"logoAltTxt": "x"})
    caller.ask(CREATE, input=given)
    caller.ask(CREATE, input={**given, "accountIds": []})
    caller.ask('{ space(id: "x") { id } __schema { types { name } } }')

    found = coverage(caller)

    assert sorted(found["operations"]["used"]) == ["space", "spaceCreate"]
    assert found["calls"] == {"spaceCreate": 2, "space": 1}
    assert sorted(found["fields"]["used"]) == [
        "Space.createdDate",
        "Space.id",
        "Space.modifiedDate",
        "Space.name",
        "Space.theme",
        "Space.url",
        "SpaceTheme.logoUrl",
    ]
    assert sorted(found["arguments"]["used"]) == [
        "Mutation.spaceCreate(input:)",
        "Query.space(id:)",
        "SpaceCreateInput.accountGroupId",
        "SpaceCreateInput.accountIds",
        "SpaceCreateInput.name",
        "SpaceCreateInput.sharingMode",
        "SpaceCreateInput.theme",
        "SpaceThemeInput.logoAltTxt",
    ]
    assert found["enumValues"]["used"] == ["SpaceSharingMode.ACCOUNT_GROUP"]
    assert sorted(found["errorCodes"]["used"]) == [
        "SPACE_EXISTS_FOR_ACCT_GRP",
        "SPACE_NOT_FOUND",
    ]
    assert found["unsupported"] == []


def test_literals_are_used_like_variables(caller: Caller) -> None:
    caller.ask(
        """mutation { spaceCreate(input:
        {name: "x", accountGroupId: "y", sharingMode: ACCOUNT_GROUP, accountIds: ["z"]})
        { id } }"""
    )

    found = coverage(caller)

    assert "SpaceCreateInput.accountIds" in found["arguments"]["used"]
    assert found["enumValues"]["used"] == ["SpaceSharingMode.ACCOUNT_GROUP"]


def test_a_mode_that_a_rule_refuses_is_not_unsupported(caller: Caller) -> None:
    caller.create(sharingMode="ACCOUNT")

    found = coverage(caller)

    assert found["unsupported"] == []
    assert found["errorCodes"]["used"] == ["UNSUPPORTED_SHARING_MODE"]


def test_what_is_not_executed_is_not_used(caller: Caller) -> None:
    caller.http.post("/graphql", json={"query": "{ spaces { id } }"})
    caller.http.post("/graphql", json={"query": "{ spaces { owner } }"})
    caller.ask(CREATE, input={})
    caller.expect({"status": 503})
    caller.post(query="{ spaces { id } }")

    found = coverage(caller)

    assert found["operations"]["used"] == []
    assert found["arguments"]["used"] == []
    assert found["unsupported"] == []


def test_newer_spellings_count_for_the_same_codes(
    emulate: Callable[..., TestClient],
) -> None:
    caller = Caller(emulate(error_spelling="newer"))
    caller.create(name="")

    assert coverage(caller)["errorCodes"]["used"] == ["MISSING_SPACE_NAME"]


@pytest.mark.parametrize(
    ("query", "variables", "coordinate", "path"),
    [
        ("{ spaces { id owner } }", {}, "Space.owner", "spaces.owner"),
        ("{ nothing { id } }", {}, "Query.nothing", "nothing"),
        (
            "{ spaces { ...F } } fragment F on Space { theme { dark } }",
            {},
            "SpaceTheme.dark",
            "spaces.theme.dark",
        ),
        (
            "{ spaces(first: 1) { id } }",
            {},
            "Query.spaces(first:)",
            "spaces.first",
        ),
        (
            'mutation { spaceDelete(id: "x", force: true) }',
            {},
            "Mutation.spaceDelete(force:)",
            "spaceDelete.force",
        ),
        (
            'mutation { spaceCreate(input: {name: "x", color: RED}) { id } }',
            {},
            "SpaceCreateInput.color",
            "spaceCreate.input.color",
        ),
        (
            '{ spaceAccounts(criteria: {operator: ENDSWITH, argument: ""}) { id } }',
            {},
            "Operator.ENDSWITH",
            "spaceAccounts.criteria.operator",
        ),
        (
            CREATE,
            {"input": space_input(color="red")},
            "SpaceCreateInput.color",
            "$input.color",
        ),
    ],
)
def test_what_is_not_emulated_is_reported_with_its_path(
    caller: Caller, query: str, variables: dict[str, Any], coordinate: str, path: str
) -> None:
    caller.ask(query, **variables)
    response = caller.post(query=query, variables=variables)

    found = coverage(caller)

    assert response.status_code == 400
    assert found["unsupported"] == [
        {"coordinate": coordinate, "path": path, "count": 2}
    ]
    assert found["operations"]["used"] == []


@pytest.mark.parametrize(
    "query",
    [
        "{ spaces { ...Missing ... on Nowhere { id } } }",
        "query ($x: Nothing) { spaces { id(x: $x) } }",
        "{ ...A } fragment A on Query { ...A spaces { id } }",
        "subscription { spaces { id } }",
        "{ a: spaces { id } a: spaces { name } nothing }",
        "query ($x: [Operator!]!, $y: String) { spaces { id } }",
        "{ spaces " * 300 + "{ id }" + "}" * 300,
        "{ ...F0 } "
        + "".join(
            f"fragment F{each} on Query {{ {'... { ' * 10}...F{each + 1}{' }' * 11} "
            for each in range(120)
        ),
        "query A { spaces { id } } query B { spaces { id } }",
    ],
)
def test_a_strange_document_breaks_nothing(caller: Caller, query: str) -> None:
    response = caller.post(query=query)

    assert response.status_code == 400
    assert coverage(caller)["operations"]["used"] == []
    assert caller.journal()[-1]["status"] == 400


def test_what_is_not_emulated_is_remembered_within_bounds(caller: Caller) -> None:
    fields = " ".join(f"field{number}" for number in range(1010))

    caller.ask(f"{{ {fields} }}")

    assert len(coverage(caller)["unsupported"]) == 1000


def test_a_reset_forgets_what_was_used(caller: Caller) -> None:
    caller.create()
    caller.ask("{ nothing }")
    before = coverage(caller)

    caller.control("POST", "/reset")

    found = coverage(caller)
    assert (found["operations"]["used"], found["unsupported"]) == ([], [])
    caller.create()
    assert coverage(caller) == {**before, "unsupported": []}


def test_the_report_in_markdown_lists_what_is_missing(caller: Caller) -> None:
    caller.ask("{ spaces { id } }")
    caller.ask(CREATE, input=space_input(**{"a|`b`\n": 1}))

    response = caller.control("GET", "/coverage?format=markdown")

    assert response.headers["content-type"] == "text/markdown; charset=utf-8"
    total = len(ROOT_FIELDS)
    assert f"| Operations | 1 | {total} | {round(100 / total, 1):g} |" in response.text
    assert "- `spaceDelete`" in response.text
    assert "- `spaces`" not in response.text
    assert "| `SpaceCreateInput.a??b??` | `$input.a??b??` | 1 |" in response.text


def test_the_report_in_markdown_is_short_when_nothing_is_wrong(caller: Caller) -> None:
    response = caller.control("GET", "/coverage?format=markdown")

    assert "not emulated" not in response.text


def test_the_report_for_build_servers_skips_and_fails(caller: Caller) -> None:
    caller.ask("{ spaces { id } }")
    caller.ask("{ spaces { owner } }")

    response = caller.control("GET", "/coverage?format=junit")

    assert response.headers["content-type"] == "application/xml; charset=utf-8"
    suites = ElementTree.fromstring(response.text)
    operations = suites.find("testsuite[@name='Operations']")
    assert operations is not None
    assert int(operations.attrib["tests"]) == len(ROOT_FIELDS)
    assert len(operations.findall("testcase/skipped")) == len(ROOT_FIELDS) - 1
    (failure,) = suites.findall("testsuite/testcase/failure")
    assert failure.attrib["message"] == "Space.owner is not emulated, at spaces.owner"


def test_a_report_of_everything_has_no_list_of_what_is_missing() -> None:
    full = Section.of(["a"], ["a"])
    coverage = Coverage(
        operations=full,
        fields=full,
        arguments=full,
        enum_values=full,
        error_codes=full,
        calls={},
        unsupported=(),
    )

    report = markdown(coverage)

    assert full.percent == 100
    assert "not used" not in report


def test_an_unknown_format_is_refused(caller: Caller) -> None:
    response = caller.control("GET", "/coverage?format=pdf")

    assert response.status_code == 400
    assert response.json()["error"]["field"] == "format"
