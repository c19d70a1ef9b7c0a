"""Dangling references in a store."""

from collections.abc import Iterator

from mockspaces import ids
from mockspaces.camel_case import camel_case
from mockspaces.seeds.paths import Flaw, Path
from mockspaces.state.definitions import DataMap
from mockspaces.state.deploying import definition_for
from mockspaces.state.deployments import EnvironmentMapExtension
from mockspaces.state.records import Record
from mockspaces.state.store import Store

_DEPLOYED = (
    "process_schedules",
    "environment_extensions",
    "environment_map_extensions",
)
"""The tables of what is deployed to an environment."""

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
    ("deleted_spaces", "account_group_id", "account_groups"),
    ("deleted_spaces", "account_ids", "accounts"),
    ("deleted_spaces", "created_by_account_id", "accounts"),
    ("environments", "account_id", "accounts"),
    ("integration_pack_instances", "account_id", "accounts"),
    ("integration_pack_instances", "integration_pack_id", "integration_packs"),
    ("attachments", "integration_pack_instance_id", "integration_pack_instances"),
    ("attachments", "environment_id", "environments"),
    *(
        (name, "integration_pack_instance_id", "integration_pack_instances")
        for name in _DEPLOYED
    ),
    *((name, "environment_id", "environments") for name in _DEPLOYED),
    ("executions", "account_id", "accounts"),
    ("executions", "integration_pack_instance_id", "integration_pack_instances"),
    ("oauth_connector_details", "account_id", "accounts"),
    ("listings", "space_id", "spaces"),
    ("listings", "created_by_account_id", "accounts"),
    ("personas", "account_id", "accounts"),
)
"""A field of a table, and the table that it refers to."""


def dangling(store: Store) -> Iterator[Flaw]:
    """Yield the dangling references.

    References to records come first. Only if none dangles, those into records are
    checked, and then those into the extensible parts of processes.
    """
    for stage in (_to_records, _into_records, _into_definitions):
        found = list(stage(store))
        yield from found
        if found:
            return


def _to_records(store: Store) -> Iterator[Flaw]:
    tables = store.tables()
    for name, field, target in _REFERENCES:
        for record in tables[name]:
            for path, value in _values(record, field):
                if value is not None and tables[target].get(value) is None:
                    reason = f"{camel_case(target)} has no {value!r}"
                    yield Flaw(name, record.id, path, reason)


def _values(record: Record, field: str) -> Iterator[tuple[Path, str | None]]:
    value = getattr(record, field)
    if not isinstance(value, tuple):
        yield (camel_case(field),), value
        return
    for index, each in enumerate(value):
        yield (camel_case(field), index), each


def _into_records(store: Store) -> Iterator[Flaw]:
    yield from _to_aliased(store)
    yield from _to_listed(store)
    yield from _to_components(store)
    yield from _to_processes(store)
    yield from _to_attachments(store)
    yield from _to_atoms(store)
    yield from _to_spaces(store)


def _to_aliased(store: Store) -> Iterator[Flaw]:
    known = {
        *(group.id for group in store.account_groups),
        *(atom.id for each in store.environments for atom in each.atoms),
        *(
            process.id
            for each in store.integration_pack_instances
            for process in each.processes
        ),
    }
    for alias in store.aliases:
        if alias.target_id not in known:
            reason = f"no account group, atom or process has the id {alias.target_id!r}"
            yield Flaw("aliases", alias.id, ("targetId",), reason)


def _to_listed(store: Store) -> Iterator[Flaw]:
    for listing in store.listings:
        is_pack = listing.artifact_type == "INTEGRATION_PACK"
        if is_pack and store.integration_packs.get(listing.artifact_id) is None:
            reason = f"integrationPacks has no {listing.artifact_id!r}"
            yield Flaw("listings", listing.id, ("artifactId",), reason)


def _to_components(store: Store) -> Iterator[Flaw]:
    for instance in store.integration_pack_instances:
        pack = store.integration_packs[instance.integration_pack_id]
        known = {process.id for process in pack.processes}
        for index, process in enumerate(instance.processes):
            if process.component_id not in known:
                reason = f"the pack has no process {process.component_id!r}"
                path = ("processes", index, "componentId")
                yield Flaw("integration_pack_instances", instance.id, path, reason)


