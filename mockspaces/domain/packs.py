"""Integration packs, and their installed instances."""

from typing import TypeVar

from mockspaces import ids
from mockspaces.domain import access
from mockspaces.domain.call import Call
from mockspaces.domain.installing import check_installation
from mockspaces.errors import (
    ArtifactNotInSpaceError,
    IntegrationPackInstanceIdInvalidError,
    IntegrationPackNotFoundInSpaceError,
    PlatformCallError,
)
from mockspaces.state.definitions import Definition
from mockspaces.state.deploying import definition_of
from mockspaces.state.deployments import (
    Attachment,
    Deployed,
    InstalledProcess,
    IntegrationPackInstance,
)
from mockspaces.state.records import IntegrationPack, PackProcess, Sequence
from mockspaces.state.store import Table

D = TypeVar("D", bound=Attachment | Deployed)
Installed = tuple[IntegrationPackInstance, InstalledProcess]
_SEQUENCE = "integrationPackInstance"


class Packs:
    """Operations of one caller on integration packs."""

    __slots__ = ("_call", "_store")

    def __init__(self, call: Call) -> None:
        self._call = call
        self._store = call.store

    def check(self, pack_ids: tuple[str, ...]) -> None:
        """Refuse blank pack ids; if strict, unknown ones too."""
        for pack_id in pack_ids:
            if not pack_id.strip():
                message = f"{pack_id!r} in integrationPackIds is not a pack id."
                raise PlatformCallError(message)
            if self._call.settings.strict and not self._store.integration_packs.get(
                pack_id
            ):
                message = f"No integration pack has the id {pack_id!r}."
                raise PlatformCallError(message)

    def named(self, pack_ids: tuple[str, ...]) -> list[IntegrationPack]:
        if not pack_ids:  # as in most Spaces: 6 % of a list
            return []
        return [self._store.integration_packs[pack_id] for pack_id in pack_ids]

    def know(self, pack_ids: tuple[str, ...]) -> None:
        """Create the packs that are mentioned for the first time."""
        for pack_id in pack_ids:
            if self._store.integration_packs.get(pack_id) is None:
                self._store.integration_packs.put(
                    IntegrationPack(
                        id=pack_id,
                        name=f"Integration pack {pack_id}",
                        installation_type="SINGLE",
                        publisher_account_id=self._call.account_id,
                        processes=(
                            PackProcess(
                                id=ids.uuid_of(b"process", pack_id), name="Process"
                            ),
                        ),
                    )
                )

    def instances(self) -> list[IntegrationPackInstance]:
        """Return the instances that are installed in the caller's account."""
        return self._store.integration_pack_instances.where(
            "account_id", self._call.account_id
        )

    def instance(self, instance_id: str) -> IntegrationPackInstance:
        """Return one instance of the caller's account."""
        instance = self.installed(instance_id)
        if instance is None:
            message = (
                f"The account {self._call.account_id!r} has no integration pack "
                f"instance {instance_id!r}."
            )
            raise IntegrationPackInstanceIdInvalidError(message)
        self._check_space(instance)
        return instance

    def installed(self, instance_id: str) -> IntegrationPackInstance | None:
        """Return the instance of that id if it is in the caller's account, or None."""
        instance = self._store.integration_pack_instances.get(ids.unpadded(instance_id))
        is_callers = instance and instance.account_id == self._call.account_id
        return instance if is_callers else None

    def deployed(
        self, table: Table[D], record_id: str, kind: str
    ) -> tuple[D, IntegrationPackInstance]:
        """Return a record that an instance of the caller's account has deployed.

        `kind` names it in a refusal.
        """
        record = table.get(ids.unpadded(record_id))
        instance = (
            self.installed(record.integration_pack_instance_id) if record else None
        )
        if record is None or instance is None:
            message = (
                f"The account {self._call.account_id!r} has no {kind} {record_id!r}."
            )
            raise PlatformCallError(message)
        self._check_space(instance)
        return record, instance

    def process(self, process_id: str) -> Installed:
        """Return one installed process of the caller's account, with its instance."""
        process_id = self._store.resolve(process_id)
        for instance in self.instances():
            for process in instance.processes:
                if process.id == process_id:
                    self._check_space(instance)
                    return instance, process
        message = (
            f"The account {self._call.account_id!r} has no process {process_id!r}."
        )
        raise PlatformCallError(message)

    def definition(
        self, instance: IntegrationPackInstance, process: InstalledProcess
    ) -> Definition:
        """Return what can be extended of an installed process."""
        return definition_of(self._store, instance, process)

    def install(
        self, pack_id: str, *, override_name: str | None
    ) -> IntegrationPackInstance:
        """Install an integration pack in the caller's account."""
        pack = self._shared(pack_id)
        installed = [
            instance
            for instance in self.instances()
            if instance.integration_pack_id == pack.id
        ]
        name = override_name if (override_name or "").strip() else None
        check_installation(pack, name, installed)

        instance = IntegrationPackInstance(
            id=self._next_id(),
            account_id=self._call.account_id,
            integration_pack_id=pack.id,
            integration_pack_override_name=name,
            processes=tuple(self._installed(each, name) for each in pack.processes),
        )
        self._store.integration_pack_instances.put(instance)
        return instance

    def uninstall(self, instance_id: str) -> IntegrationPackInstance:
        """Uninstall an instance, with all records that depend on it."""
        instance = Packs(access.enter_if_named(self._call)).instance(instance_id)

        for table in (
            self._store.attachments,
            self._store.process_schedules,
            self._store.environment_extensions,
            self._store.environment_map_extensions,
            self._store.executions,
            self._store.oauth_connector_details,
        ):
            for record in table.where("integration_pack_instance_id", instance.id):
                table.remove(record.id)
        for process in instance.processes:
            for alias in self._store.aliases.where("target_id", process.id):
                self._store.aliases.remove(alias.id)
        self._store.integration_pack_instances.remove(instance.id)
        return instance

    def _check_space(self, instance: IntegrationPackInstance) -> None:
        space = self._call.space
        pack_id = instance.integration_pack_id
        if space and pack_id not in access.packs_of(self._call, space):
            message = f"The integration pack {pack_id!r} is not in this Space."
            raise ArtifactNotInSpaceError(message)

    def _shared(self, pack_id: str) -> IntegrationPack:
        pack = self._store.integration_packs.get(pack_id)
        call = access.enter_if_named(self._call)
        if (
            pack is None
            or not access.is_shared_with_caller(call, pack_id)
            or (call.space and pack_id not in access.packs_of(call, call.space))
        ):
            message = f"No integration pack {pack_id!r} is shared with the caller."
            raise IntegrationPackNotFoundInSpaceError(message)
        return pack

    def _next_id(self) -> str:
        """Return an id that no instance has had, from a sequence of its own."""
        sequence = self._store.sequences.get(_SEQUENCE)
        number = sequence.last + 1 if sequence else 1
        while self._store.integration_pack_instances.get(ids.instance_id(number)):
            number += 1
        self._store.sequences.put(Sequence(id=_SEQUENCE, last=number))
        return ids.instance_id(number)

    def _installed(self, process: PackProcess, name: str | None) -> InstalledProcess:
        if name is None:
            return InstalledProcess(
                id=process.id, component_id=process.id, name=process.name
            )
        return InstalledProcess(
            id=self._call.ids.uuid(),
            component_id=process.id,
            name=f"{name} - {process.name}",
        )
