import pytest

from tests.conftest import Caller, contents, problem

SPACES = "{ spaces { id } }"


def messages(caller: Caller, query: str, **request: object) -> list[str]:
    """Return why a document cannot be executed."""
    answer = caller.post(query=query, **request)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["data"] is None
    assert all(error["extensions"] == {} for error in answer.json()["errors"])
    return [error["message"] for error in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param("", "Syntax Error: Unexpected <EOF>.", id="empty"),
        pytest.param("{", "Syntax Error: Expected Name, found <EOF>.", id="cut off"),
        pytest.param("{ nothing }", 'Cannot query field "nothing"', id="field"),
        pytest.param("{ spaces }", "must have a selection of subfields", id="leaf"),
        pytest.param(
            "{ space { id } }",
            '"Query.space(id:)" of type "ID!" is required',
            id="argument",
        ),
        pytest.param(
            'mutation { spaceCreate(input: {name: "a"}) { id } }',
            "accountGroupId",
            id="an input field left out",
        ),
        pytest.param(
            "query ($id: ID!) { space(id: $id) { id } }",
            'Variable "$id" has invalid value',
            id="a variable left out",
        ),
        pytest.param(
            "{ spaces { id } } { spaces { name } }",
            "This anonymous operation must be the only defined operation.",
            id="two anonymous operations",
        ),
        pytest.param(
            "query A { spaces { id } } query B { spaces { id } }",
            "Must provide operation name",
            id="several operations and no name",
        ),
        pytest.param(
            "query A { spaces { id } } query A { spaces { id } }",
            'There can be only one operation named "A".',
            id="one name twice",
        ),
        pytest.param(
            "fragment A on Space { id }",
            'Fragment "A" is never used',
            id="no operation",
        ),
        pytest.param(
            "subscription { spaces { id } }",
            "The subscription operation is not supported by the schema.",
            id="a subscription",
        ),
        pytest.param("type A { b: ID }", "not executable", id="a definition of a type"),
        pytest.param(
            "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
            'Cannot spread fragment "A" within itself via "B".',
            id="a fragment cycle",
        ),
        pytest.param(
            "{ ...A } fragment A on Query { ...A }",
            'Cannot spread fragment "A" within itself.',
            id="a fragment of itself",
        ),
        pytest.param("{ ...A }", 'Unknown fragment "A".', id="an unknown fragment"),
        pytest.param(
            "{ spaces { id } }" + " " * 900_000 + "}",
            'Syntax Error: Unexpected "}".',
            id="a document of 1 MB",
        ),
        pytest.param(
            "{" + " a" * 400_000 + "}", "more than 5000 tokens", id="400 000 fields"
        ),
        pytest.param(
            "{" + "".join(f" a{i}: __typename" for i in range(1000)) + "}",
            "The document has 1000 aliases; 50 are allowed.",
            id="1000 aliases",
        ),
        pytest.param(
            "{" + "".join(f" a{i}: spaces {{ id }}" for i in range(1250)) + "}",
            "more than 5000 tokens",
            id="1250 aliases",
        ),
        pytest.param(
            "{ a" * 199 + "{ a" + "}" * 200,
            "The document nests fields 200 deep; 20 is allowed.",
            id="200 deep",
        ),
        pytest.param("{ a" * 600 + "}" * 600, "nested too deeply", id="600 deep"),
        pytest.param(
            "{ spaces(a: " + "[" * 900 + "]" * 900 + ") { id } }",
            "nested too deeply",
            id="900 lists deep",
        ),
        pytest.param(
            "{" + " spaces { id }" * 1200 + "}",
            "The document is too complex to be validated.",
            id="one field 1200 times",
        ),
        pytest.param(
            "{ ...F0 }"
            + "".join(f"fragment F{i} on Query {{ ...F{i + 1} }}" for i in range(250))
            + "fragment F250 on Query { spaces { id } }",
            "The document is too complex to be validated.",
            id="fragments 250 deep",
        ),
        pytest.param(
            "{ ...F0 }"
            + "".join(f"fragment F{i} on Query {{ ...F{i + 1} }}" for i in range(500))
            + "fragment F500 on Query { spaces { id } }",
            "The document is nested too deeply to be read.",
            id="fragments 500 deep",
        ),
    ],
)
def test_a_document_that_cannot_be_executed_is_refused(
    caller: Caller, query: str, message: str
) -> None:
    before = contents(caller.http)

    assert message in messages(caller, query)[0]
    assert contents(caller.http) == before


def test_a_fragment_bomb_counts_each_fragment_once(caller: Caller) -> None:
    bomb = "{ ...F0 }" + "".join(
        f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(100)
    )

    answer = caller.ask(bomb + "fragment F100 on Query { spaces { id } }")

    assert answer == {"data": {"spaces": []}}


def test_an_operation_has_a_name_that_is_known(caller: Caller) -> None:
    answer = caller.post(query=f"query A {SPACES}", operationName="B")

    assert problem(answer) == 'Unknown operation named "B".'


def test_a_mutation_is_refused_before_its_rules(caller: Caller) -> None:
    before = contents(caller.http)

    refused = messages(
        caller,
        'mutation { spaceCreate(input: {name: "a", accountGroupId: "g"}) { ids } }',
    )

    assert refused == ['Cannot query field "ids" on type "Space". Did you mean "id"?']
    assert contents(caller.http) == before


def test_a_syntax_error_has_its_location(caller: Caller) -> None:
    answer = caller.post(query="{\n  spaces {")

    assert answer.json() == {
        "data": None,
        "errors": [
            {
                "message": "Syntax Error: Expected Name, found <EOF>.",
                "locations": [{"line": 2, "column": 11}],
                "extensions": {},
            }
        ],
    }


def test_a_document_of_the_largest_size_is_executed(caller: Caller) -> None:
    answer = caller.post(query=SPACES + " " * 1_000_000)

    assert answer.json() == {"data": {"spaces": []}}


def test_introspection_works(caller: Caller) -> None:
    answer = caller.ask("{ __schema { queryType { name } } __typename }")

    assert answer["data"] == {
        "__schema": {"queryType": {"name": "Query"}},
        "__typename": "Query",
    }
