"""Execution: an operation becomes an answer, and what its resolvers raise an error."""

import logging
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from graphql import ExecutionResult, GraphQLError, GraphQLResolveInfo, execute_sync

from mockspaces.errors import GenericSystemError, ServiceError, Spelling
from mockspaces.execution.capitalised import publish_keys
from mockspaces.execution.documents import Operation
from mockspaces.execution.wording import in_reference_words
from mockspaces.schema.context import Context

Answer = dict[str, Any]
_NONE: Mapping[str, ServiceError] = MappingProxyType({})
_logger = logging.getLogger(__name__)


def execute(
    operation: Operation,
    *,
    variables: Mapping[str, Any] | None,
    context: Context,
    spelling: Spelling,
    refused: Mapping[str, ServiceError] = _NONE,
) -> Answer:
    """Execute an operation of a valid document and return the answer.

    `refused` are root fields that are not executed, by response key.
    """
    literals = operation.literals
    values = {**(variables or {}), **(literals.variables if literals else {})}
    for name, names in operation.capitalised:
        if name in values:
            values[name] = publish_keys(values[name], names)
    result = None if refused else operation.plan(values, context)
    if result is None:
        result = _execute(operation, values, context, refused)
    answer: Answer = {"data": result.data}
    if result.errors:
        errors = literals.relocated(result.errors) if literals else result.errors
        answer["errors"] = [format_error(error, spelling) for error in errors]
    return answer


def _execute(
    operation: Operation,
    variables: dict[str, Any],
    context: Context,
    refused: Mapping[str, ServiceError],
) -> ExecutionResult:
    """Execute an operation with graphql-core."""

    def resolve_guarded(
        resolve: Callable[..., Any],
        source: object,
        info: GraphQLResolveInfo[Context],
        **arguments: Any,  # noqa: ANN401 - of any field
    ) -> Any:  # noqa: ANN401 - likewise
        if info.path.prev is None and info.path.key in refused:
            raise refused[str(info.path.key)]
        value = resolve(source, info, **arguments)
        if isinstance(value, list | tuple):
            context.check_list(value)
        return value

    document = operation.document
    return execute_sync(
        document.schema,
        document.ast,
        context_value=context,
        variable_values=variables,
        operation_name=operation.name,
        middleware=[resolve_guarded],
    )


def format_error(error: GraphQLError, spelling: Spelling) -> Answer:
    """Return an error as an answer has it: a refusal by its code, a bug by none."""
    refusal = error.original_error
    if refusal is None or isinstance(refusal, GraphQLError):
        message = in_reference_words(error.message)
        extensions = error.extensions or {}
        return {**error.formatted, "message": message, "extensions": extensions}
    if not isinstance(refusal, ServiceError):
        _logger.error("A resolver failed", exc_info=refusal)
        message = "Something unexpected happened; the log of the emulator says what."
        refusal = GenericSystemError(message)
    return {
        **error.formatted,
        "message": refusal.spelled(spelling),
        "extensions": refusal.extensions(spelling),
    }
