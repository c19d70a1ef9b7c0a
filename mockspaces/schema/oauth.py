"""OAuth details of connections."""

import strawberry

from mockspaces.domain.oauth import Key
from mockspaces.ids import unpadded
from mockspaces.schema.context import Info, given
from mockspaces.state import deployments


@strawberry.type(description="How a connection got its OAuth token.")
class IPackInstanceOAuthConnectorDetails:
    id: str | None
    integration_pack_instance_id: str | None
    env_id: str | None
    is_token_generated: bool | None
    connection_id: str | None
    process_id: str | None
    oauth_connector_details: str | None = strawberry.field(name="oauthConnectorDetails")
    catalog_guid: str | None


@strawberry.input(description="The five ids that details are found by.")
class IPackInstanceOAuthConnectorDetailsInput:
    integration_pack_instance_id: str
    env_id: str
    process_id: str
    connection_id: str
    catalog_guid: str


@strawberry.input(description="Details to be stored; the client secret never is.")
class IPackInstanceOAuthConnectorDetailsSaveInput:
    integration_pack_instance_id: str
    is_token_generated: bool
    oauth_connector_details: str = strawberry.field(name="oauthConnectorDetails")
    process_id: str
    env_id: str
    connection_id: str
    catalog_guid: str
    client_id: str
    client_secret: str


@strawberry.type
class OAuthQueries:
    @strawberry.field(
        name="IPackInstanceOAuthConnectorDetails",
        graphql_type=IPackInstanceOAuthConnectorDetails | None,
        description="What is stored under five ids; null if nothing is.",
    )
    def details(
        self, info: Info, input: IPackInstanceOAuthConnectorDetailsInput | None = None
    ) -> deployments.OAuthConnectorDetails | None:
        return info.context.in_space.oauth.find(_key(given(input, "input")))


@strawberry.type
class OAuthMutations:
    @strawberry.mutation(
        name="saveIPackInstanceOauthConnectorDetails",
        graphql_type=IPackInstanceOAuthConnectorDetails | None,
        description="Store details under five ids.",
    )
    def save_details(
        self,
        info: Info,
        input: IPackInstanceOAuthConnectorDetailsSaveInput | None = None,
    ) -> deployments.OAuthConnectorDetails:
        asked = given(input, "input")
        return info.context.in_space.oauth.save(
            _key(asked),
            is_token_generated=asked.is_token_generated,
            oauth_connector_details=asked.oauth_connector_details,
            client_id=asked.client_id,
            client_secret=asked.client_secret,
        )


def _key(
    input: IPackInstanceOAuthConnectorDetailsInput
    | IPackInstanceOAuthConnectorDetailsSaveInput,
) -> Key:
    return {
        "integration_pack_instance_id": unpadded(input.integration_pack_instance_id),
        "env_id": input.env_id,
        "process_id": input.process_id,
        "connection_id": input.connection_id,
        "catalog_guid": input.catalog_guid,
    }
