"""Plans: operations compiled to functions that build the answer directly.

The root fields call the same resolvers as graphql-core's executor does. Below them the
executor looks up, collects and completes every field of every object anew; a plan has
done that once. It knows the schema and Strawberry's marks on it, nothing else, and what
it does not cover is left to graphql-core: introspection, abstract types, arguments
below the root, defaults of variables, and variables that do not plainly fit.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

from mockspaces.schema.plan_fields import Info, RootField, Selected
from mockspaces.schema.plan_inputs import NotPlainError, Variables, check_of

_MOST_FLAGS = 4
"""Variables of `@skip` and `@include` that plans are made for, one for each outcome."""

_CONDITIONS = {"skip": False, "include": True}
"""Directives, and the value of `if` with which they keep what they stand at."""

Flags = dict[str, Any]
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
    flags = _flags_in(document)
    plans: dict[tuple[Any, ...], _Plan | None] = {}

    def run(
        variables: Variables,
        context: Any,
    ) -> ExecutionResult | None:
        values = tuple(variables.get(name) for name in flags)
        if len(values) > _MOST_FLAGS or not all(
            value.__class__ is bool for value in values
        ):
            return None
        try:
            if values not in plans:
                plans[values] = None
                set_flags = dict(zip(flags, values, strict=True))
                plans[values] = _Plan(schema, document, operation, set_flags)
            plan = plans[values]
            return plan.run(variables, context) if plan else None
        except NotPlainError:
            return None

    return run


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
        selection = _Selection(document, flags)
        self._checks = [
            check_of(schema, each) for each in operation.variable_definitions or ()
        ]
        self._fields = [
            RootField(Selected(key, nodes, root), operation, selection.below)
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
        for check in self._checks:
            check(variables)
        arguments = [field.arguments(variables) for field in self._fields]
        info = Info(context)
        errors: list[GraphQLError] = []
        data = {
            field.key: field.answer(given, info, errors)
            for field, given in zip(self._fields, arguments, strict=True)
        }
        return ExecutionResult(data, errors or None)


class _Selection:
    """What selection sets select, once the flags are set."""

    def __init__(self, document: DocumentNode, flags: Flags) -> None:
        self._flags = flags
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def below(
        self, nodes: Iterable[FieldNode], type_: GraphQLObjectType
    ) -> dict[str, list[FieldNode]]:
        """Return the fields that are selected of what fields hold, by response key."""
        return self.of(
            [node.selection_set for node in nodes if node.selection_set], type_
        )

    def of(
        self, selection_sets: Iterable[SelectionSetNode], type_: GraphQLObjectType
    ) -> dict[str, list[FieldNode]]:
        """Return the fields that selection sets select of a type, by response key."""
        fields: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection_set in selection_sets:
            for node in self._fields(selection_set, type_, seen):
                fields.setdefault((node.alias or node.name).value, []).append(node)
        return fields

    def _fields(
        self, selection_set: SelectionSetNode, type_: GraphQLObjectType, seen: set[str]
    ) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if not self._is_kept(node):
                continue
            if isinstance(node, FieldNode):
                yield node
                continue
            fragment: InlineFragmentNode | FragmentDefinitionNode
            if isinstance(node, FragmentSpreadNode):
                if node.name.value in seen:
                    continue
                seen.add(node.name.value)
                fragment = self._fragments[node.name.value]
            else:
                fragment = cast("InlineFragmentNode", node)
            condition = fragment.type_condition
            if condition and condition.name.value != type_.name:
                raise NotPlainError  # an interface or a union
            yield from self._fields(fragment.selection_set, type_, seen)

    def _is_kept(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            keeps = _CONDITIONS[directive.name.value]
            value = next(argument.value for argument in directive.arguments or ())
            if isinstance(value, VariableNode):
                is_set = self._flags[value.name.value]
            else:
                is_set = cast("BooleanValueNode", value).value
            if is_set is not keeps:
                return False
        return True


def _flags_in(node: Node) -> list[str]:
    """Return the names of the variables that directives below a node depend on."""
    flags: dict[str, None] = {}
    for key in node.keys:
        below = getattr(node, key)
        for each in below if isinstance(below, tuple) else (below,):
            if isinstance(each, DirectiveNode):
                values = (argument.value for argument in each.arguments or ())
                names = (
                    value.name for value in values if isinstance(value, VariableNode)
                )
                flags.update((name.value, None) for name in names)
            elif isinstance(each, Node):
                flags.update(dict.fromkeys(_flags_in(each)))
    return list(flags)
