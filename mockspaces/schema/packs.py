"""Integration packs and their installed instances."""

from enum import StrEnum

import strawberry

from mockspaces.schema.context import Info, given
from mockspaces.state import deployments, records


@strawberry.enum(description="How often an integration pack may be installed.")
class InstallationType(StrEnum):
    SINGLE = "SINGLE"
    MULTI = "MULTI"


@strawberry.type(description="Processes that are published together.")
class IntegrationPack:
    id: strawberry.ID | None
    name: str | None
    description: str | None
    installation_type: InstallationType | None


@strawberry.type(description="An integration pack as it is installed in an account.")
class IntegrationPackInstance:
    id: strawberry.ID | None
    integration_pack_id: strawberry.ID | None
    integration_pack_override_name: str | None

    @strawberry.field(graphql_type=IntegrationPack | None)
    def integration_pack(
        root: strawberry.Parent[deployments.IntegrationPackInstance], info: Info
    ) -> records.IntegrationPack:
        (pack,) = info.context.packs.named((root.integration_pack_id,))
        return pack


@strawberry.input(description="Which integration pack is to be installed, and how.")
class IntegrationPackInstanceInput:
    integration_pack_override_name: str | None
    integration_pack_id: strawberry.ID


@strawberry.type
class PackQueries:
    @strawberry.field(
        graphql_type=list[IntegrationPackInstance | None] | None,
        description="The integration pack instances of the caller's account.",
    )
    def integration_pack_instances(
        self, info: Info
    ) -> list[deployments.IntegrationPackInstance]:
        return info.context.in_space.packs.instances()


@strawberry.type
class PackMutations:
    @strawberry.mutation(
        graphql_type=IntegrationPackInstance | None,
        description="Install an integration pack.",
    )
    def integration_pack_instance_install(
        self, info: Info, input: IntegrationPackInstanceInput | None = None
    ) -> deployments.IntegrationPackInstance:
        asked = given(input, "input")
        return info.context.packs.install(
            asked.integration_pack_id,
            override_name=asked.integration_pack_override_name,
        )

    @strawberry.mutation(
        description="Uninstall an instance, with all that depends on it.",
    )
    def integration_pack_instance_uninstall(
        self, info: Info, id: strawberry.ID
    ) -> strawberry.ID | None:
        return strawberry.ID(info.context.packs.uninstall(id).id)
