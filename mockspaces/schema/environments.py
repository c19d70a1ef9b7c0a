"""Environments in the schema, and what is attached to them."""

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
from mockspaces.state import deployments


@enum_type("What an environment is for.")
class Classification(StrEnum):
    PROD = "PROD"
    TEST = "TEST"


@object_type("A runtime that processes are executed on.")
class Atom:
    id: ID | None
    name: str | None


@object_type("An instance that is deployed to an environment.")
class IntegrationPackEnvironmentAttachment:
    id: ID | None
    environment_id: str | None
    integration_pack_instance_id: ID | None
    environment_extensions: list[str | None] | None = None
    environment_map_extension: list[str | None] | None = None

    @classmethod
    def of(cls, record: deployments.Attachment) -> Self:
        return cls(
            id=ID(record.id),
            environment_id=record.environment_id,
            integration_pack_instance_id=ID(record.integration_pack_instance_id),
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


def _attached(
    root: deployments.Environment, info: Info
) -> list[IntegrationPackEnvironmentAttachment | None] | None:
    attached = info.context.in_space.environments.attachments_to(root)
    return [IntegrationPackEnvironmentAttachment.of(each) for each in attached]


@object_type("Atoms of one account that are configured together.")
class Environment:
    id: ID | None
    name: str | None
    classification: Classification | None
    atoms: list[Atom | None] | None
    integration_pack_environment_attachment: (
        list[IntegrationPackEnvironmentAttachment | None] | None
    ) = field(resolver=_attached)

    @classmethod
    def of(cls, record: deployments.Environment) -> Self:
        return record  # type: ignore[return-value] # it has what the fields ask for


@input_type("What is to be attached, and to which environments.")
class IntegrationPackEnvironmentAttachmentInput:
    integration_pack_instance_id: ID
    environment_ids: list[ID]


@object_type()
class EnvironmentQueries:
    @field(description="The environments of the caller's account.")
    def environments(self, info: Info) -> list[Environment | None] | None:
        environments = info.context.in_space.environments.all()
        return [Environment.of(record) for record in environments]

    @field(description="What an instance has in those environments.")
    def integration_pack_environment_attachments(
        self,
        info: Info,
        ipack_instance_id: ID,
        environment_ids: list[ID],
    ) -> list[IntegrationPackEnvironmentAttachment | None] | None:
        attached = info.context.in_space.environments.attachments_of(
            ipack_instance_id, environment_ids
        )
        return [
            IntegrationPackEnvironmentAttachment.extended(each, info)
            for each in attached
        ]


@object_type()
class EnvironmentMutations:
    @mutation(description="Attach an instance, which deploys its processes.")
    def integration_pack_instance_environment_attachment_attach(
        self, info: Info, input: IntegrationPackEnvironmentAttachmentInput
    ) -> list[IntegrationPackEnvironmentAttachment | None] | None:
        attached = info.context.in_space.environments.attach(
            input.integration_pack_instance_id, input.environment_ids
        )
        return [IntegrationPackEnvironmentAttachment.of(each) for each in attached]

    @mutation(description="Take an attachment away; answers its id.")
    def integration_pack_instance_environment_attachment_unattach(
        self, info: Info, id: ID
    ) -> str | None:
        return info.context.in_space.environments.unattach(id).id
