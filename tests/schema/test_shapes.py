from collections.abc import Callable, Iterator
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    GraphQLError,
    Lexer,
    Source,
    TokenKind,
    parse,
    print_ast,
)
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from mockspaces.app import Emulator, Shared, World
from mockspaces.schema.document import Document
from mockspaces.schema.documents import Documents
from mockspaces.schema.plan_fields import Result
from mockspaces.schema.root import SCHEMA
from mockspaces.schema.shapes import take_apart
from mockspaces.settings import Settings
from tests.builders import FakeTime
from tests.conftest import Caller
from tests.schema.agreement import CONTEXTS, KNOWN, OWNING, WORLD, compare, ids_of, read
from tests.schema.operations import documents as drawn_documents
from tests.schema.operations import varied

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


def documents() -> Documents:
    return Documents(SCHEMA, max_tokens=1000, max_depth=10, max_aliases=10)


def test_texts_that_differ_in_literals_only_are_read_once() -> None:
    read_once = documents().read
    read_once(fill(CREATE, '"A"', '"1"'))

    second, third, fourth = (
        read_once(fill(CREATE, name, group))
        for name, group in (
            ('"B"', '"C"'),
            ('"# {x}"', '"a\tb"'),
            ('"\u00fc\U0001f600"', '""'),
        )
    )

    marks = [each.operation(None).once(id) for each in (second, third, fourth)]
    assert second is not third
    assert len(set(marks)) == 1


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(fill(CREATE, r'"\\u0041%0"', '"1"'), id="an escape"),
        pytest.param(fill(CREATE, '""" %0"""', '"1"'), id="a block string"),
        pytest.param(fill(CREATE, '"{%0"', '"1"'), id="maybe JSON"),
        pytest.param(fill(CREATE, '"%0"', '"1"') + '# "', id="a comment"),
        pytest.param('{ space(id: "%0") { nothing } }', id="invalid"),
        pytest.param('{ space(id: ["%0"]) { id } }', id="a list"),
        pytest.param(
            """
            mutation { extensionsUpdate(input: [
              {envExtensionId: "1", extensions: "%0"}
            ]) }
            """,
            id="a secret",
        ),
        pytest.param('{ space(id: "%0) { id } }', id="not ended"),
        pytest.param('{ space(id: "\n%0") { id } }', id="two lines"),
        pytest.param('query ($a: ID! = "%0") { space(id: $a) { id } }', id="a default"),
        pytest.param(
            """
            { executionHistory(input: {
              processId: "%0", executionTime: "2023-04-23T18:30:00Z"
            }) { executionId } }
            """,
            id="a moment",
        ),
        pytest.param(
            """
            mutation { spaceCreate(input: {
              name: "%0", accountGroupId: "1", accountIds: "%0"
            }) { name } }
            """,
            id="one for a list",
        ),
    ],
)
def test_what_may_depend_on_literals_is_read_each_time(template: str) -> None:
    read_once = documents().read
    read_once(fill(template, "A"))

    second, third = read_once(fill(template, "B")), read_once(fill(template, "C"))

    assert isinstance(second, Document)
    assert isinstance(third, Document)


def test_fields_of_one_name_need_equal_literals() -> None:
    template = '{ space(id: "%0") { id } space(id: "%1") { name } }'
    read_once = documents().read

    errors = [
        read_once(fill(template, *ids)).errors for ids in ("aa", "ab", "bb", "cc")
    ]

    assert [len(each) for each in errors] == [0, 1, 0, 0]


def test_no_variable_of_a_client_takes_the_place_of_a_literal() -> None:
    template = '{ space(id: "%0") { id } }'
    read_once = documents().read
    read_once(fill(template, "a"))

    operation = read_once(fill(template, SPACE)).operation(None)
    result = operation.planned({"0": "b"}, OWNING)

    assert result == Result({"space": {"id": SPACE}}, None)


def test_a_document_of_a_shape_is_parsed_when_no_plan_covers_it() -> None:
    template = '{ __type(name: "%0") { name } }'
    read_once = documents().read
    read_once(fill(template, "Space"))

    text = fill(template, "Query")
    lifted = read_once(text).operation(None)

    assert lifted.planned({}, None) is None
    assert print_ast(lifted.ast) == print_ast(parse(text))
    assert isinstance(read_once(text), Document)


texts = st.text(st.sampled_from('"\\#{}[]:,\n\r aA1\ufeff\ud800'), max_size=12)


@settings(max_examples=50)
@given(texts)
@example('"a""b"')
@example('"""')
@example('"""a"""')
@example('"" ""')
@example('"a"#"b"')
@example('"\ud800"')
def test_literals_are_the_strings_that_the_lexer_finds(text: str) -> None:
    written = take_apart(text)

    if written:
        other = '"x"'.join(written.around)
        is_right = strings_in(other) == ["x"] * len(written.literals)
        assert strings_in(text) == (written.literals if is_right else None)


def strings_in(text: str) -> list[str] | None:
    """Return what the string literals of a text say; None if it is not GraphQL."""
    lexer, found = Lexer(Source(text)), []
    try:
        while lexer.advance().kind is not TokenKind.EOF:
            if lexer.token.kind in {TokenKind.STRING, TokenKind.BLOCK_STRING}:
                found.append(lexer.token.value or "")
    except GraphQLError:
        return None
    return found


requests = st.tuples(
    st.sampled_from(TEMPLATES),
    st.sampled_from(LITERALS),
    st.sampled_from(LITERALS),
    st.sampled_from(VARIABLES),
)


class Answers:
    """What a world answers, and what it remembers of that.

    Args:
        shared: Returns what remembers documents, for each request.
    """

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

    def remembered(self) -> tuple[Any, Any]:
        """Return the journal, without durations, and the coverage."""
        journal = self._client().get("/_mockspaces/journal").json()
        for entry in journal["entries"]:
            del entry["durationMs"]
        return journal, self._client().get("/_mockspaces/coverage").json()

    def _client(self) -> TestClient:
        emulator = Emulator(self._world, self._shared())
        return TestClient(emulator, base_url="http://127.0.0.1:7722")


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
    assert warm.remembered() == cold.remembered()


@settings(
    max_examples=20, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(document=drawn_documents(SCHEMA))
def test_documents_of_a_shape_are_executed_as_if_each_were_the_first(
    document: DocumentNode,
) -> None:
    for seed in range(5):
        operation = varied(document, SCHEMA, KNOWN, seed)
        read(operation.text)
        for other in alike(operation.text):
            for context in CONTEXTS:
                compare(read(other), operation.variables, context)


def alike(text: str) -> Iterator[str]:
    """Go through texts with other literals, but for moments, if they are plain."""
    if take_apart(text):
        for longer in ("x", " and longer"):
            parts = text.split('"')
            parts[1::2] = [
                each if ":" in each else each + longer for each in parts[1::2]
            ]
            yield '"'.join(parts)
