"""Arguments: from the variables of a request to what a Strawberry resolver takes."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING
from typing import Any, cast

from graphql import (
    ArgumentNode,
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    ListValueNode,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    coerce_input_literal,
    is_required_input_field,
    type_from_ast,
)

DEFINITION = "strawberry-definition"
"""The extension in which Strawberry leaves what a part of the schema is made of."""

Values = Mapping[str, Any]
Coerce = Callable[[Any], Any]
Make = Callable[[Values], Any]
"""Makes an argument of coerced variables; `_ABSENT` for a variable without value."""

_ABSENT: Any = object()


class NotCovered(Exception):  # noqa: N818 - no error: the executor takes over
    """An operation or a value is left to graphql-core's executor."""


class Variables:
    """The variables that an operation declares."""

    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode
    ) -> None:
        self.types: dict[str, GraphQLInputType] = {}
        for node in operation.variable_definitions or ():
            if node.default_value or node.directives:
                raise NotCovered
            type_ = cast("GraphQLInputType", type_from_ast(schema, node.type))
            self.types[node.variable.name.value] = type_
        self._coerce = {name: _coercer(type_) for name, type_ in self.types.items()}
        self._required = {
            name
            for name, type_ in self.types.items()
            if isinstance(type_, GraphQLNonNull)
        }

    def coerced(self, values: Values) -> Values:
        """Return the values of those variables that have one, if all are plain."""
        if not self._required <= values.keys():
            raise NotCovered
        return {
            name: coerce(values[name])
            for name, coerce in self._coerce.items()
            if name in values
        }


def compile_arguments(
    known: Mapping[str, GraphQLArgument | GraphQLInputField],
    nodes: Iterable[ArgumentNode | ObjectFieldNode],
    variables: Variables,
) -> Callable[[Values], dict[str, Any]]:
    """Return what makes the keyword arguments of a resolver or an input class."""
    given = []
    for node in nodes:
        argument = known[node.name.value]
        make_value = _compile_value(node.value, argument.type, variables)
        given.append((argument.extensions[DEFINITION].python_name, make_value))

    def make(values: Values) -> dict[str, Any]:
        return {name: v for name, get in given if (v := get(values)) is not _ABSENT}

    return make


def _compile_value(
    node: ValueNode, type_: GraphQLInputType, variables: Variables
) -> Make:
    if isinstance(node, VariableNode):
        name = node.name.value
        if not _fits(variables.types[name], type_):
            raise NotCovered
        return lambda values: values.get(name, _ABSENT)
    if isinstance(node, NullValueNode):
        return lambda _values: None
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    if isinstance(type_, GraphQLList):
        nodes = node.values if isinstance(node, ListValueNode) else (node,)
        items = [_compile_value(each, type_.of_type, variables) for each in nodes]
        return lambda values: [
            None if (made := make(values)) is _ABSENT else made for make in items
        ]
    if isinstance(type_, GraphQLInputObjectType):
        fields = cast("ObjectValueNode", node).fields
        make_given = compile_arguments(type_.fields, fields, variables)
        make_input = _input_maker(type_)
        return lambda values: make_input(make_given(values))
    constant = coerce_input_literal(node, type_)
    return lambda _values: constant


def _fits(declared: GraphQLInputType, expected: GraphQLInputType) -> bool:
    """Return whether a variable's value can be used as it is; text is an ID as well."""
    one, other = (
        re.sub(r"\bID\b", "String", str(each)) for each in (declared, expected)
    )
    return one in {other, f"{other}!"}


def _coercer(type_: GraphQLInputType) -> Coerce:
    """Return what coerces values as JSON has them, if graphql-core accepts them."""
    if isinstance(type_, GraphQLNonNull):
        return _non_null_coercer(_coercer(type_.of_type))
    if isinstance(type_, GraphQLList):
        return _list_coercer(_coercer(type_.of_type))
    if isinstance(type_, GraphQLInputObjectType):
        return _input_coercer(type_)
    return _leaf_coercer(type_)


def _non_null_coercer(coerce: Coerce) -> Coerce:
    def coerce_present(value: Any) -> Any:
        if value is None:
            raise NotCovered
        return coerce(value)

    return coerce_present


def _list_coercer(coerce: Coerce) -> Coerce:
    def coerce_list(value: Any) -> list[Any] | None:
        if value is None:
            return None
        if not isinstance(value, list):
            raise NotCovered
        return [coerce(each) for each in value]

    return coerce_list


def _input_coercer(type_: GraphQLInputObjectType) -> Coerce:
    make, types = _input_maker(type_), type_.fields
    names = {
        name: each.extensions[DEFINITION].python_name for name, each in types.items()
    }
    coercers = {name: _coercer(each.type) for name, each in types.items()}
    required = {name for name, each in types.items() if is_required_input_field(each)}

    def coerce_input(value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, dict) or not required <= value.keys() <= names.keys():
            raise NotCovered
        return make({names[name]: coercers[name](each) for name, each in value.items()})

    return coerce_input


def _input_maker(type_: GraphQLInputObjectType) -> Callable[[dict[str, Any]], Any]:
    """Return what makes an instance of the class of an input type.

    Strawberry has None for what is left out of a class without a default.
    """
    definition = type_.extensions[DEFINITION]
    kinds = {type(field.type).__name__ for field in definition.fields}
    if definition.is_one_of or definition.from_input or "StrawberryMaybe" in kinds:
        raise NotCovered
    implicit = {
        field.python_name: None
        for field in definition.fields
        if field.default is MISSING and field.default_factory is MISSING
    }
    make = definition.origin
    return lambda given: make(**{**implicit, **given})


def _leaf_coercer(type_: GraphQLLeafType) -> Coerce:
    is_text = type_.name in {"String", "ID"}

    def coerce_leaf(value: Any) -> Any:
        if value is None or (is_text and value.__class__ is str):
            return value
        try:
            return type_.coerce_input_value(value)
        except Exception as error:  # of any class; the executor reports it
            raise NotCovered from error

    return coerce_leaf
