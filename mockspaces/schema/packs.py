"""Integration packs in the schema, and their installed instances."""

from enum import StrEnum
from typing import Self

from mockspaces.schema.context import Info
from mockspaces.schema.declare import (
    ID,
    enum_type,
    field,
    input_type,
    mutation,
    object_type,
)
from mockspaces.state import deployments, records


@enum_type("How often an integration pack may be installed.")
class InstallationType(StrEnum):
    SINGLE = "SINGLE"
    MULTI = "MULTI"


@object_type("Processes that are published together.")
class IntegrationPack:
    id: ID | None
    name: str | None
    description: str | None
    installation_type: InstallationType | None

    @classmethod
    def of(cls, record: records.IntegrationPack) -> Self:
        return record  # type: ignore[return-value] # it has what the fields ask for


def _integration_pack(
    root: deployments.IntegrationPackInstance, info: Info
) -> IntegrationPack | None:
    (pack,) = info.context.packs.named((root.integration_pack_id,))
    return IntegrationPack.of(pack)


@object_type("An integration pack as it is installed in an account.")
class IntegrationPackInstance:
    id: ID | None
    integration_pack_id: ID | None
    integration_pack_override_name: str | None
    integration_pack: IntegrationPack | None = field(resolver=_integration_pack)

    @classmethod
    def of(cls, record: deployments.IntegrationPackInstance) -> Self:
        return record  # type: ignore[return-value] # it has what the fields ask for


@input_type("Which integration pack is to be installed, and how.")
class IntegrationPackInstanceInput:
    integration_pack_override_name: str | None
    integration_pack_id: ID


@object_type()
class PackQueries:
    @field(description="What is installed in the caller's account.")
    def integration_pack_instances(
        self, info: Info
    ) -> list[IntegrationPackInstance | None] | None:
        instances = info.context.in_space.packs.instances()
        return [IntegrationPackInstance.of(record) for record in instances]


@object_type()
class PackMutations:
    @mutation(description="Install an integration pack.")
    def integration_pack_instance_install(
        self, info: Info, input: IntegrationPackInstanceInput
    ) -> IntegrationPackInstance | None:
        return IntegrationPackInstance.of(
            info.context.packs.install(
                input.integration_pack_id,
                override_name=input.integration_pack_override_name,
            )
        )

    @mutation(description="Uninstall an instance, and all that hangs on it.")
    def integration_pack_instance_uninstall(self, info: Info, id: ID) -> ID | None:
        return ID(info.context.packs.uninstall(id).id)
