from collections import Counter
from typing import Any

import pytest

from mockspaces.schema.root import SCHEMA, schema_text
from tests.conftest import Caller, refusal

UPDATE = "mutation ($input: SpaceUpdateInput!) { spaceUpdate(input: $input) { %s } }"
CREATE_CAPITALISED = """
mutation {
  spaceCreate(input: {name: "a", accountGroupId: "g", Theme: null}) { id }
}
"""
ALT = "theme { logoAltTxt }"


@pytest.fixture
def space_id(caller: Caller) -> str:
    created: str = caller.create()["data"]["spaceCreate"]["id"]
    return created


def literal(space_id: str, theme: str) -> str:
    given = f'{{id: "{space_id}", name: "a", {theme}}}'
    return f"mutation {{ spaceUpdate(input: {given}) {{ {ALT} }} }}"


@pytest.mark.parametrize(
    ("selection", "key"),
    [
        ("Space(id: $id) { id }", "Space"),
        ("one: Space(id: $id) { id }", "one"),
        ("... on Query { Space(id: $id) { id } }", "Space"),
    ],
)
def test_an_answer_has_the_key_of_the_request(
    caller: Caller, space_id: str, selection: str, key: str
) -> None:
    for _ in range(3):  # without a plan, with one, from the cache
        answer = caller.ask(f"query ($id: ID!) {{ {selection} }}", id=space_id)

        assert answer == {"data": {key: {"id": space_id}}}


def test_documents_that_differ_in_literals_have_the_key_too(
    caller: Caller, space_id: str
) -> None:
    for given in ("a", "b", space_id):
        answer = caller.ask(f'{{ Space(id: "{given}") {{ id }} }}')

    assert answer == {"data": {"Space": {"id": space_id}}}


@pytest.mark.parametrize(
    "query",
    ["{ Space { id } }", '{ spaces { id Space } Space(id: "a") { owner } }'],
)
def test_an_invalid_document_is_refused_where_it_is_wrong(
    caller: Caller, query: str
) -> None:
    errors = caller.ask(query)["errors"]
    as_published = caller.ask(query.replace(" Space(", " space("))["errors"]

    assert [each["locations"] for each in errors] == [
        each["locations"] for each in as_published
    ]


TWICE = '{id: "a", name: "b", Theme: null, Theme: null}'


def without_fields(name: str, type_: str) -> str:
    said = f'Field "{name}" of type "{type_}" must have a selection of subfields.'
    return f'{said} Did you mean "{name} {{ ... }}"?'


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('{ Space(id: "a") }', without_fields("Space", "Space")),
        ('{ space: Space(id: "a") }', without_fields("Space", "Space")),
        (
            '{ spaces { theme } Space(id: "a") { id } }',
            without_fields("theme", "SpaceTheme"),
        ),
        (
            f"mutation {{ spaceUpdate(input: {TWICE}) {{ id }} }}",
            'There can be only one input field named "Theme".',
        ),
    ],
)
def test_an_error_names_what_was_written(
    caller: Caller, query: str, message: str
) -> None:
    (error,) = caller.ask(query)["errors"]

    assert error["message"] == message


def test_a_refusal_has_the_path_of_the_request(caller: Caller) -> None:
    answer = caller.ask('{ Space(id: "unknown") { id } }')

    assert refusal(answer) == "SPACE_NOT_FOUND"
    assert answer["errors"][0]["path"] == ["Space"]


@pytest.mark.parametrize("field", ["theme", "Theme"])
def test_a_theme_has_two_spellings(caller: Caller, space_id: str, field: str) -> None:
    for text in ("a", "b", "c"):
        theme = {"logoAltTxt": text}
        given = {"id": space_id, "name": "a", field: theme}
        by_variable = caller.ask(UPDATE % ALT, input=given)
        by_literal = caller.ask(literal(space_id, f'{field}: {{logoAltTxt: "{text}"}}'))

        assert by_variable == {"data": {"spaceUpdate": {"theme": theme}}}
        assert by_literal == by_variable


def test_a_default_may_be_capitalised(caller: Caller, space_id: str) -> None:
    default = f'{{id: "{space_id}", name: "a", Theme: {{logoAltTxt: "a"}}}}'
    query = UPDATE.replace("Input!", f"Input = {default}")

    answer = caller.ask(query % ALT)

    assert answer["data"]["spaceUpdate"] == {"theme": {"logoAltTxt": "a"}}


