"""Operations as they are executed, beside graphql-core's executor, over one world."""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import msgspec
from graphql import ExecutionResult, execute_sync, parse

from mockspaces.app import World
from mockspaces.domain.logo import UploadedFile
from mockspaces.domain.spaces import Spaces, Theme
from mockspaces.errors import MissingOperationUserIdError
from mockspaces.execution.documents import Documents
from mockspaces.execution.execute import Answer, execute, format_error
from mockspaces.plans import compile_plan
from mockspaces.schema.context import Context
from mockspaces.schema.root import SCHEMA
from mockspaces.settings import Settings
from tests.builders import FakeTime, png
from tests.plans.operations import Known

OWNER = "demoaccount-XOCI9G"
MEMBER = "name-1accounta-WU8VYK"
ADDRESS = "http://127.0.0.1:7722"
read = Documents(
    SCHEMA,
    max_tokens=100_000,
    max_depth=100,
    max_aliases=1000,
    compile_plan=compile_plan,
).read


def populated() -> World:
    """Return a world of the documentation's samples, with Spaces that have logos."""
    world = World(Settings(seed=("docs",)), time_source=FakeTime(1_700_000_000))
    world.ids.drawn = 10
    for number in range(3):
        Spaces(world.call(OWNER)).create(
            name=f"Space {number}",
            account_group_id=f"group {number}",
            integration_pack_ids=("pack 1", "pack 2")[:number],
            theme=Theme(
                logo_alt_text="A dot",
                logo=UploadedFile(name="dot.png", content=png()),
            ),
        )
    Spaces(world.call(OWNER)).delete(ids_of(world, "spaces")[-1])
    return world


def ids_of(world: World, table: str) -> list[str]:
    return [record.id for record in world.store.tables()[table]]


WORLD = populated()
GUIDS = [space.guid for space in WORLD.store.spaces]


def known_of(world: World) -> Known:
    """Return what the arguments of operations may hold that the world knows."""
    store = world.store
    instances = ids_of(world, "integration_pack_instances")
    environments = ids_of(world, "environments")
    executions = list(store.executions)
    details = list(store.oauth_connector_details)
    extensions = ids_of(world, "environment_extensions")
    schedules = ids_of(world, "process_schedules")
    return {
        "id": [
            *ids_of(world, "spaces"),
            *ids_of(world, "deleted_spaces"),
            *instances,
            *ids_of(world, "attachments"),
            "",
        ],
        "accountGroupId": ["a new group", *ids_of(world, "account_groups"), " "],
        "accountIds": [*ids_of(world, "accounts"), "a new account"],
        "argument": ["", "name", "NAME-1"],
        "atomId": [each.atom_id for each in executions],
        "catalogGuid": [each.catalog_guid for each in details],
        "connectionId": [each.connection_id for each in details],
        "envExtensionId": [*extensions, *ids_of(world, "environment_map_extensions")],
        "envId": [each.env_id for each in details],
        "environmentIds": environments,
        "extensions": [
            json.dumps({"@type": "EnvironmentExtensions", "id": each, "partial": True})
            for each in extensions
        ],
        "integrationPackId": ids_of(world, "integration_packs"),
        "integrationPackIds": ids_of(world, "integration_packs"),
        "integrationPackInstanceId": [
            *instances,
            *(each.integration_pack_instance_id for each in details),
        ],
        "ipackInstanceId": instances,
        "name": ["Partners", " ", "<", "x" * 300],
        "oauthConnectorDetails": ['{"clientId": "A"}', "no JSON"],
        "processId": [
            *(each.process_id for each in executions),
            *(each.process_id for each in details),
        ],
        "processSchedules": ['{"Schedule": [], "Retry": {"maxRetry": 3}}', "{"],
        "processSchedulesId": schedules,
    }


KNOWN = known_of(WORLD)


def context_of(account_id: str, space_guid: str | None) -> Context:
    return Context(
        call=WORLD.call(account_id, space_guid),
        address=ADDRESS,
        space_address=f"{ADDRESS}/space",
    )


OWNING = context_of(OWNER, GUIDS[1])
NAMELESS = Context(
    call=MissingOperationUserIdError("The token names no user."),
    address=ADDRESS,
    space_address=ADDRESS,
)
CONTEXTS = (
    OWNING,
    context_of(MEMBER, GUIDS[1]),
    context_of(MEMBER, GUIDS[1]),
    context_of(OWNER, None),
    context_of("stranger-000000", GUIDS[0]),
    NAMELESS,
)


class Outcome(msgspec.Struct):
    """An answer, to the order of keys, and what it left behind in the world."""

    answer: bytes
    ids_drawn: int
    records: dict[str, list[Any]]

    @classmethod
    def of(cls, answer: Answer | None) -> "Outcome":
        return cls(
            answer=msgspec.json.encode(answer),
            ids_drawn=WORLD.ids.drawn,
            records={name: list(table) for name, table in WORLD.store.tables().items()},
        )


def compare(
    text: str,
    variables: Mapping[str, Any],
    context: Context = OWNING,
    name: str | None = None,
) -> ExecutionResult | None:
    """Return what the plan of an operation answers; None if it has no plan.

    All that may execute it, with literals or with variables in their place, must answer
    and change the same as graphql-core's executor for the document as it is written. A
    plan that leaves the operation to the executor must not have changed anything.
    """
    document = read(text)
    assert not document.errors, document.errors
    operation = document.operation(name)
    store, drawn = WORLD.store.snapshot(), WORLD.ids.drawn

    def restore() -> None:
        WORLD.store.restore(store)
        WORLD.ids.drawn = drawn

    given = deepcopy(dict(variables))
    result = execute_sync(
        SCHEMA,
        parse(text),
        context_value=context,
        variable_values=given,
        operation_name=name,
    )
    expected = Outcome.of(formatted(result))
    restore()
    for _ in range(2):  # at first without the plan, then with it
        answer = execute(operation, variables=given, context=context, spelling="older")
        assert Outcome.of(answer) == expected
        restore()
    assert given == variables
    literals = operation.literals.variables if operation.literals else {}
    untouched = Outcome.of(None)
    planned = operation.plan({**given, **literals}, context)
    if planned is None:
        assert Outcome.of(None) == untouched
    restore()
    return planned


def formatted(result: ExecutionResult) -> Answer:
    errors = [format_error(error, "older") for error in result.errors or ()]
    return {"data": result.data, **({"errors": errors} if errors else {})}
