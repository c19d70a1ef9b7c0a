"""Plans: operations compiled to functions that build the answer directly.

The root fields call the same resolvers as graphql-core's executor does. Below them the
executor looks up, collects and completes every field of every object anew; a plan has
done that once. It knows the schema and Strawberry's marks on it, nothing else, and what
it does not cover is left to graphql-core: introspection, abstract types, arguments
below the root, defaults of variables, and variables that do not plainly fit.
"""

from collections.abc import Callable
from typing import Any, cast

from graphql import (
    DocumentNode,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)

from mockspaces.schema.binding import declared_field
from mockspaces.schema.plan_answers import ObjectCode
from mockspaces.schema.plan_code import Code
from mockspaces.schema.plan_fields import Info, Result, Selected
from mockspaces.schema.plan_inputs import Inputs
from mockspaces.schema.plan_selection import Flags, Selection, flags_in
from mockspaces.schema.plan_values import NotPlainError, Variables

_MOST_FLAGS = 4
"""Variables of `@skip` and `@include` that plans are made for, one for each outcome."""

Prepared = Callable[[Variables, Any], Result | None]


def prepare(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
) -> Prepared:
    """Return a function that executes an operation for variables and a context.

    It returns None, having executed nothing, if the operation or the variables are not
    covered.

    Args:
        schema: The schema that the operation is valid for.
        document: The document that it stands in.
        operation: The operation.
    """
    names = flags_in(document)
    if not names:
        return _plan(schema, document, operation, {})
    plans: dict[tuple[Any, ...], Prepared] = {}

    def run(variables: Variables, context: Any) -> Result | None:
        values = tuple([variables.get(name) for name in names])
        if not _are_flags(values):
            return None
        plan = plans.get(values)
        if plan is None:
            flags = dict(zip(names, values, strict=True))
            plan = plans[values] = _plan(schema, document, operation, flags)
        return plan(variables, context)

    return run


def _are_flags(values: tuple[Any, ...]) -> bool:
    return len(values) <= _MOST_FLAGS and all(each.__class__ is bool for each in values)


def _plan(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    flags: Flags,
) -> Prepared:
    """Return what executes an operation, for one outcome of its flags."""
    root = cast("GraphQLObjectType", schema.get_root_type(operation.operation))
    selection, code = Selection(document, flags), Code("variables, context")
    answer: list[str] = []
    try:
        inputs = Inputs(schema, operation, code)
        code.add(f" info, errors = {code.hold(Info)}(context), []")
        fields = ObjectCode("None", "None", root, selection.below, code)
        for key, nodes in selection.of([operation.selection_set], root).items():
            selected = Selected(key, nodes, root)
            _check(selected)
            given = inputs.given(nodes[0], selected.field)
            answer.append(f"{key!r}: {fields.field(selected, ' ', given)}")
    except NotPlainError:
        return _leave
    code.add(f" return {code.hold(Result)}({{{', '.join(answer)}}}, errors or None)")
    return code.made()


def _leave(_variables: Variables, _context: object) -> None:
    """Leave an operation that is not covered to graphql-core."""


def _check(selected: Selected) -> None:
    """Refuse a root field that is not resolved by a function, or may not be null.

    Raises:
        NotPlainError: If it is one.
    """
    if declared_field(selected.field).resolver is None or not selected.may_be_null:
        raise NotPlainError
