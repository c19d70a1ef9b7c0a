"""The schema as Strawberry has it: what is declared, told to Strawberry.

It is the definition of the schema, which `mockspaces schema` prints and the served one
is held to, and it executes whatever plans do not cover. Importing it takes as long as
all the rest of a start, which is why nothing does before it is needed.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLFieldResolver,
    GraphQLResolveInfo,
    GraphQLSchema,
    default_field_resolver,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.types.scalar import DEFAULT_SCALAR_REGISTRY

from mockspaces.schema.context import Context
from mockspaces.schema.declare import ID, UNSET, Field, declaration_of
from mockspaces.schema.declared import CLASSES, Mutation, Query
from mockspaces.schema.leaves import SCALARS, open_enum


def _tell(cls: type) -> None:
    """Apply Strawberry's decorator to a class, which keeps its own `__init__`."""
    kind, description, fields, *_ = declaration_of(cls)
    told: Any = cls
    if kind == "enum":
        strawberry.enum(told, description=description)
        return
    for name, field in fields.items():
        setattr(told, name, _field(field))
    initialize = told.__init__
    decorate = strawberry.input if kind == "input" else strawberry.type
    decorate(told, description=description)
    told.__init__ = initialize


def _field(field: Field) -> object:
    told: object = strawberry.field(
        resolver=field.resolver and _resolver(field.resolver),
        name=field.name or None,
        description=field.description,
        default=_default(field.default),
    )
    return told


def _default(value: object) -> object:
    return strawberry.UNSET if value is UNSET else value


def _resolver(resolver: Callable[..., Any]) -> Callable[..., Any]:
    """Return a resolver with a signature in Strawberry's words."""

    @wraps(resolver)
    def resolve(*parent: object, **arguments: object) -> object:
        return resolver(*parent, **arguments)

    signature = inspect.signature(resolver)
    parameters = [
        each.replace(
            annotation=strawberry.Info if each.name == "info" else each.annotation,
            default=_default(each.default),
        )
        for each in signature.parameters.values()
    ]
    told: Any = resolve
    told.__signature__ = signature.replace(parameters=parameters)
    return resolve


def _build() -> strawberry.Schema:
    for cls in CLASSES.values():
        _tell(cls)
    scalars = {
        each.type: strawberry.scalar(
            name=name,
            description=each.description,
            specified_by_url=each.specified_by_url,
            parse_value=each.parse,
            serialize=each.serialize,
        )
        for name, each in SCALARS.items()
    }
    scalars[ID] = DEFAULT_SCALAR_REGISTRY[strawberry.ID]
    return strawberry.Schema(
        query=Query, mutation=Mutation, config=StrawberryConfig(scalar_map=scalars)
    )


def _complete(schema: GraphQLSchema) -> GraphQLSchema:
    """Give a schema of Strawberry's what Strawberry has no words for."""
    for name, cls in CLASSES.items():
        if declaration_of(cls).is_open:
            open_enum(cast("GraphQLEnumType", schema.type_map[name]))
    for root in (schema.query_type, schema.mutation_type):
        for field in root.fields.values() if root else ():
            field.resolve = _unless_refused(field.resolve)
    return schema


def _unless_refused(
    resolve: GraphQLFieldResolver | None,
) -> GraphQLFieldResolver:
    """Return a resolver that refuses a root field which the request must not have."""
    resolve = resolve or default_field_resolver

    def guarded(
        source: object,
        info: GraphQLResolveInfo[Context],
        **arguments: Any,  # noqa: ANN401 - as GraphQL has it
    ) -> Any:  # noqa: ANN401 - likewise
        refused = info.context.refused
        if refused and info.path.key in refused:
            raise refused[str(info.path.key)]
        return resolve(source, info, **arguments)

    return guarded


_strawberry_schema = _build()
DEFINITION: GraphQLSchema = _complete(_strawberry_schema._schema)  # noqa: SLF001 - no other door


def print_schema() -> str:
    """Return the schema in GraphQL's schema definition language."""
    return f"{_strawberry_schema.as_str()}\n"
