import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import FieldNode, OperationDefinitionNode, parse, validate

from mockspaces.pages.files import text_of
from mockspaces.schema.root import SCHEMA
from mockspaces.seeds.files import start_of
from mockspaces.state.store import Store

MADE = {"fresh", "overrideName", "anyPack", "monthAgo"}
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
def test_every_place_in_an_example_can_be_filled(example: dict[str, Any]) -> None:
    places = set(re.findall(r"{{(\w+)}}", json.dumps(example)))

    assert places <= MADE | DOCUMENT["samples"].keys()
    assert example.get("remember", {}).keys() <= DOCUMENT["samples"].keys()


def test_the_examples_begin_with_what_the_demo_has() -> None:
    samples = DOCUMENT["samples"]
    store = Store()
    store.restore(start_of(("demo",), now=datetime.now(UTC)).store)
    (account,) = re.findall(
        r'id="account" value="([^"]+)"', text_of("explorer/index.html")
    )

    space = store.spaces[samples["spaceId"]]
    group = store.account_groups[samples["groupId"]]
    schedules = store.process_schedules[samples["schedulesId"]]

    assert (space.guid, space.account_group_id) == (samples["spaceGuid"], group.id)
    assert account in group.account_ids
    assert samples["packId"] in group.integration_pack_ids
    assert store.environments[samples["environmentId"]].account_id == account
    assert store.attachments.get(samples["attachmentId"])
    assert (schedules.process_id, schedules.atom_id) == (
        samples["processId"],
        samples["atomId"],
    )
    assert store.environment_extensions.get(samples["extensionId"])
    assert store.environment_map_extensions.get(samples["mapExtensionId"])