def test_the_published_spelling_goes_first(caller: Caller, space_id: str) -> None:
    themes = {"Theme": {"logoAltTxt": "a"}, "theme": {"logoAltTxt": "b"}}
    by_variable = caller.ask(
        UPDATE % ALT, input={"id": space_id, "name": "a", **themes}
    )
    by_literal = caller.ask(
        literal(space_id, 'Theme: {logoAltTxt: "a"}, theme: {logoAltTxt: "b"}')
    )

    assert by_variable["data"]["spaceUpdate"] == {"theme": {"logoAltTxt": "b"}}
    assert by_literal == by_variable


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (
            "mutation ($i: SpaceCreateInput!) { spaceCreate(input: $i) { id } }",
            {"i": {"name": "a", "accountGroupId": "g", "Theme": None}},
        ),
        (CREATE_CAPITALISED, {}),
        ('mutation { Space(id: "a") { id } }', {}),
        ("{ spaces { Theme { logoUrl } } }", {}),
        ("{ spaces(Theme: {}) { id } }", {}),
        (UPDATE % "id", {"input": "Theme"}),
    ],
)
def test_nothing_else_may_be_capitalised(
    caller: Caller, query: str, variables: dict[str, Any]
) -> None:
    assert caller.post(query=query, variables=variables).status_code == 400


def test_names_are_recorded_as_they_were_written(caller: Caller, space_id: str) -> None:
    caller.ask('{ Space(id: "a") { id } }')
    caller.ask('{ Space(id: "b") { id } }')
    caller.ask(UPDATE % "id", input={"id": space_id, "name": "a", "Theme": {}})

    entries = caller.journal()
    coverage = caller.control("GET", "/coverage").json()
    metrics = caller.control("GET", "/metrics").text

    assert [each["rootFields"] for each in entries[-3:-1]] == [["Space"], ["Space"]]
    assert entries[-1]["variables"]["input"]["Theme"] == {}
    assert coverage["calls"] == {"spaceCreate": 1, "spaceUpdate": 1, "Space": 2}
    assert coverage["unsupported"] == []
    assert coverage["operations"]["used"] == ["space", "spaceCreate", "spaceUpdate"]
    assert {"Query.space(id:)", "SpaceUpdateInput.theme"} <= set(
        coverage["arguments"]["used"]
    )
    assert 'operation="space",' in metrics


@pytest.mark.parametrize(
    ("operation", "counts"), [("Space", [0, 1]), ("space", [1, 1]), ("*", [1, 1])]
)
def test_a_fault_matches_the_written_and_the_published_name(
    caller: Caller, operation: str, counts: list[int]
) -> None:
    fault_id = caller.expect(
        {"error": "PLATFORM_CALL_ERROR"}, match={"operation": operation}, times=None
    )

    fired = []
    for field in ("space", "Space"):
        before = caller.fault(fault_id)["fired"]
        caller.ask(f'{{ {field}(id: "a") {{ id }} }}')
        fired.append(caller.fault(fault_id)["fired"] - before)

    assert fired == counts


def _clashes(names: Any) -> list[str]:
    """Return the names that a generator of clients cannot tell apart."""
    given = list(names)
    counted = Counter(name.replace("_", "").casefold() for name in given)
    return [name for name in given if counted[name.replace("_", "").casefold()] > 1]


def test_no_published_names_differ_in_case_only() -> None:
    assert _clashes(SCHEMA.type_map) == []
    for type_ in SCHEMA.type_map.values():
        fields = getattr(type_, "fields", {})
        assert _clashes(fields) == []
        assert _clashes(getattr(type_, "values", {})) == []
        for field in fields.values():
            assert _clashes(getattr(field, "args", {})) == []
    assert "Space(id" not in schema_text()


def test_no_names_of_the_control_api_differ_in_case_only(caller: Caller) -> None:
    document = caller.control("GET", "/openapi.json").json()
    names = [
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
    ]
    shapes = document["components"]["schemas"]

    assert _clashes(names) == _clashes(shapes) == []
    pending: list[Any] = [shapes]
    while pending:
        shape = pending.pop()
        if isinstance(shape, dict):
            pending += shape.values()
            assert _clashes(shape.get("properties", ())) == []
            enum = shape.get("enum", ())
            assert _clashes(each for each in enum if isinstance(each, str)) == []
        elif isinstance(shape, list):
            pending += shape
