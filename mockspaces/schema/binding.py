"""What a schema of graphql-core is told of our declarations, to serve them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
)

from mockspaces.schema.declare import Field, declaration_of, fields_of
from mockspaces.schema.leaves import SCALARS, open_enum

_DECLARED = "declared"


def served(text: str, classes: Mapping[str, type]) -> GraphQLSchema:
    """Return a schema whose types are bound to the classes that declare them.

    Args:
        text: The schema in GraphQL's schema definition language; it is not validated.
        classes: The declared classes, by their names.

    Raises:
        KeyError: If a type or a field is not declared.
    """
    built = build_schema(text, assume_valid=True, no_location=True)
    schema = GraphQLSchema(  # anew, so that its types are in the order of their use
        built.query_type,
        built.mutation_type,
        directives=built.directives,
        assume_valid=True,
    )
    for name, type_ in schema.type_map.items():
        if not name.startswith("__"):
            _bind(type_, classes)
    return schema


def _bind(type_: GraphQLNamedType, classes: Mapping[str, type]) -> None:
    if isinstance(type_, GraphQLObjectType):
        fields = fields_of(classes[type_.name])
        for name, field in type_.fields.items():
            field.extensions[_DECLARED] = fields[name]
    elif isinstance(type_, GraphQLInputObjectType):
        cls = classes[type_.name]
        type_.extensions[_DECLARED] = cls, fields_of(cls)
    elif isinstance(type_, GraphQLEnumType):
        members = cast("type[StrEnum]", classes[type_.name])
        for name, value in type_.values.items():
            value.value = members[name]
        if declaration_of(members).is_open:
            open_enum(type_)
    elif type_.name in SCALARS:
        scalar = cast("GraphQLScalarType", type_)
        scalar.coerce_input_value = SCALARS[type_.name].parse
        scalar.coerce_output_value = SCALARS[type_.name].serialize


def declared_field(field: GraphQLField) -> Field:
    """Return what is declared of a field."""
    declared: Field = field.extensions[_DECLARED]
    return declared


def input_of(type_: GraphQLInputObjectType) -> tuple[type, dict[str, Field]]:
    """Return the class of an input type, and its fields by their names in GraphQL."""
    declared: tuple[type, dict[str, Field]] = type_.extensions[_DECLARED]
    return declared
