"""Plans answer and change what graphql-core's executor does, or leave it to that."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import DocumentNode, ExecutionResult, Token, TokenKind
from hypothesis import HealthCheck, Phase, given, settings

from mockspaces.domain.logo import UploadedFile
from mockspaces.execution.literals import find_literals
from mockspaces.schema.context import Context
from mockspaces.schema.root import SCHEMA
from tests.builders import CREATE, png, space_input
from tests.plans.agreement import (
    CONTEXTS,
    KNOWN,
    MEMBER,
    NAMELESS,
    OWNING,
    WORLD,
    compare,
    context_of,
    ids_of,
)
from tests.plans.operations import documents, varied

SPACE = ids_of(WORLD, "spaces")[0]
LOGO = UploadedFile(name="dot.png", content=png())
BY_ID = "query ($id: ID!) { space(id: $id) { id name } }"
FILTERED = """
query ($criteria: Criteria) {
  spaceAccounts(criteria: $criteria) { id name }
}
"""
HISTORY = """
query ($input: executionHistoryInput!) {
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


NOT_COVERED = re.compile(r"@|\bcatalogArtifacts\b|\bsubmissionStatus\b")
"""Directives, and fields whose type is a union."""


@pytest.mark.slow
@settings(
    max_examples=60,
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
    for seed in range(10):  # which makes 1800 documents, as many have literals
        operation = varied(document, SCHEMA, KNOWN, seed)
        context = CONTEXTS[seed % len(CONTEXTS)]
        planned = compare(operation.text, operation.variables, context)
        assert planned or NOT_COVERED.search(operation.text)
        for text in alike(operation.text):
            compare(text, operation.variables, context)


def alike(text: str) -> Iterator[str]:
    """Go through documents of the same shape as one, if it has literals."""
    literals = find_literals(text, max_tokens=100_000)
    for more in ("1", "23") if literals else ():
        assert literals
        parts, end = [], 0
        for token in literals.tokens:
            parts += [text[end : token.start], _changed(token, more)]
            end = token.end
        yield "".join([*parts, text[end:]])


def _changed(token: Token, more: str) -> str:
    value = token.value or ""
    if token.kind is TokenKind.INT:
        return str(int(more + value.lstrip("-")) % 2**31)  # Int has 32 bits
    is_moment = ":" in value
    return json.dumps(value if is_moment else f"{value}\n{more}")


def planned(
    text: str,
    variables: dict[str, Any] | None = None,
    context: Context = OWNING,
    name: str | None = None,
) -> ExecutionResult:
    """Return what a plan answers, which the executor answers too."""
    answered = compare(text, variables or {}, context, name)
    assert answered is not None
    return answered


@pytest.mark.parametrize(
    "text",
    [
        "{ spaces { name id guid: id ID: name } }",
        "{ spaces { theme { logoUrl } theme { logoAltTxt } theme { logoUrl } } }",
        "{ __typename spaces { __typename theme { logoUrl } type: __typename } }",
        "{ one: spaces { id } two: spaces { name } spaces { url } spaces { name } }",
        "{ spaces { ... { id ... on Space { name } } ... on Space { url } } }",
        """
        { spaces { ...A ...B ...A } }
        fragment A on Space { id ...B }
        fragment B on Space { name accountGroup { ...C } }
        fragment C on AccountGroup { name integrationPacks { id name } }
        """,
        "{ spaces { sharedIpacks { id name description installationType } } }",
        'mutation { gone: spaceDelete(id: "") kept: spaceDelete(id: "none") }',
    ],
)
def test_selections_keep_the_order_in_which_they_are_written(text: str) -> None:
    assert planned(text).data


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        (BY_ID, {"id": SPACE}),
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
            query ($instance: ID!, $one: ID!, $all: [String!]!) {
              integrationPackEnvironmentAttachments(
                ipackInstanceId: $instance, environmentIds: [$one, "none", $one]
              ) { id environmentExtensions }
              all: integrationPackEnvironmentAttachments(
                ipackInstanceId: $instance, environmentIds: $all
              ) { id }
            }
            """,
            {
                "instance": KNOWN["ipackInstanceId"][1],
                "one": KNOWN["environmentIds"][0],
                "all": [],
            },
        ),
        (CREATE, {"input": space_input()}),
        (CREATE, {"input": space_input(accountIds=["a", None], description=None)}),
        (CREATE, {"input": space_input(accountIds=None)}),
        (CREATE, {"input": space_input(sharingMode="UNHEARD_OF")}),
        (CREATE, {"input": space_input(theme={"logo": LOGO})}),
        (CREATE, {"input": space_input(theme={"logo": None, "logoAltTxt": None})}),
        (
            """
            mutation (
              $group: ID!, $file: Upload, $packs: [ID], $one: ID, $none: ID
            ) {
              spaceCreate(input: {
                name: "A", accountGroupId: $group, integrationPackIds: $packs
                accountIds: [$one, $none], theme: {logo: $file}
              }) { id name theme { logoUrl } sharedIpacks { id } }
            }
            """,
            {"group": "new", "file": LOGO, "one": "account"},
        ),
        (
            """
            mutation {
              spaceCreate(input: {
                name: "A", accountGroupId: 7, sharingMode: UNHEARD_OF, accountIds: 1
              }) { id }
            }
            """,
            {},
        ),
        (UPDATE, {"input": {"id": SPACE, "name": "B"}}),
        (UPDATE, {"input": {"id": SPACE, "name": "B", "theme": {"logo": LOGO}}}),
        (UPDATE, {"input": {"id": SPACE, "name": "B", "theme": {"logo": None}}}),
        (f"{{ space(id: {'1' * 4301}) {{ id }} }}", {}),
    ],
)
def test_variables_mean_the_same_wherever_they_stand(
    text: str, variables: dict[str, Any]
) -> None:
    assert planned(text, variables).data is not None


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        (BY_ID, {}),
        (BY_ID, {"id": None}),
        (BY_ID, {"id": ["a"]}),
        ("query ($id: String!) { space(id: $id) { id } }", {"id": 12}),
        (FILTERED, {"criteria": {"operator": "LIKE", "argument": "a"}}),
        (FILTERED, {"criteria": {"operator": "CONTAINS", "argument": 1}}),
        (FILTERED, {"criteria": "CONTAINS"}),
        (HISTORY, {"input": {**HISTORY_INPUT, "executionTime": "yesterday"}}),
        (CREATE, {"input": space_input(unheard=1)}),
        (CREATE, {"input": space_input(accountIds=[{}])}),
        (CREATE, {"input": space_input(accountIds="alone")}),
        (CREATE, {"input": space_input(theme={"logo": "a text"})}),
        ("{ __schema { queryType { name } } spaces { id } }", {}),
        ('query ($id: ID = "none") { space(id: $id) { id } }', {}),
        ("{ spaces { id @skip(if: true) ... @include(if: true) { name } } }", {}),
    ],
)
def test_what_plans_do_not_cover_is_left_to_the_executor(
    text: str, variables: dict[str, Any]
) -> None:
    assert compare(text, variables) is None


@pytest.mark.parametrize(
    ("name", "variables"), [("One", {}), ("Two", {"id": SPACE}), ("Three", {})]
)
def test_one_of_several_operations_is_executed(
    name: str, variables: dict[str, Any]
) -> None:
    several = """
    query One { spaces { id } }
    query Two($id: ID!) { space(id: $id) { ...Named } }
    mutation Three { spaceDelete(id: "none") }
    fragment Named on Space { name }
    """

    answered = planned(several, variables, name=name)

    assert len(answered.data or ()) == 1


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
