from typing import Any

import pytest
from graphql import DocumentNode
from hypothesis import HealthCheck, Phase, given, settings

from mockspaces.domain.logo import UploadedFile
from mockspaces.schema.context import Context
from mockspaces.schema.plan_fields import Result
from mockspaces.schema.root import SCHEMA
from tests.builders import CREATE, png, space_input
from tests.schema.agreement import (
    CONTEXTS,
    KNOWN,
    MEMBER,
    NAMELESS,
    OWNING,
    WORLD,
    compare,
    context_of,
    ids_of,
    read,
)
from tests.schema.operations import documents, varied

SPACE = ids_of(WORLD, "spaces")[0]
LOGO = UploadedFile(name="dot.png", content=png())
BY_ID = "query ($id: ID!) { space(id: $id) { id name } }"
FILTERED = """
query ($criteria: SpaceAccountCriteria) {
  spaceAccounts(criteria: $criteria) { id name }
}
"""
HISTORY = """
query ($input: ExecutionHistoryInput!) {
  executionHistory(input: $input) { executionId status executionTime }
}
"""
HISTORY_INPUT = {
    "processId": KNOWN["processId"][0],
    "executionTime": "2020-01-01T00:00:00Z",
    "status": "ERROR",
}
UPDATE = """
mutation ($input: SpaceUpdateInput!) {
  spaceUpdate(input: $input) { name theme { logoUrl logoAltTxt } }
}
"""
SEVERAL = """
query One { spaces { id } }
query Two($id: ID!) { space(id: $id) { ...Named } }
mutation Three { spaceDelete(id: "none") }
fragment Named on Space { name }
"""


@pytest.mark.slow
@settings(
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(document=documents(SCHEMA))
def test_plans_and_the_executor_agree_on_whatever_is_valid(
    document: DocumentNode,
) -> None:
    for seed in range(20):  # which makes 2 000 operations
        operation = varied(document, SCHEMA, KNOWN, seed)
        valid = read(operation.text)
        context = CONTEXTS[seed % len(CONTEXTS)]
        assert compare(valid, operation.variables, context) is not None


def planned(
    text: str,
    variables: dict[str, Any] | None = None,
    context: Context = OWNING,
    name: str | None = None,
) -> Result:
    """Return what a plan answers, which the executor answers too."""
    answered = compare(read(text), variables or {}, context, name)
    assert answered is not None
    return answered


@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "query ($f: Boolean!) { spaces { id name @skip(if: $f) } }",
        "query ($f: Boolean!) { spaces { id @include(if: $f) url @skip(if: $f) } }",
        "query ($f: Boolean!) { spaces @include(if: $f) { id } environments { id } }",
        "query ($f: Boolean!) { spaces @include(if: true) @skip(if: $f) { id } }",
        "query ($f: Boolean!) { spaces @include(if: false) @skip(if: $f) { id } }",
        "query ($f: Boolean!) { spaces { ... @include(if: $f) { name } id } }",
        "query ($f: Boolean!) { spaces { ... on Space @skip(if: $f) { url } id } }",
        """
        query ($f: Boolean!) { spaces { ...F @skip(if: $f) id ...F } }
        fragment F on Space { theme { logoUrl @include(if: $f) logoAltTxt } }
        """,
        """
        query ($f: Boolean!) { ...Root @include(if: $f) environments { id } }
        fragment Root on Query { spaces { id } }
        """,
    ],
)
def test_directives_keep_what_their_variables_say(
    text: str,
    flag: bool,  # noqa: FBT001 - given by name
) -> None:
    answered = planned(text, {"f": flag})

    assert answered.errors is None


