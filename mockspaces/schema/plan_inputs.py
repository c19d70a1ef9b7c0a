"""Arguments of a plan: prepared functions from variables to what a resolver takes."""

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

from mockspaces.schema.plan_values import (
    DEFINITION,
    TEXT,
    NotPlainError,
    Variables,
    coercer,
    maker_of,
)

Build = Callable[[Variables], Any]

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
        names = [each.python_name for each in field.extensions[DEFINITION].arguments]
        self._builds = [
            (python_name, self._build(given[name], argument.type))
            for python_name, (name, argument) in zip(
                names, field.args.items(), strict=True
            )
            if name in given
        ]

    def of(self, variables: Variables) -> dict[str, Any]:
        """Return the arguments by the names of the resolver's parameters.

        Raises:
            NotPlainError: If the variables do not plainly fit.
        """
        return _built(self._builds, variables)

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
            return lambda variables: [_present(build(variables)) for build in builds]
        constant = value_from_ast(node, type_)
        return lambda _: constant

    def _variable(self, name: str, type_: GraphQLInputType) -> Build:
        declared = self._declared[name]
        if declared.default_value or not _fits(print_ast(declared.type), str(type_)):
            raise NotPlainError
        coerce = coercer(type_)
        return lambda variables: (
            coerce(variables[name]) if name in variables else _ABSENT
        )

    def _object(self, node: ObjectValueNode, type_: GraphQLInputObjectType) -> Build:
        given = {each.name.value: each.value for each in node.fields}
        make, fields = maker_of(type_)
        builds = [
            (python_name, self._build(given[name], field_type))
            for name, (python_name, field_type) in fields.items()
            if name in given
        ]
        return lambda variables: make(_built(builds, variables))


def _built(builds: Iterable[tuple[str, Build]], variables: Variables) -> dict[str, Any]:
    given = {}
    for name, build in builds:
        value = build(variables)
        if value is not _ABSENT:
            given[name] = value
    return given


def _present(value: Any) -> Any:
    return None if value is _ABSENT else value


def _fits(declared: str, expected: str) -> bool:
    """Tell whether a variable is declared as its place expects, but for a last `!`."""
    one, other = declared.removesuffix("!"), expected.removesuffix("!")
    return one == other or {one, other} <= TEXT
