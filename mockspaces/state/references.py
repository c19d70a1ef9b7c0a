"""What refers to what in a store."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from mockspaces.state.definitions import Definition
from mockspaces.state.deploying import definition_of
from mockspaces.state.deployments import InstalledProcess, IntegrationPackInstance
from mockspaces.state.store import Store

_REFERENCES = (
    ("accounts", "parent_id", "accounts"),
    ("account_groups", "owner_account_id", "accounts"),
    ("account_groups", "account_ids", "accounts"),
    ("account_groups", "integration_pack_ids", "integration_packs"),
    ("integration_packs", "publisher_account_id", "accounts"),
    ("spaces", "account_group_id", "account_groups"),
    ("spaces", "account_ids", "accounts"),
    ("spaces", "integration_pack_ids", "integration_packs"),
    ("spaces", "created_by_account_id", "accounts"),
    ("spaces", "logo_id", "logos"),
    ("deleted_spaces", "created_by_account_id", "accounts"),
    ("environments", "account_id", "accounts"),
    ("integration_pack_instances", "account_id", "accounts"),
    ("integration_pack_instances", "integration_pack_id", "integration_packs"),
    ("attachments", "integration_pack_instance_id", "integration_pack_instances"),
    ("attachments", "environment_id", "environments"),
    ("process_schedules", "integration_pack_instance_id", "integration_pack_instances"),
    ("process_schedules", "environment_id", "environments"),
    (
        "environment_extensions",
        "integration_pack_instance_id",
        "integration_pack_instances",
    ),
    ("environment_extensions", "environment_id", "environments"),
    (
        "environment_map_extensions",
        "integration_pack_instance_id",
        "integration_pack_instances",
    ),
    ("environment_map_extensions", "environment_id", "environments"),
    ("executions", "account_id", "accounts"),
    ("executions", "integration_pack_instance_id", "integration_pack_instances"),
    ("oauth_connector_details", "account_id", "accounts"),
)
"""A field of a table, and the table that it refers to."""


class Dangling(NamedTuple):
    """A reference that leads nowhere."""

    table: str
    id: str
    field: str
    reason: str


def dangling(store: Store) -> Iterator[Dangling]:
    """Go through the references that lead nowhere.

    Those to records come first: only if there are none, those into records are looked
    at.
    """
    is_whole = True
    for found in _to_records(store):
        is_whole = False
        yield found
    if is_whole:
        yield from _to_components(store)
        yield from _to_processes(store)
        yield from _to_atoms(store)
        yield from _to_definitions(store)


def _to_records(store: Store) -> Iterator[Dangling]:
    tables = store.tables()
    for name, field, target in _REFERENCES:
        for record in tables[name]:
            value = getattr(record, field)
            for each in value if isinstance(value, tuple) else (value,):
                if each is not None and tables[target].get(each) is None:
                    yield Dangling(name, record.id, field, f"{target} has no {each!r}")


def _to_components(store: Store) -> Iterator[Dangling]:
    for instance in store.integration_pack_instances:
        pack = store.integration_packs[instance.integration_pack_id]
        known = {process.id for process in pack.processes}
        for process in instance.processes:
            if process.component_id not in known:
                reason = f"the pack has no process {process.component_id!r}"
                yield Dangling(
                    "integration_pack_instances", instance.id, "processes", reason
                )


def _to_processes(store: Store) -> Iterator[Dangling]:
    for name in (
        "process_schedules",
        "environment_extensions",
        "environment_map_extensions",
        "executions",
    ):
        for record in store.tables()[name]:
            if _installed(store, record) is None:
                reason = f"the instance has no process {record.process_id!r}"
                yield Dangling(name, record.id, "process_id", reason)


def _to_atoms(store: Store) -> Iterator[Dangling]:
    atoms = {
        atom.id: environment.id
        for environment in store.environments
        for atom in environment.atoms
    }
    for schedules in store.process_schedules:
        if atoms.get(schedules.atom_id) != schedules.environment_id:
            reason = f"the environment has no atom {schedules.atom_id!r}"
            yield Dangling("process_schedules", schedules.id, "atom_id", reason)
    for execution in store.executions:
        if execution.atom_id not in atoms:
            reason = f"no environment has an atom {execution.atom_id!r}"
            yield Dangling("executions", execution.id, "atom_id", reason)


def _to_definitions(store: Store) -> Iterator[Dangling]:
    for extensions in store.environment_extensions:
        definition = _definition(store, extensions)
        if definition:
            for field, known in (
                ("connections", {each.id for each in definition.connections}),
                ("properties", {each.id for each in definition.properties}),
            ):
                for each in getattr(extensions, field).keys() - known:
                    reason = f"the process has no {each!r} to extend"
                    yield Dangling(
                        "environment_extensions", extensions.id, field, reason
                    )
    for extension in store.environment_map_extensions:
        definition = _definition(store, extension)
        if definition and (
            definition.map is None or definition.map.id != extension.map_id
        ):
            reason = f"the process has no map {extension.map_id!r}"
            yield Dangling("environment_map_extensions", extension.id, "map_id", reason)


def _installed(
    store: Store,
    record: Any,  # noqa: ANN401 - whatever is deployed
) -> tuple[IntegrationPackInstance, InstalledProcess] | None:
    instance = store.integration_pack_instances[record.integration_pack_instance_id]
    for process in instance.processes:
        if process.id == record.process_id:
            return instance, process
    return None


def _definition(
    store: Store,
    record: Any,  # noqa: ANN401 - whatever is deployed
) -> Definition | None:
    installed = _installed(store, record)
    return definition_of(store, *installed) if installed else None
