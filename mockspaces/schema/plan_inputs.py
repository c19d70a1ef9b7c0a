"""Arguments of a plan: prepared functions from variables to what a resolver takes.

They know the plain cases. At anything else they give up, and the operation goes to
graphql-core's executor, which knows them all and tells what is wrong.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    Undefined,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    is_input_type,
    print_ast,
    type_from_ast,
    value_from_ast,
)

Variables = Mapping[str, Any]
Build = Callable[[Variables], Any]
Coerce = Callable[[Any], Any]

DEFINITION = "strawberry-definition"
"""Where a type or field of the schema keeps what Strawberry knows of it."""

_ABSENT: Any = object()
_TEXT = frozenset({"String", "ID"})


class NotPlainError(Exception):
    """What is asked or given is not one of the plain cases."""


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
        make, fields = _maker(type_)
        builds = [
            (python_name, self._build(given[name], field_type))
            for name, (python_name, field_type) in fields.items()
            if name in given
        ]
        return lambda variables: make(_built(builds, variables))


def check_of(
    schema: GraphQLSchema, declared: VariableDefinitionNode
) -> Callable[[Variables], None]:
    """Return what checks the value of a variable by its declaration.

    Raises:
        NotPlainError: If the declaration is not covered; by the function, if a value
            does not plainly fit.
    """
    type_ = type_from_ast(schema, declared.type)
    if declared.default_value or not is_input_type(type_):
        raise NotPlainError
    name = declared.variable.name.value
    coerce = coercer(type_)

    def check(variables: Variables) -> None:
        coerce(variables.get(name))

    return check


def coercer(type_: GraphQLInputType) -> Coerce:
    """Return a function from the plain values of a variable to a resolver's.

    Raises:
        NotPlainError: By the function, if a value does not plainly fit.
    """
    if isinstance(type_, GraphQLNonNull):
        return _refuse_none(coercer(type_.of_type))
    if isinstance(type_, GraphQLList):
        return _list_coercer(coercer(type_.of_type))
    if isinstance(type_, GraphQLInputObjectType):
        return _object_coercer(type_)
    return _leaf_coercer(type_)


def _refuse_none(coerce: Coerce) -> Coerce:
    def coerce_present(value: object) -> object:
        if value is None:
            raise NotPlainError
        return coerce(value)

    return coerce_present


def _list_coercer(coerce: Coerce) -> Coerce:
    def coerce_list(value: object) -> list[Any] | None:
        if value is None:
            return None
        if not isinstance(value, list):
            raise NotPlainError
        return [coerce(each) for each in value]

    return coerce_list


def _object_coercer(type_: GraphQLInputObjectType) -> Coerce:
    make, fields = _maker(type_)
    coercers = {
        name: (python_name, coercer(field_type))
        for name, (python_name, field_type) in fields.items()
    }
    required = {
        name
        for name, (_, field_type) in fields.items()
        if isinstance(field_type, GraphQLNonNull)
    }

    def coerce_object(value: object) -> object:
        if value is None:
            return None
        if not isinstance(value, dict) or not required <= value.keys():
            raise NotPlainError
        arguments = {}
        for name, given in value.items():
            known = coercers.get(name)
            if known is None:
                raise NotPlainError
            python_name, coerce = known
            arguments[python_name] = coerce(given)
        return make(arguments)

    return coerce_object


def _leaf_coercer(type_: GraphQLLeafType) -> Coerce:
    is_text = type_.name in _TEXT

    def coerce_leaf(value: Any) -> Any:
        if value is None or (is_text and value.__class__ is str):
            return value
        try:
            return type_.coerce_input_value(value)
        except Exception as error:  # whatever a scalar raises, the executor tells it
            raise NotPlainError from error

    return coerce_leaf


def _maker(
    type_: GraphQLInputObjectType,
) -> tuple[Callable[[dict[str, Any]], Any], dict[str, tuple[str, GraphQLInputType]]]:
    """Return what makes an input from its fields, and the fields by GraphQL's names."""
    definition = type_.extensions[DEFINITION]
    if any(field.default_value is not Undefined for field in type_.fields.values()):
        raise NotPlainError
    fields = {
        name: (known.python_name, field.type)
        for known, (name, field) in zip(
            definition.fields, type_.fields.items(), strict=True
        )
    }
    nothing = {
        known.python_name: None
        for known in definition.fields
        if known.default_value is MISSING and known.default_factory is MISSING
    }
    return lambda given: definition.origin(**(nothing | given)), fields


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
    return one == other or {one, other} <= _TEXT
