"""The schema as a whole, and how an operation on it becomes an answer."""

import logging
from pathlib import Path
from typing import Any

from graphql import ExecutionResult, GraphQLError, execute_sync

from mockspaces.errors import GenericSystemError, ServiceError, Spelling
from mockspaces.schema.binding import served
from mockspaces.schema.context import Context
from mockspaces.schema.declared import CLASSES
from mockspaces.schema.document import Operation
from mockspaces.schema.plan_fields import Result

Answer = dict[str, Any]
_logger = logging.getLogger(__name__)


def _text() -> str:
    """Return the text of `schema.graphql`, which a wheel has in the package."""
    package = Path(__file__).parent.parent
    places = (package / "schema.graphql", package.parent / "schema.graphql")
    return next(each for each in places if each.exists()).read_text("utf-8")


SCHEMA_TEXT = _text()
SCHEMA = served(SCHEMA_TEXT, CLASSES)


def run(
    operation: Operation,
    *,
    variables: dict[str, Any] | None,
    context: Context,
    spelling: Spelling,
) -> Answer:
    """Execute one operation of a valid document and return the answer to it.

    Args:
        operation: An operation of a document that validates against `SCHEMA`.
        variables: The values of its variables.
        context: What the resolvers know of the request.
        spelling: How error codes are spelled.
    """
    result: Result | ExecutionResult | None = None
    if not context.refused:  # which a plan does not look at
        result = operation.planned(variables or {}, context)
    result = result or _execute(operation, variables, context)
    answer: Answer = {"data": result.data}
    if result.errors:
        answer["errors"] = [format_error(error, spelling) for error in result.errors]
    return answer


def _execute(
    operation: Operation, variables: dict[str, Any] | None, context: Context
) -> ExecutionResult:
    """Execute an operation with graphql-core, which covers everything."""
    from mockspaces.schema.definition import DEFINITION  # noqa: PLC0415 - slow

    return execute_sync(
        DEFINITION,
        operation.ast,
        context_value=context,
        variable_values=variables,
        operation_name=operation.name,
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