def _to_processes(store: Store) -> Iterator[Flaw]:
    for name in (*_DEPLOYED, "executions"):
        for record in store.tables()[name]:
            instance = store.integration_pack_instances[
                record.integration_pack_instance_id
            ]
            if all(each.id != record.process_id for each in instance.processes):
                reason = f"the instance has no process {record.process_id!r}"
                yield Flaw(name, record.id, ("processId",), reason)


def _to_attachments(store: Store) -> Iterator[Flaw]:
    for name in _DEPLOYED:
        for record in store.tables()[name]:
            attachment_id = ids.attachment_id(
                record.integration_pack_instance_id, record.environment_id
            )
            if store.attachments.get(attachment_id) is None:
                reason = f"the instance is not attached to {record.environment_id!r}"
                yield Flaw(name, record.id, ("environmentId",), reason)


def _to_atoms(store: Store) -> Iterator[Flaw]:
    environments = {
        atom.id: environment
        for environment in store.environments
        for atom in environment.atoms
    }
    for schedules in store.process_schedules:
        environment = environments.get(schedules.atom_id)
        if environment is None or environment.id != schedules.environment_id:
            reason = f"the environment has no atom {schedules.atom_id!r}"
            yield Flaw("process_schedules", schedules.id, ("atomId",), reason)
    for execution in store.executions:
        environment = environments.get(execution.atom_id)
        instance = store.integration_pack_instances[
            execution.integration_pack_instance_id
        ]
        if environment is None or environment.account_id != instance.account_id:
            reason = f"the account has no atom {execution.atom_id!r}"
            yield Flaw("executions", execution.id, ("atomId",), reason)


def _to_spaces(store: Store) -> Iterator[Flaw]:
    for persona in store.personas:
        space_id = persona.space_id
        # The Space of a persona may have been deleted since.
        if space_id is not None and not (
            store.spaces.get(space_id) or store.deleted_spaces.get(space_id)
        ):
            reason = f"spaces has no {space_id!r}"
            yield Flaw("personas", persona.id, ("spaceId",), reason)


def _into_definitions(store: Store) -> Iterator[Flaw]:
    for extensions in store.environment_extensions:
        definition = definition_for(store, extensions)
        for field, known in (
            ("connections", definition.connection_secrets),
            ("properties", definition.property_secrets),
        ):
            for path in _unknown(getattr(extensions, field), known):
                reason = f"the process has no {path[-1]!r} to extend"
                yield Flaw(
                    "environment_extensions", extensions.id, (field, *path), reason
                )
    for extension in store.environment_map_extensions:
        data_map = definition_for(store, extension).map
        if data_map is None or data_map.id != extension.map_id:
            reason = f"the process has no map {extension.map_id!r}"
            yield Flaw("environment_map_extensions", extension.id, ("mapId",), reason)
            continue
        for path, xpath in _unmapped(extension, data_map):
            reason = f"the profile has no node {xpath!r}"
            yield Flaw("environment_map_extensions", extension.id, path, reason)


def _unmapped(
    extension: EnvironmentMapExtension, data_map: DataMap
) -> Iterator[tuple[Path, str]]:
    sources = {node.xpath for node in data_map.source.nodes}
    destinations = {node.xpath for node in data_map.destination.nodes}
    for index, each in enumerate(extension.mappings):
        if not each.from_function and each.from_xpath not in sources:
            yield ("mappings", index, "fromXPath"), each.from_xpath
        if not each.to_function and each.to_xpath not in destinations:
            yield ("mappings", index, "toXPath"), each.to_xpath


def _unknown(
    values: dict[str, dict[str, str]], known: dict[str, dict[str, bool]]
) -> Iterator[Path]:
    for owner, of_owner in values.items():
        if owner not in known:
            yield (owner,)
            continue
        for name in of_owner.keys() - known[owner].keys():
            yield owner, name
