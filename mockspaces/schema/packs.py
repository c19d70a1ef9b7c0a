"""Integration packs in the schema, and their installed instances."""

from enum import Enum
from typing import Self, cast

import strawberry

from mockspaces.schema.context import Info
from mockspaces.state import deployments, records


@strawberry.enum(description="How often an integration pack may be installed.")
class InstallationType(Enum):
    SINGLE = "SINGLE"
    MULTI = "MULTI"


@strawberry.type(description="Processes that are published together.")
class IntegrationPack:
    id: strawberry.ID | None
    name: str | None
    description: str | None
    installation_type: InstallationType | None

    @classmethod
    def of(cls, record: records.IntegrationPack) -> Self:
        return cast("Self", record)  # it has what the fields ask for


def _integration_pack(
    root: strawberry.Parent[deployments.IntegrationPackInstance], info: Info
) -> IntegrationPack | None:
    (pack,) = info.context.service.packs.named((root.integration_pack_id,))
    return IntegrationPack.of(pack)


@strawberry.type(description="An integration pack as it is installed in an account.")
class IntegrationPackInstance:
    id: strawberry.ID | None
    integration_pack_id: strawberry.ID | None
    integration_pack_override_name: str | None
    integration_pack: IntegrationPack | None = strawberry.field(
        resolver=_integration_pack
    )

    @classmethod
    def of(cls, record: deployments.IntegrationPackInstance) -> Self:
        return cast("Self", record)  # it has what the fields ask for


@strawberry.input(description="Which integration pack is to be installed, and how.")
class IntegrationPackInstanceInput:
    integration_pack_override_name: str | None
    integration_pack_id: strawberry.ID


@strawberry.type
class PackQueries:
    @strawberry.field(description="What is installed in the caller's account.")
    def integration_pack_instances(
        self, info: Info
    ) -> list[IntegrationPackInstance | None] | None:
        instances = info.context.in_space.packs.instances()
        return [IntegrationPackInstance.of(record) for record in instances]


@strawberry.type
class PackMutations:
    @strawberry.mutation(description="Install an integration pack.")
    def integration_pack_instance_install(
        self, info: Info, input: IntegrationPackInstanceInput
    ) -> IntegrationPackInstance | None:
        return IntegrationPackInstance.of(
            info.context.service.packs.install(
                input.integration_pack_id,
                override_name=input.integration_pack_override_name,
            )
        )

    @strawberry.mutation(description="Uninstall an instance, and all that hangs on it.")
    def integration_pack_instance_uninstall(
        self, info: Info, id: strawberry.ID
    ) -> strawberry.ID | None:
        return strawberry.ID(info.context.service.packs.uninstall(id).id)
