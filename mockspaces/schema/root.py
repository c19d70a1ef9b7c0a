"""The schema: the two roots, and all that they reach."""

from functools import cache
from typing import cast

import strawberry
from graphql import GraphQLEnumType, GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from mockspaces.schema.accounts import AccountQueries
from mockspaces.schema.environments import EnvironmentMutations, EnvironmentQueries
from mockspaces.schema.executions import ExecutionMutations, ExecutionQueries
from mockspaces.schema.extensions import ExtensionMutations
from mockspaces.schema.facts import describe
from mockspaces.schema.listings import ListingMutations, ListingQueries
from mockspaces.schema.oauth import OAuthMutations, OAuthQueries
from mockspaces.schema.packs import PackMutations, PackQueries
from mockspaces.schema.processes import ProcessMutations, ProcessQueries
from mockspaces.schema.scalars import SCALARS, open_enum
from mockspaces.schema.spaces import SpaceErrorCode, SpaceMutations, SpaceQueries


@strawberry.type
class Query(
    SpaceQueries,
    AccountQueries,
    PackQueries,
    EnvironmentQueries,
    ProcessQueries,
    ExecutionQueries,
    OAuthQueries,
    ListingQueries,
):
    pass


@strawberry.type
class Mutation(
    SpaceMutations,
    PackMutations,
    EnvironmentMutations,
    ExtensionMutations,
    ProcessMutations,
    ExecutionMutations,
    OAuthMutations,
    ListingMutations,
):
    pass


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[SpaceErrorCode],
    config=StrawberryConfig(scalar_map=SCALARS),
)
SCHEMA: GraphQLSchema = schema._schema  # noqa: SLF001 - Strawberry's own, which it has no other door to
for _name in ("SpaceSharingMode", "RecipeSubmissionStatusEnum"):
    open_enum(cast("GraphQLEnumType", SCHEMA.type_map[_name]))

describe(SCHEMA)


@cache
def schema_text() -> str:
    """Return the schema in GraphQL's schema definition language."""
    return f"{schema.as_str()}\n"
