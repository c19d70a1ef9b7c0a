"""Plans: GraphQL operations compiled to functions, an optional way to execute them.

`compile_plan` is the one door. A plan calls the resolvers of a Strawberry schema in the
order of graphql-core's executor and returns what that would return, in a tenth of its
time: each field is bound once, by the definition that Strawberry leaves on it. What is
not covered is left to the executor: introspection, directives, interfaces and unions,
defaults of variables, and variables that need more than plain coercion.
"""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
)

from mockspaces.plans.arguments import NotCovered, Variables
from mockspaces.plans.completion import Compiler, Info

Plan = Callable[[Mapping[str, Any], Any], ExecutionResult | None]


def compile_plan(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
) -> Plan | None:
    """Return what executes an operation of a valid document; None if it is not covered.

    It takes the variables and the context, and returns None, with nothing executed, if
    the values of the variables are not covered. `context.check_list`, if there is one,
    is called with each list before its items are completed.
    """
    root: Any = schema.get_root_type(operation.operation)
    try:
        variables = Variables(schema, operation)
        compiler = Compiler(document, variables)
        complete = compiler.object(root, [operation.selection_set])
    except NotCovered:
        return None

    def run(given: Mapping[str, Any], context: Any) -> ExecutionResult | None:
        errors: list[GraphQLError] = []
        try:
            check_list = getattr(context, "check_list", len)
            info = Info(context, variables.coerced(given), check_list)
            data = complete(None, info, None, errors)
        except NotCovered:
            return None
        except GraphQLError as error:  # of a root field that may not be null
            data, errors = None, [*errors, error]
        return ExecutionResult(data, errors or None)

    return run
