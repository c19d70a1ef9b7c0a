"""Values of variables in a plan: prepared functions from JSON to what a resolver takes.

They know the plain cases. At anything else they give up, and the operation goes to
graphql-core's executor, which knows them all and tells what is wrong.
"""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from mockspaces.schema.binding import input_of
from mockspaces.schema.declare import declaration_of

Variables = Mapping[str, Any]
Coerce = Callable[[Any], Any]

TEXT = frozenset({"String", "ID"})
"""Scalars that are text, and stand for one another."""


class NotPlainError(Exception):
    """What is asked or given is not one of the plain cases."""


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
    make, fields = maker_of(type_)
    texts = {
        name: python_name
        for name, (python_name, field_type) in fields.items()
        if get_named_type(field_type).name in TEXT
        and not is_list_type(get_nullable_type(field_type))
    }
    coercers = {
        name: (python_name, coercer(field_type))
        for name, (python_name, field_type) in fields.items()
    }
    required = {
        python_name
        for python_name, field_type in fields.values()
        if isinstance(field_type, GraphQLNonNull)
    }
    defaults = {
        python_name: default
        for python_name, default in declaration_of(make).defaults.items()
        if python_name not in required
    }
    full = len(defaults) + len(required)

    def coerce_object(value: object) -> object:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise NotPlainError
        attributes = {**defaults}
        for name, given in value.items():
            if given.__class__ is str and name in texts:
                attributes[texts[name]] = given
            elif name in coercers:
                python_name, coerce = coercers[name]
                attributes[python_name] = coerce(given)
            else:
                raise NotPlainError
        if len(attributes) < full:  # something is missing that has no default
            raise NotPlainError
        made = object.__new__(make)
        made.__dict__ = attributes  # as its `__init__` would make them, in less time
        return made

    return coerce_object


def _leaf_coercer(type_: GraphQLLeafType) -> Coerce:
    is_text = type_.name in TEXT

    def coerce_leaf(value: Any) -> Any:
        if value is None or (is_text and value.__class__ is str):
            return value
        try:
            return type_.coerce_input_value(value)
        except Exception as error:  # whatever a scalar raises, the executor tells it
            raise NotPlainError from error

    return coerce_leaf


def maker_of(
    type_: GraphQLInputObjectType,
) -> tuple[type[Any], dict[str, tuple[str, GraphQLInputType]]]:
    """Return the class of an input, and its fields by GraphQL's names."""
    cls, declared = input_of(type_)
    if any(field.default for field in type_.fields.values()):
        raise NotPlainError
    fields = {
        name: (declared[name].python_name, field.type)
        for name, field in type_.fields.items()
    }
    return cls, fields
