"""Arguments: from the variables of a request to what a Strawberry resolver takes."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any, NamedTuple, cast

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLType,
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

from mockspaces.plans.selection import NotCovered

DEFINITION = "strawberry-definition"
"""The extension in which Strawberry leaves what a part of the schema is made of."""

Values = Mapping[str, Any]
Coerce = Callable[[Any], Any]
Make = Callable[[Values], Any]
"""Makes an argument of coerced variables; `_ABSENT` for a variable without value."""

_ABSENT: Any = object()
_TEXT = frozenset({"String", "ID"})
"""Scalars that are text, and may stand for one another."""


class Variables:
    """The variables that an operation declares."""

    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode
    ) -> None:
        self.types: dict[str, GraphQLInputType] = {}
        self._required: set[str] = set()
        self._coerce: dict[str, Coerce] = {}
        for node in operation.variable_definitions or ():
            if node.default_value or node.directives:
                raise NotCovered
            name = node.variable.name.value
            type_ = cast("GraphQLInputType", type_from_ast(schema, node.type))
            self.types[name] = type_
            self._coerce[name] = _coercer(type_)
            if isinstance(type_, GraphQLNonNull):
                self._required.add(name)

    def coerced(self, values: Values) -> Values:
        """Return the values of those variables that have one.

        Raises:
            NotCovered: If a value is missing, or is not plainly of its type.
        """
        if not self._required <= values.keys():
            raise NotCovered
        return {
            name: coerce(values[name])
            for name, coerce in self._coerce.items()
            if name in values
        }


def compile_arguments(
    field: GraphQLField, node: FieldNode, variables: Variables
) -> Callable[[Values], dict[str, Any]]:
    """Return what makes the keyword arguments of a resolver."""
    return _compile_fields(field.args, node.arguments or (), variables)


def _compile_fields(
    known: Mapping[str, GraphQLArgument] | Mapping[str, GraphQLInputField],
    nodes: tuple[ArgumentNode, ...] | tuple[ObjectFieldNode, ...],
    variables: Variables,
) -> Callable[[Values], dict[str, Any]]:
    given = [
        (
            known[node.name.value].extensions[DEFINITION].python_name,
            _compile_value(node.value, known[node.name.value].type, variables),
        )
        for node in nodes
    ]

    def make(values: Values) -> dict[str, Any]:
        made = {name: make_value(values) for name, make_value in given}
        return {name: each for name, each in made.items() if each is not _ABSENT}

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
        items = node.values if isinstance(node, ListValueNode) else (node,)
        return _compile_list(
            [_compile_value(each, type_.of_type, variables) for each in items]
        )
    if isinstance(type_, GraphQLInputObjectType):
        nodes = cast("ObjectValueNode", node).fields
        make_fields = _compile_fields(type_.fields, nodes, variables)
        make_input = _input_maker(type_)
        return lambda values: make_input(make_fields(values))
    constant = coerce_input_literal(node, type_)
    return lambda _values: constant


def _compile_list(items: list[Make]) -> Make:
    def make_list(values: Values) -> list[Any]:
        made = (make(values) for make in items)
        return [None if each is _ABSENT else each for each in made]

    return make_list


def _fits(declared: GraphQLType, expected: GraphQLType) -> bool:
    """Tell whether a variable's value can be used as it is."""
    if isinstance(expected, GraphQLNonNull):
        if not isinstance(declared, GraphQLNonNull):
            return False  # only allowed beside a default
        expected = expected.of_type
    if isinstance(declared, GraphQLNonNull):
        declared = declared.of_type
    if isinstance(expected, GraphQLList):
        return isinstance(declared, GraphQLList) and _fits(
            declared.of_type, expected.of_type
        )
    return declared is expected or {str(declared), str(expected)} <= _TEXT


def _coercer(type_: GraphQLInputType) -> Coerce:
    """Return what coerces values of variables as JSON has them.

    It raises `NotCovered` for all that graphql-core would report.
    """
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


class _InputField(NamedTuple):
    python_name: str
    coerce: Coerce


def _input_coercer(type_: GraphQLInputObjectType) -> Coerce:
    make = _input_maker(type_)
    fields = {
        name: _InputField(
            field.extensions[DEFINITION].python_name, _coercer(field.type)
        )
        for name, field in type_.fields.items()
    }
    required = {
        name for name, field in type_.fields.items() if is_required_input_field(field)
    }

    def coerce_input(value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, dict) or not required <= value.keys():
            raise NotCovered
        given = {}
        for name, each in value.items():
            field = fields.get(name)
            if field is None:
                raise NotCovered
            given[field.python_name] = field.coerce(each)
        return make(given)

    return coerce_input


def _input_maker(type_: GraphQLInputObjectType) -> Callable[[dict[str, Any]], Any]:
    """Return what makes an instance of the class of an input type.

    Strawberry has None for what is left out of a class without a default.
    """
    definition = type_.extensions[DEFINITION]
    if type_.is_one_of or definition.from_input:
        raise NotCovered
    make, implicit = (
        definition.origin,
        {
            field.python_name: None
            for field in definition.fields
            if field.default is MISSING and field.default_factory is MISSING
        },
    )
    return lambda given: make(**{**implicit, **given})


def _leaf_coercer(type_: GraphQLLeafType) -> Coerce:
    is_text = type_.name in _TEXT

    def coerce_leaf(value: Any) -> Any:
        if value is None or (is_text and value.__class__ is str):
            return value
        try:
            return type_.coerce_input_value(value)
        except Exception as error:  # of any class; the executor reports it
            raise NotCovered from error

    return coerce_leaf
