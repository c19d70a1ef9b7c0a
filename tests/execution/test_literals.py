from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from mockspaces.app import Emulator, Shared, World
from mockspaces.execution.documents import Documents
from mockspaces.execution.execute import execute
from mockspaces.schema.root import SCHEMA
from mockspaces.settings import Settings
from tests.builders import FakeTime
from tests.conftest import Caller
from tests.plans.agreement import OWNING, WORLD, ids_of

SPACE = ids_of(WORLD, "spaces")[0]
CREATE = """
mutation {
  spaceCreate(input: {name: %0, accountGroupId: %1}) { id name url }
}
"""
TEMPLATES = (
    CREATE,
    CREATE.replace("\n", " "),
    "{ space(id: %0) { id } more: space(id: %1) { name } }",
    "{ space(id: %0) { id } space(id: %1) { name } }",
    "query ($id: ID!) { a: space(id: %0) { id } space(id: $id) { id x: url } }",
    "query ($id: ID! = %0) { space(id: $id) { id } }",
    'query { ...F } fragment F on Query { space(id: %0) { name } } # "',
    "query { ...F } fragment F on Query { space(id: %0) { name } }",
    "mutation { one: spaceDelete(id: %0) spaceDelete(id: %1) @skip(if: false) }",
    "{ spaces { id } space(id: %0) { theme(size: %1) { logoUrl } } }",
    '{ __type(name: %0) { name } space(id: "") { id } }',
    """
    mutation { spaceCreate(input: {
      name: %0, accountGroupId: "g", integrationPackIds: [%1, "a"], accountIds: %1
    }) { name accountGroup { name } } }
    """,
    """
    query { executionHistory(input: {
      processId: %0, executionTime: %1, status: "ERROR"
    }) { executionId } }
    """,
    "{ spaceAccounts(criteria: {operator: %0, argument: %1}) { id } }",
    "{ x(clientSecret: %0) }",
    """
    mutation { oauthConnectorDetailUpdate(input: {
      id: %0, oauthConnectorDetails: %1
    }) { id } }
    """,
)
LITERALS = (
    '""',
    '"A"',
    '"B"',
    '"group"',
    '"a longer name, with (braces) {"',
    '"ünïcödé \U0001f600"',
    '"2023-04-23T18:30:00Z"',
    '"#1"',
    '"  "',
    '"Space"',
    '"{secret: 1}"',
    '"[1]"',
    r'"a \"quoted\" name"',
    r'"\u0041"',
    '"""block"""',
    '""""""',
    '"""a "quoted" one"""',
    '"open',
    '"line\nfeed"',
    "1",
    "-1.5",
    "null",
    "true",
    "A",
    "CONTAINS",
    "$id",
    "[]",
    '["A"]',
    "{}",
    "# a comment",
)
VARIABLES: tuple[dict[str, Any], ...] = ({}, {"id": "none"}, {"0": 7, "id": [1]})


def fill(template: str, *parts: str) -> str:
    """Return a template with parts in the places of `%0` and `%1`."""
    for number, part in enumerate(parts):
        template = template.replace(f"%{number}", part)
    return template


@pytest.fixture
def documents() -> Documents:
    return Documents(SCHEMA, max_tokens=1000, max_depth=10, max_aliases=10)


def is_shared(documents: Documents, template: str, *others: str) -> bool:
    """Tell whether the second document of a shape, and others, have one template."""
    documents.read(fill(template, "1", "2"))
    second = documents.read(fill(template, "3", "4"))
    more = [documents.read(text) for text in others]
    return all(each.ast is second.ast for each in more) and bool(
        second.operation(None).literals
    )


def test_documents_that_differ_in_literals_have_one_template(
    documents: Documents,
) -> None:
    others = [
        fill(CREATE, name, group)
        for name, group in (
            ('"B"', '"C"'),
            ('"# {x}"', '"a\tb"'),
            ('"\u00fc\U0001f600"', '""'),
            (r'"a \"quoted\" \u0041"', "7"),
            ('"""a "quoted" block"""', "-0"),
        )
    ]

    assert is_shared(documents, fill(CREATE, '"%0"', '"%1"'), *others)


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(fill(CREATE, '"{%0"', '"1"'), id="maybe JSON"),
        pytest.param('{ space(id: "%0") { nothing } }', id="invalid"),
        pytest.param('{ space(id: "%0) { id } }', id="not ended"),
        pytest.param('{ space(id: ["%0"]) { id } }', id="a list"),
        pytest.param("{ spaces { id } } # %0", id="a comment"),
        pytest.param(
            """
            mutation { extensionsUpdate(input: [
              {envExtensionId: "1", extensions: "%0"}
            ]) }
            """,
            id="a secret",
        ),
        pytest.param('query ($a: ID! = "%0") { space(id: $a) { id } }', id="a default"),
        pytest.param(
            """
            mutation { spaceCreate(input: {
              name: "%0", accountGroupId: "1", accountIds: "%0"
            }) { name } }
            """,
            id="one for a list",
        ),
        pytest.param(
            '{ space(id: "%0") { id } } query A { spaces { id } }', id="ambiguous"
        ),
    ],
)
def test_what_may_depend_on_literals_is_validated_each_time(
    documents: Documents, template: str
) -> None:
    documents.read(fill(template, "1"))

    second, third = (documents.read(fill(template, each)) for each in "23")

    assert second.ast is not third.ast


