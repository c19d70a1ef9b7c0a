import json
import re
from typing import Any

import pytest
from graphql import FieldNode, OperationDefinitionNode, parse, validate

from mockspaces.pages.files import text_of
from mockspaces.schema.root import SCHEMA

DOCUMENT = json.loads(text_of("explorer/examples.json"))
EXAMPLES = [each for group in DOCUMENT["groups"] for each in group["examples"]]


def operation_of(example: dict[str, Any]) -> OperationDefinitionNode:
    (definition,) = parse("\n".join(example["query"])).definitions
    assert isinstance(definition, OperationDefinitionNode)
    return definition


def test_every_operation_that_is_served_has_one_example() -> None:
    assert SCHEMA.query_type
    assert SCHEMA.mutation_type
    served = [*SCHEMA.query_type.fields, *SCHEMA.mutation_type.fields]

    assert sorted(each["field"] for each in EXAMPLES) == sorted(served)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each["field"])
def test_an_example_is_valid(example: dict[str, Any]) -> None:
    assert validate(SCHEMA, parse("\n".join(example["query"]))) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each["field"])
def test_an_example_calls_its_operation_with_its_variables(
    example: dict[str, Any],
) -> None:
    operation = operation_of(example)

    (field,) = operation.selection_set.selections
    declared = {
        each.variable.name.value for each in operation.variable_definitions or ()
    }
    assert isinstance(field, FieldNode)
    assert field.name.value == example["field"]
    assert declared - {"file"} == set(example.get("variables", {}))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each["field"])
def test_every_place_in_an_example_is_looked_up(example: dict[str, Any]) -> None:
    places = set(re.findall(r"{{(\w+)}}", json.dumps(example)))
    looked_up = text_of("explorer/lookups.js").partition("const PLACES = {")[2]

    assert all(f"\n  {place}:" in looked_up for place in places)


def test_examples_that_delete_stand_last() -> None:
    deleting = [each.get("destructive", False) for each in EXAMPLES]

    assert deleting == sorted(deleting)
    assert [each["field"] for each in EXAMPLES if each.get("destructive")] == [
        each["field"]
        for each in EXAMPLES
        if each["field"].endswith(("Unattach", "Uninstall", "Delete"))
    ]
