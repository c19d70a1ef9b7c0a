"""Fields of a plan: what is selected, and how it is resolved."""

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    located_error,
)

from mockspaces.schema.binding import declared_field
from mockspaces.schema.plan_values import NotPlainError

Path = tuple[Any, ...] | None
"""The path of what something is in, and its response key or index there."""

Errors = list[GraphQLError]
Complete = Callable[[Any, Any, Path, Errors], Any]
"""Makes the answer of a value from the value, the info, its path, the errors so far."""

Select = Callable[[list[FieldNode], GraphQLObjectType], dict[str, list[FieldNode]]]
"""Returns the fields that the selection sets of nodes select, by response key."""


class Info(msgspec.Struct, frozen=True):
    """What a resolver is told of the request."""

    context: Any


class Selected(NamedTuple):
    """A field as a selection set has it."""

    key: str
    nodes: list[FieldNode]
    parent: GraphQLObjectType

    @property
    def field(self) -> GraphQLField:
        """The field as the schema has it.

        Raises:
            NotPlainError: If it is one of introspection.
        """
        field: GraphQLField | None = self.parent.fields.get(self.nodes[0].name.value)
        if field is None:
            raise NotPlainError
        return field

    @property
    def may_be_null(self) -> bool:
        """Whether null will do if the field cannot be had."""
        return not isinstance(self.field.type, GraphQLNonNull)


def call_of(selected: Selected) -> tuple[Callable[..., Any] | None, str]:
    """Return what resolves a field, None for an attribute, and how it is called."""
    known = declared_field(selected.field)
    if known.resolver is None:
        return None, f"value.{known.python_name}"
    wanted = {"value": known.takes_parent, "info=info": known.takes_info}
    given = ", ".join(name for name, is_wanted in wanted.items() if is_wanted)
    return known.resolver, f"resolve({given})"


def failed(error: Exception, selected: Selected, path: Path, errors: Errors) -> None:
    """Record that a field cannot be had, if null will do in its place.

    Raises:
        GraphQLError: If it will not: what the field is in becomes null then.
    """
    located = located_error(error, selected.nodes, keys_of(path))
    if not selected.may_be_null:
        raise located
    errors.append(located)


def keys_of(path: Path) -> list[str | int]:
    """Return a path as an error has it."""
    keys = []
    while path:
        path, key = path
        keys.append(key)
    return keys[::-1]