def test_fields_of_one_name_need_equal_literals(documents: Documents) -> None:
    template = '{ space(id: "%0") { id } space(id: "%1") { name } }'

    errors = [
        documents.read(fill(template, *ids)).errors for ids in ("aa", "ab", "bb", "cc")
    ]

    assert [len(each) for each in errors] == [0, 1, 0, 0]


HISTORY = """
{ executionHistory(input: {processId: "a", executionTime: "%0", status: ERROR}) {
  executionId
} }
"""


@pytest.mark.parametrize(
    ("template", "good", "bad"),
    [
        (HISTORY, "2023-04-23T18:30:00Z", "yesterday"),
        (CREATE.replace("%1", '"1"'), '"A"', "7"),
        ("{ space(id: %0) @include(if: true) { id } }", "7", "7.5"),
    ],
)
def test_a_literal_that_its_scalar_refuses_is_reported_as_it_is_written(
    documents: Documents, template: str, good: str, bad: str
) -> None:
    for _ in range(2):
        assert not documents.read(fill(template, good)).errors

    text = fill(template, bad)
    [error] = documents.read(text).errors
    [expected] = (
        Documents(SCHEMA, max_tokens=1000, max_depth=10, max_aliases=10)
        .read(text)
        .errors
    )

    assert bad in error.message
    assert error.formatted == expected.formatted


def test_errors_are_located_in_the_document_as_it_is_written(
    documents: Documents,
) -> None:
    template = 'mutation { a: spaceDelete(id: "%0")\n  b: spaceDelete(id: "%1") }'
    documents.read(fill(template, "none", "none"))

    text = fill(template, "a longer one", "x")
    answer = execute(
        documents.read(text).operation(None),
        variables=None,
        context=OWNING,
        spelling="older",
    )

    assert [each["locations"] for each in answer["errors"]] == [
        [{"line": 1, "column": 12}],
        [{"line": 2, "column": 3}],
    ]


def test_no_variable_of_a_client_takes_the_place_of_a_literal(
    documents: Documents,
) -> None:
    template = '{ space(id: "%0") { id } }'
    documents.read(fill(template, "a"))

    operation = documents.read(fill(template, SPACE)).operation(None)
    answer = execute(operation, variables={"0": "b"}, context=OWNING, spelling="older")

    assert answer == {"data": {"space": {"id": SPACE}}}


requests = st.tuples(
    st.sampled_from(TEMPLATES),
    st.sampled_from(LITERALS),
    st.sampled_from(LITERALS),
    st.sampled_from(VARIABLES),
)


class Answers:
    """The answer of a world, with its journal and its coverage."""

    def __init__(self, shared: Callable[[], Shared]) -> None:
        self._world = World(Settings(seed=()), time_source=FakeTime())
        self._shared = shared
        self._headers = Caller(TestClient(Emulator(self._world))).headers

    def ask(self, template: str, *request: Any) -> tuple[int, bytes]:
        """Return the status and the body of an answer."""
        *literals, variables = request
        query = fill(template, *literals)
        answer = self._client().post(
            "/graphql",
            headers=self._headers,
            json={"query": query, "variables": variables},
        )
        return answer.status_code, answer.content

    def recorded(self) -> tuple[Any, Any]:
        """Return the journal, without durations, and the coverage."""
        journal = self._client().get("/_mockspaces/journal").json()
        for entry in journal["entries"]:
            del entry["durationMs"]
        return journal, self._client().get("/_mockspaces/coverage").json()

    def _client(self) -> TestClient:
        emulator = Emulator(self._world, self._shared())
        return TestClient(emulator, base_url="http://127.0.0.1:7722")


@pytest.mark.slow
@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(requests, min_size=2, max_size=6), st.sampled_from(TEMPLATES))
def test_answers_are_the_same_bytes_as_if_each_document_were_the_first(
    requests: list[Any], template: str
) -> None:
    shared = Shared(Settings())
    warm, cold = Answers(lambda: shared), Answers(lambda: Shared(Settings()))
    alike = [(template, *literals) for _, *literals in requests]

    for request in (*alike, *requests, *alike):
        assert warm.ask(*request) == cold.ask(*request)
    assert warm.recorded() == cold.recorded()
