"""Plans and graphql-core's executor side by side, over a populated world."""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import msgspec
from graphql import ExecutionResult, execute

from mockspaces.app import World
from mockspaces.domain.logo import UploadedFile
from mockspaces.domain.spaces import Spaces, Theme
from mockspaces.errors import MissingOperationUserIdError
from mockspaces.schema.context import Context
from mockspaces.schema.definition import DEFINITION
from mockspaces.schema.document import Document
from mockspaces.schema.documents import Documents
from mockspaces.schema.lifting import Lifted
from mockspaces.schema.plan_fields import Result
from mockspaces.schema.root import SCHEMA, format_error
from mockspaces.settings import Settings
from tests.builders import FakeTime, png
from tests.schema.operations import Known

OWNER = "demoaccount-XOCI9G"
MEMBER = "name-1accounta-WU8VYK"
ADDRESS = "http://127.0.0.1:7722"
read = Documents(SCHEMA, max_tokens=100_000, max_depth=100, max_aliases=1000).read


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
    """What an operation answered, to the order of keys, and what it left behind."""

    data: bytes
    errors: list[dict[str, Any]]
    ids_drawn: int
    records: dict[str, list[Any]]

    @classmethod
    def of(cls, result: Result | ExecutionResult | None) -> "Outcome":
        errors = [] if result is None else result.errors or []
        return cls(
            data=msgspec.json.encode(result and result.data),
            errors=[format_error(error, "older") for error in errors],
            ids_drawn=WORLD.ids.drawn,
            records={name: list(table) for name, table in WORLD.store.tables().items()},
        )


def compare(
    document: Document | Lifted,
    variables: Mapping[str, Any],
    context: Context = OWNING,
    name: str | None = None,
) -> Result | None:
    """Return what a plan answers, once it agrees with graphql-core's executor.

    It is None if the plan leaves the operation to the executor; the test fails if it
    has executed anything by then. The plan is asked twice, as it remembers parts of
    its answers.
    """
    assert not document.errors
    store, drawn = WORLD.store.snapshot(), WORLD.ids.drawn
    untouched = Outcome.of(None)
    try:
        given_variables = deepcopy(variables)
        operation = document.operation(name)
        planned = operation.planned(given_variables, context)
        of_plan = Outcome.of(planned)
        assert given_variables == variables
        WORLD.store.restore(store)
        WORLD.ids.drawn = drawn
        assert Outcome.of(operation.planned(given_variables, context)) == of_plan
        WORLD.store.restore(store)
        WORLD.ids.drawn = drawn
        executed = execute(
            DEFINITION,
            operation.ast,
            context_value=context,
            variable_values=dict(variables),
            operation_name=name,
        )
        assert isinstance(executed, ExecutionResult)
        assert of_plan == (untouched if planned is None else Outcome.of(executed))
    finally:
        WORLD.store.restore(store)
        WORLD.ids.drawn = drawn
    return planned
