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
    ExecutionResult,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)

from mockspaces.schema.plan_answers import completer
from mockspaces.schema.plan_fields import (
    Errors,
    Info,
    Select,
    Selected,
    call_of,
    failed,
)
from mockspaces.schema.plan_inputs import Arguments
from mockspaces.schema.plan_selection import Flags, Selection, flags_in
from mockspaces.schema.plan_values import NotPlainError, Values, Variables, reader_of

_MOST_FLAGS = 4
"""Variables of `@skip` and `@include` that plans are made for, one for each outcome."""

Prepared = Callable[[Variables, Any], ExecutionResult | None]


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
    flags = flags_in(document)
    plans: dict[tuple[Any, ...], _Plan | None] = {}

    def run(
        variables: Variables,
        context: Any,
    ) -> ExecutionResult | None:
        values: tuple[Any, ...] = ()
        if flags:
            values = tuple([variables.get(name) for name in flags])
            if not _are_flags(values):
                return None
        try:
            plan = plans.get(values)
            if plan is None and values not in plans:
                plans[values] = None
                set_flags = dict(zip(flags, values, strict=True))
                plan = _Plan(schema, document, operation, set_flags)
                plans[values] = plan
            return plan.run(variables, context) if plan else None
        except NotPlainError:
            return None

    return run


def _are_flags(values: tuple[Any, ...]) -> bool:
    return len(values) <= _MOST_FLAGS and all(each.__class__ is bool for each in values)


class _Plan:
    """One operation, for one outcome of its flags.

    Raises:
        NotPlainError: If the operation is not covered.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        flags: Flags,
    ) -> None:
        root = cast("GraphQLObjectType", schema.get_root_type(operation.operation))
        selection = Selection(document, flags)
        self._readers = [
            reader_of(schema, each) for each in operation.variable_definitions or ()
        ]
        self._fields = [
            _RootField(Selected(key, nodes, root), operation, selection.below)
            for key, nodes in selection.of([operation.selection_set], root).items()
        ]

    def run(
        self,
        variables: Variables,
        context: Any,
    ) -> ExecutionResult:
        """Execute the operation.

        Raises:
            NotPlainError: If the variables do not plainly fit; nothing has been
                executed then.
        """
        values: Values = {}
        for read in self._readers:
            read(variables, values)
        arguments = [field.arguments(values) for field in self._fields]
        info = Info(context)
        errors: list[GraphQLError] = []
        data = {}
        for field, given in zip(self._fields, arguments, strict=True):
            data[field.key] = field.answer(given, info, errors)
        return ExecutionResult(data, errors or None)


class _RootField:
    """A root field of an operation, ready to be executed.

    Args:
        selected: The field.
        operation: The operation that it stands in.
        select: Finds what is selected of it.

    Raises:
        NotPlainError: If it is not covered.
    """

    def __init__(
        self, selected: Selected, operation: OperationDefinitionNode, select: Select
    ) -> None:
        self.key = selected.key
        self._selected = selected
        resolve, call = call_of(selected)
        self._wants_info = "info" in call
        if resolve is None or not selected.may_be_null:
            raise NotPlainError
        self._resolve = resolve
        arguments = Arguments(selected.nodes[0], selected.field, operation)
        self.arguments = arguments.of
        self._complete = completer(selected.field.type, selected, select)

    def answer(self, arguments: dict[str, Any], info: Info, errors: Errors) -> Any:
        """Return what is answered for the field; None if it fails, with an error."""
        path = (None, self.key)
        if self._wants_info:
            arguments["info"] = info
        try:
            value = self._resolve(None, **arguments)
            return self._complete(value, info, path, errors)
        except Exception as error:  # noqa: BLE001 - a resolver may raise anything
            failed(error, self._selected, path, errors)
        return None
