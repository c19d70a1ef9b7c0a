"""Arguments of a plan: prepared functions from the values of variables to them."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    print_ast,
    value_from_ast,
)

from mockspaces.schema.binding import declared_field
from mockspaces.schema.plan_values import (
    TEXT,
    NotPlainError,
    Values,
    maker_of,
)

Build = Callable[[Values], Any]

_ABSENT: Any = object()


class Arguments:
    """The arguments of one field of an operation, ready for its resolver.

    Args:
        node: The field as the document has it.
        field: The field as the schema has it.
        operation: The operation that it stands in.

    Raises:
        NotPlainError: If the document gives them in a way that is not covered.
    """

    def __init__(
        self, node: FieldNode, field: GraphQLField, operation: OperationDefinitionNode
    ) -> None:
        self._declared = {
            each.variable.name.value: each
            for each in operation.variable_definitions or ()
        }
        given = {each.name.value: each.value for each in node.arguments or ()}
        names = declared_field(field).arguments
        self._builds = [
            (names[name], self._build(given[name], argument.type))
            for name, argument in field.args.items()
            if name in given
        ]

    def of(self, values: Values) -> dict[str, Any]:
        """Return the arguments by the names of the resolver's parameters.

        Args:
            values: The values of the operation's variables, by their names.
        """
        return _built(self._builds, values)

    def _build(self, node: ValueNode, type_: GraphQLInputType) -> Build:
        if isinstance(node, VariableNode):
            return self._variable(node.name.value, type_)
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(node, NullValueNode):
            return lambda _: None
        if isinstance(inner, GraphQLInputObjectType):
            return self._object(cast("ObjectValueNode", node), inner)
        if isinstance(inner, GraphQLList):
            if not isinstance(node, ListValueNode):
                raise NotPlainError
            builds = [self._build(each, inner.of_type) for each in node.values]
            return lambda values: [_present(build(values)) for build in builds]
        constant = value_from_ast(node, type_)
        return lambda _: constant

    def _variable(self, name: str, type_: GraphQLInputType) -> Build:
        if not _fits(print_ast(self._declared[name].type), str(type_)):
            raise NotPlainError
        return lambda values: values.get(name, _ABSENT)

    def _object(self, node: ObjectValueNode, type_: GraphQLInputObjectType) -> Build:
        given = {each.name.value: each.value for each in node.fields}
        make, fields = maker_of(type_)
        builds = [
            (python_name, self._build(given[name], field_type))
            for name, (python_name, field_type) in fields.items()
            if name in given
        ]
        return lambda values: make(**_built(builds, values))


def _built(builds: Iterable[tuple[str, Build]], values: Values) -> dict[str, Any]:
    given = {}
    for name, build in builds:
        value = build(values)
        if value is not _ABSENT:
            given[name] = value
    return given


def _present(value: Any) -> Any:
    return None if value is _ABSENT else value


def _fits(declared: str, expected: str) -> bool:
    """Tell whether a variable is declared as its place expects, but for a last `!`."""
    one, other = declared.removesuffix("!"), expected.removesuffix("!")
    return one == other or {one, other} <= TEXT
