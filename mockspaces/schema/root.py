"""The schema as a whole, and how an operation on it becomes an answer."""

import logging
from typing import Any

import strawberry
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLFieldResolver,
    GraphQLResolveInfo,
    GraphQLSchema,
    default_field_resolver,
    execute_sync,
)
from strawberry.schema.config import StrawberryConfig

from mockspaces.errors import GenericSystemError, ServiceError, Spelling
from mockspaces.schema.accounts import AccountQueries
from mockspaces.schema.context import Context
from mockspaces.schema.documents import Document
from mockspaces.schema.environments import EnvironmentMutations, EnvironmentQueries
from mockspaces.schema.executions import ExecutionMutations, ExecutionQueries
from mockspaces.schema.extensions import ExtensionMutations
from mockspaces.schema.leaves import DATE_TIME, UPLOAD, DateTime, Upload, open_enum
from mockspaces.schema.oauth import OAuthMutations, OAuthQueries
from mockspaces.schema.packs import PackMutations, PackQueries
from mockspaces.schema.plans import prepare
from mockspaces.schema.processes import ProcessMutations, ProcessQueries
from mockspaces.schema.spaces import SpaceMutations, SpaceQueries

Answer = dict[str, Any]
_logger = logging.getLogger(__name__)


@strawberry.type
class Query(
    SpaceQueries,
    AccountQueries,
    PackQueries,
    EnvironmentQueries,
    ProcessQueries,
    ExecutionQueries,
    OAuthQueries,
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
):
    pass


def _build() -> strawberry.Schema:
    schema = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        config=StrawberryConfig(scalar_map={Upload: UPLOAD, DateTime: DATE_TIME}),
    )
    built: GraphQLSchema = schema._schema  # noqa: SLF001 - no door
    open_enum(built.type_map["SpaceSharingMode"])
    for root in (built.query_type, built.mutation_type):
        for field in root.fields.values() if root else ():
            field.resolve = _unless_refused(field.resolve)
    return schema


def _unless_refused(
    resolve: GraphQLFieldResolver | None,
) -> GraphQLFieldResolver:
    """Return a resolver that refuses a root field which the request must not have."""
    resolve = resolve or default_field_resolver

    def guarded(
        source: object,
        info: GraphQLResolveInfo[Context],
        **arguments: Any,  # noqa: ANN401 - as GraphQL has it
    ) -> Any:  # noqa: ANN401 - likewise
        refused = info.context.refused
        if refused and info.path.key in refused:
            raise refused[str(info.path.key)]
        return resolve(source, info, **arguments)

    return guarded


_strawberry_schema = _build()
SCHEMA: GraphQLSchema = _strawberry_schema._schema  # noqa: SLF001 - no other door


def print_schema() -> str:
    """Return the schema in GraphQL's schema definition language."""
    return f"{_strawberry_schema.as_str()}\n"


def run(
    document: Document,
    operation_name: str | None,
    *,
    variables: dict[str, Any] | None,
    context: Context,
    spelling: Spelling,
) -> Answer:
    """Execute one operation of a valid document and return the answer to it.

    Args:
        document: A document that validates against `SCHEMA`.
        operation_name: Which operation, if the document has several.
        variables: The values of its variables.
        context: What the resolvers know of the request.
        spelling: How error codes are spelled.
    """
    prepared = document.prepared.get(operation_name)
    if prepared is None:
        prepared = prepare(SCHEMA, document.ast, document.operation(operation_name))
        document.prepared[operation_name] = prepared
    result = None
    if not context.refused:  # which a plan does not look at
        result = prepared(variables or {}, context)
    result = result or _execute(document, operation_name, variables, context)
    answer: Answer = {"data": result.data}
    if result.errors:
        answer["errors"] = [format_error(error, spelling) for error in result.errors]
    return answer


def _execute(
    document: Document,
    operation_name: str | None,
    variables: dict[str, Any] | None,
    context: Context,
) -> ExecutionResult:
    """Execute an operation with graphql-core, which covers everything."""
    return execute_sync(
        SCHEMA,
        document.ast,
        context_value=context,
        variable_values=variables,
        operation_name=operation_name,
    )


def format_error(error: GraphQLError, spelling: Spelling) -> Answer:
    """Return an error as an answer shows it: a refusal by its code, a bug by none."""
    refusal = error.original_error
    if refusal is None or isinstance(refusal, GraphQLError):
        return {**error.formatted, "extensions": error.extensions or {}}
    if not isinstance(refusal, ServiceError):
        _logger.error("A resolver failed", exc_info=refusal)
        message = "Something unexpected happened; the log of the emulator says what."
        refusal = GenericSystemError(message)
    return {
        **error.formatted,
        "message": refusal.spelled(spelling),
        "extensions": refusal.extensions(spelling),
    }