@pytest.mark.parametrize(
    "text",
    [
        "{ spaces { id @skip(if: true) name @include(if: true) } }",
        "{ spaces { name id guid: id ID: name } }",
        "{ spaces { theme { logoUrl } theme { logoAltTxt } theme { logoUrl } } }",
        "{ spaces { __typename theme { __typename logoUrl } type: __typename } }",
        "{ one: spaces { id } two: spaces { name } spaces { url } }",
        "{ spaces { id } spaces { name } }",
        "{ spaces { ... { id ... on Space { name } } ... on Space { url } } }",
        """
        { spaces { ...A ...B ...A } }
        fragment A on Space { id ...B }
        fragment B on Space { name accountGroup { ...C } }
        fragment C on AccountGroup { name integrationPacks { id name } }
        """,
        "{ spaces { sharedIpacks { id name description installationType } } }",
        'mutation { a: spaceDelete(id: "") b: spaceDelete(id: "none") }',
    ],
)
def test_selections_keep_the_order_in_which_they_are_written(text: str) -> None:
    answered = planned(text)

    assert answered.data


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        (BY_ID, {"id": SPACE}),
        (BY_ID, {"id": "none"}),
        (BY_ID, {"id": 12}),
        (BY_ID, {"id": SPACE, "unheard": [1]}),
        ("query ($id: String!) { space(id: $id) { id } }", {"id": SPACE}),
        (FILTERED, {"criteria": {"operator": "CONTAINS", "argument": "a"}}),
        (FILTERED, {"criteria": None}),
        (FILTERED, {}),
        ("query { spaceAccounts(criteria: null) { id } }", {}),
        (
            """
            query ($operator: Operator!, $argument: String!) {
              spaceAccounts(criteria: {operator: $operator, argument: $argument}) { id }
            }
            """,
            {"operator": "STARTSWITH", "argument": "name"},
        ),
        (HISTORY, {"input": HISTORY_INPUT}),
        (
            """
            query ($instance: ID!, $one: ID!) {
              integrationPackEnvironmentAttachments(
                ipackInstanceId: $instance, environmentIds: [$one, "none", $one]
              ) { id environmentExtensions }
            }
            """,
            {
                "instance": KNOWN["ipackInstanceId"][1],
                "one": KNOWN["environmentIds"][0],
            },
        ),
        (CREATE, {"input": space_input()}),
        (CREATE, {"input": space_input(accountIds=["a", None], description=None)}),
        (CREATE, {"input": space_input(sharingMode="ACCOUNT_GROUP")}),
        (CREATE, {"input": space_input(sharingMode="UNHEARD_OF")}),
        (CREATE, {"input": space_input(theme={"logo": LOGO})}),
        (CREATE, {"input": space_input(theme={"logo": None, "logoAltTxt": None})}),
        (
            """
            mutation (
              $group: ID!, $file: Upload, $packs: [ID], $mode: SpaceSharingMode
            ) {
              spaceCreate(input: {
                name: "A", accountGroupId: $group, integrationPackIds: $packs
                sharingMode: $mode, theme: {logo: $file}
              }) { id name theme { logoUrl } sharedIpacks { id } }
            }
            """,
            {"group": "new", "file": LOGO, "packs": ["p"]},
        ),
        (
            """
            mutation {
              spaceCreate(input: {
                name: "A", accountGroupId: 7, sharingMode: UNHEARD_OF, accountIds: [1]
              }) { id }
            }
            """,
            {},
        ),
        (UPDATE, {"input": {"id": SPACE, "name": "B"}}),
        (UPDATE, {"input": {"id": SPACE, "name": "B", "theme": {"logo": LOGO}}}),
        (UPDATE, {"input": {"id": SPACE, "name": "B", "Theme": {"logo": None}}}),
    ],
)
def test_variables_mean_the_same_wherever_they_stand(
    text: str, variables: dict[str, Any]
) -> None:
    answered = planned(text, variables)

    assert answered.data is not None


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        (BY_ID, {}),
        (BY_ID, {"id": None}),
        (BY_ID, {"id": ["a"]}),
        (BY_ID, {"id": 1.5}),
        ("query ($id: String!) { space(id: $id) { id } }", {"id": 12}),
        (FILTERED, {"criteria": {"operator": "LIKE", "argument": "a"}}),
        (FILTERED, {"criteria": {"operator": "CONTAINS"}}),
        (FILTERED, {"criteria": {"operator": 1, "argument": "a"}}),
        (FILTERED, {"criteria": "CONTAINS"}),
        (HISTORY, {"input": {**HISTORY_INPUT, "executionTime": "yesterday"}}),
        (CREATE, {"input": space_input(name=None)}),
        (CREATE, {"input": space_input(unheard=1)}),
        (CREATE, {"input": space_input(accountIds=[{}])}),
        (CREATE, {"input": space_input(sharingMode="no name")}),
        (CREATE, {"input": space_input(theme={"logo": "a text"})}),
        (CREATE, {"input": space_input(theme=[])}),
        ("query ($f: Boolean!) { spaces { id @skip(if: $f) } }", {"f": "true"}),
        ("query ($f: Boolean!) { spaces { id @skip(if: $f) } }", {}),
    ],
)
def test_variables_that_do_not_fit_are_left_to_the_executor(
    text: str, variables: dict[str, Any]
) -> None:
    left = compare(read(text), variables)

    assert left is None


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{ __schema { queryType { name } } spaces { id } }", {}),
        ("{ __typename spaces { id } }", {}),
        ('query ($id: ID = "none") { space(id: $id) { id } }', {}),
        ("query ($f: Boolean = true) { spaces { id @skip(if: $f) } }", {"f": True}),
        ("query ($f: Boolean = true) { spaces { id @skip(if: $f) } }", {}),
        (CREATE, {"input": space_input(accountIds="alone")}),
        ("mutation ($id: ID!) { spaceDelete(id: $id) __typename }", {"id": SPACE}),
        (
            """
            mutation {
              spaceCreate(
                input: {name: "A", accountGroupId: "new", accountIds: "alone"}
              ) { id }
            }
            """,
            {},
        ),
        (
            """
            query (
              $a: Boolean!, $b: Boolean!, $c: Boolean!, $d: Boolean!, $e: Boolean!
            ) {
              spaces @skip(if: $a) @include(if: $b) {
                id @skip(if: $c) name @skip(if: $d) url @skip(if: $e)
              }
            }
            """,
            dict.fromkeys("abcde", False),
        ),
    ],
)
def test_what_plans_do_not_cover_is_left_to_the_executor(
    text: str, variables: dict[str, Any]
) -> None:
    left = compare(read(text), variables)

    assert left is None


@pytest.mark.parametrize(
    ("name", "variables"), [("One", {}), ("Two", {"id": SPACE}), ("Three", {})]
)
def test_one_of_several_operations_is_executed(
    name: str, variables: dict[str, Any]
) -> None:
    answered = planned(SEVERAL, variables, name=name)

    assert len(answered.data or ()) == 1


def test_a_refusal_has_the_path_under_which_it_was_asked() -> None:
    answered = planned(
        'mutation { gone: spaceDelete(id: "none") kept: spaceDelete(id: "none") }'
    )

    assert answered.data == {"gone": None, "kept": None}
    assert [error.path for error in answered.errors or ()] == [["gone"], ["kept"]]


def test_a_caller_without_a_name_is_refused_each_field() -> None:
    answered = planned("{ spaces { id } environments { id } }", context=NAMELESS)

    assert answered.data == {"spaces": None, "environments": None}


def test_a_member_reads_what_is_deployed() -> None:
    answered = planned(
        """
        { environments {
            id classification atoms { id name }
            integrationPackEnvironmentAttachment { environmentMapExtension }
        } }
        """,
        context=context_of(MEMBER, WORLD.store.spaces[SPACE].guid),
    )

    assert answered.data
    assert answered.data["environments"]
