"""Deploying: the records that an attachment creates."""

from datetime import datetime

from mockspaces import ids
from mockspaces.state.definitions import Definition
from mockspaces.state.deployments import (
    Attachment,
    Deployed,
    EnvironmentExtensions,
    EnvironmentMapExtension,
    InstalledProcess,
    IntegrationPackInstance,
    ProcessSchedules,
)
from mockspaces.state.store import Store


def definition_of(
    store: Store, instance: IntegrationPackInstance, process: InstalledProcess
) -> Definition:
    """Return the definition of an installed process."""
    if process.definition is not None:
        return process.definition
    pack = store.integration_packs[instance.integration_pack_id]
    return next(
        each.definition for each in pack.processes if each.id == process.component_id
    )


def definition_for(store: Store, record: Deployed) -> Definition:
    """Return the definition of the process that a record belongs to."""
    instance = store.integration_pack_instances[record.integration_pack_instance_id]
    process = next(each for each in instance.processes if each.id == record.process_id)
    return definition_of(store, instance, process)


def deploy(
    store: Store,
    instance: IntegrationPackInstance,
    environment_id: str,
    *,
    since: datetime,
) -> Attachment:
    """Attach an instance to an environment, unless it is attached already.

    Each process gets its extensions there, and empty schedules on each atom.
    """
    attachment = Attachment(
        id=ids.attachment_id(instance.id, environment_id),
        integration_pack_instance_id=instance.id,
        environment_id=environment_id,
    )
    if store.attachments.get(attachment.id) is None:
        store.attachments.put(attachment)
        for process in instance.processes:
            _deploy_process(store, instance, process, environment_id, since)
    return attachment


def _deploy_process(
    store: Store,
    instance: IntegrationPackInstance,
    process: InstalledProcess,
    environment_id: str,
    since: datetime,
) -> None:
    store.environment_extensions.put(
        EnvironmentExtensions(
            id=ids.extensions_id(environment_id, process.id),
            integration_pack_instance_id=instance.id,
            environment_id=environment_id,
            process_id=process.id,
        )
    )
    data_map = definition_of(store, instance, process).map
    if data_map:
        store.environment_map_extensions.put(
            EnvironmentMapExtension(
                id=ids.map_extension_id(environment_id, process.id, data_map.id),
                integration_pack_instance_id=instance.id,
                environment_id=environment_id,
                process_id=process.id,
                map_id=data_map.id,
            )
        )
    for atom in store.environments[environment_id].atoms:
        store.process_schedules.put(
            ProcessSchedules(
                id=ids.schedules_id(atom.id, process.id),
                integration_pack_instance_id=instance.id,
                environment_id=environment_id,
                process_id=process.id,
                atom_id=atom.id,
                since=since,
            )
        )
