"""Plans: GraphQL operations compiled to closures, an optional way to execute them.

`compile_plan` is the one door. A plan calls the resolvers of a Strawberry schema in the
order of graphql-core's executor and returns what that would return, in a tenth of its
time or less: it has looked up, collected and bound every field once. It is found by the
definitions that Strawberry leaves on each field of the schema.

An operation that is not covered has no plan, and a plan returns None, with nothing
executed, for variables that need more than plain coercion. Both are left to the
executor: introspection, directives, interfaces and unions, defaults, invalid variables.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)

from mockspaces.plans.arguments import Variables
from mockspaces.plans.completion import Compiler, Info
from mockspaces.plans.selection import NotCovered, Selection

Plan = Callable[[Mapping[str, Any], Any], ExecutionResult | None]


def compile_plan(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
) -> Plan | None:
    """Return a function that executes an operation; None if it is not covered.

    Args:
        schema: The schema that the operation is valid for.
        document: The document of the operation, with its fragments.
        operation: The operation.
    """
    root = cast("GraphQLObjectType", schema.get_root_type(operation.operation))
    try:
        variables = Variables(schema, operation)
        compiler = Compiler(Selection(document), variables)
        complete = compiler.object(root, [operation.selection_set])
    except NotCovered:
        return None

    def run(given: Mapping[str, Any], context: Any) -> ExecutionResult | None:
        try:
            info = Info(context, variables.coerced(given))
        except NotCovered:
            return None
        errors: list[GraphQLError] = []
        try:
            data = complete(None, info, None, errors)
        except GraphQLError as error:  # of a root field that may not be null
            data = None
            errors.append(error)
        return ExecutionResult(data, errors or None)

    return run
