"""OAuth details of connections in the schema."""

from typing import TYPE_CHECKING, Self

from mockspaces.ids import unpadded
from mockspaces.schema.context import Info
from mockspaces.schema.declare import field, input_type, mutation, object_type
from mockspaces.state import deployments

if TYPE_CHECKING:
    from mockspaces.domain.oauth import Key


@object_type("How a connection got its OAuth token.")
class IPackInstanceOAuthConnectorDetails:
    id: str | None
    integration_pack_instance_id: str | None
    env_id: str | None
    is_token_generated: bool | None
    connection_id: str | None
    process_id: str | None
    oauth_connector_details: str | None = field(name="oauthConnectorDetails")
    catalog_guid: str | None

    @classmethod
    def of(cls, record: deployments.OAuthConnectorDetails) -> Self:
        return cls(
            id=record.id,
            integration_pack_instance_id=record.integration_pack_instance_id,
            env_id=record.env_id,
            is_token_generated=record.is_token_generated,
            connection_id=record.connection_id,
            process_id=record.process_id,
            oauth_connector_details=record.oauth_connector_details,
            catalog_guid=record.catalog_guid,
        )


@input_type("The five ids that details are found by.")
class IPackInstanceOAuthConnectorDetailsInput:
    integration_pack_instance_id: str
    env_id: str
    process_id: str
    connection_id: str
    catalog_guid: str


@input_type("Details to be stored; the client secret never is.")
class IPackInstanceOAuthConnectorDetailsSaveInput:
    integration_pack_instance_id: str
    is_token_generated: bool
    oauth_connector_details: str = field(name="oauthConnectorDetails")
    process_id: str
    env_id: str
    connection_id: str
    catalog_guid: str
    client_id: str
    client_secret: str


@object_type()
class OAuthQueries:
    @field(
        name="IPackInstanceOAuthConnectorDetails",
        description="What is stored under five ids; null if nothing is.",
    )
    def details(
        self, info: Info, input: IPackInstanceOAuthConnectorDetailsInput
    ) -> IPackInstanceOAuthConnectorDetails | None:
        found = info.context.in_space.oauth.find(_key(input))
        return IPackInstanceOAuthConnectorDetails.of(found) if found else None


@object_type()
class OAuthMutations:
    @mutation(
        name="saveIPackInstanceOauthConnectorDetails",
        description="Store details under five ids.",
    )
    def save_details(
        self, info: Info, input: IPackInstanceOAuthConnectorDetailsSaveInput
    ) -> IPackInstanceOAuthConnectorDetails | None:
        return IPackInstanceOAuthConnectorDetails.of(
            info.context.in_space.oauth.save(
                _key(input),
                is_token_generated=input.is_token_generated,
                oauth_connector_details=input.oauth_connector_details,
                client_id=input.client_id,
                client_secret=input.client_secret,
            )
        )


def _key(
    input: IPackInstanceOAuthConnectorDetailsInput
    | IPackInstanceOAuthConnectorDetailsSaveInput,
) -> "Key":
    return {
        "integration_pack_instance_id": unpadded(input.integration_pack_instance_id),
        "env_id": input.env_id,
        "process_id": input.process_id,
        "connection_id": input.connection_id,
        "catalog_guid": input.catalog_guid,
    }
