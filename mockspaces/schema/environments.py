"""Environments and the attachments of instances to them."""

from enum import StrEnum
from typing import Self

import strawberry

from mockspaces.schema.context import Info, given
from mockspaces.state import deployments


@strawberry.enum(description="What an environment is for.")
class Classification(StrEnum):
    PROD = "PROD"
    TEST = "TEST"


@strawberry.type(description="A runtime that processes are executed on.")
class Atom:
    id: strawberry.ID | None
    name: str | None


@strawberry.type(description="An instance that is deployed to an environment.")
class IntegrationPackEnvironmentAttachment:
    id: strawberry.ID | None
    environment_id: str | None
    integration_pack_instance_id: strawberry.ID | None
    environment_extensions: list[str | None] | None = None
    environment_map_extension: list[str | None] | None = None

    @classmethod
    def of(cls, record: deployments.Attachment) -> Self:
        return cls(
            id=strawberry.ID(record.id),
            environment_id=record.environment_id,
            integration_pack_instance_id=strawberry.ID(
                record.integration_pack_instance_id
            ),
        )

    @classmethod
    def extended(cls, record: deployments.Attachment, info: Info) -> Self:
        """Return the attachment with the extensions of its processes."""
        attachment = cls.of(record)
        nouns = info.context.in_space
        instance = nouns.packs.instance(record.integration_pack_instance_id)
        environment_id = record.environment_id
        attachment.environment_extensions = [
            *nouns.extensions.of_attachment(instance, environment_id)
        ]
        attachment.environment_map_extension = [
            *nouns.maps.of_attachment(instance, environment_id)
        ]
        return attachment


@strawberry.type(description="Atoms of one account that are configured together.")
class Environment:
    id: strawberry.ID | None
    name: str | None
    classification: Classification | None
    atoms: list[Atom | None] | None

    @strawberry.field
    def integration_pack_environment_attachment(
        root: strawberry.Parent[deployments.Environment], info: Info
    ) -> list[IntegrationPackEnvironmentAttachment | None] | None:
        attached = info.context.environments.attachments_to(root)
        return [IntegrationPackEnvironmentAttachment.of(each) for each in attached]


@strawberry.input(description="What is to be attached, and to which environments.")
class IntegrationPackEnvironmentAttachmentInput:
    integration_pack_instance_id: strawberry.ID
    environment_ids: list[strawberry.ID] | None


@strawberry.type
class EnvironmentQueries:
    @strawberry.field(
        graphql_type=list[Environment | None] | None,
        description="The environments of the caller's account.",
    )
    def environments(self, info: Info) -> list[deployments.Environment]:
        return info.context.environments.all()

    @strawberry.field(
        description="The attachments of an instance to those environments."
    )
    def integration_pack_environment_attachments(
        self,
        info: Info,
        ipack_instance_id: strawberry.ID,
        environment_ids: list[strawberry.ID] | None = None,
    ) -> list[IntegrationPackEnvironmentAttachment | None] | None:
        attached = info.context.in_space.environments.attachments_of(
            ipack_instance_id, given(environment_ids, "environmentIds")
        )
        return [
            IntegrationPackEnvironmentAttachment.extended(each, info)
            for each in attached
        ]


@strawberry.type
class EnvironmentMutations:
    @strawberry.mutation(description="Attach an instance, which deploys its processes.")
    def integration_pack_instance_environment_attachment_attach(
        self,
        info: Info,
        input: IntegrationPackEnvironmentAttachmentInput | None = None,
    ) -> list[IntegrationPackEnvironmentAttachment | None] | None:
        asked = given(input, "input")
        attached = info.context.in_space.environments.attach(
            asked.integration_pack_instance_id,
            given(asked.environment_ids, "environmentIds"),
        )
        return [IntegrationPackEnvironmentAttachment.of(each) for each in attached]

    @strawberry.mutation(description="Remove an attachment; returns its id.")
    def integration_pack_instance_environment_attachment_unattach(
        self, info: Info, id: strawberry.ID
    ) -> str | None:
        return info.context.in_space.environments.unattach(id).id
