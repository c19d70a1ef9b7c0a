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
from mockspaces.schema.plan_code import Code
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


class Result(msgspec.Struct):
    """What an operation answers, as graphql-core's `ExecutionResult` has it."""

    data: dict[str, Any] | None
    errors: Errors | None


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


def value_of(selected: Selected, parent: str, code: Code, given: str = "") -> str:
    """Return what resolves a field, as code that has `info`.

    Args:
        selected: The field.
        parent: What it is a field of, in that code.
        code: The function that it becomes part of.
        given: The arguments of the field, in that code.
    """
    known = declared_field(selected.field)
    if known.resolver is None:
        return f"{parent}.{known.python_name}"
    wanted = ((parent, known.takes_parent), ("info", known.takes_info), (given, given))
    arguments = ", ".join(name for name, is_wanted in wanted if is_wanted)
    return f"{code.hold(known.resolver)}({arguments})"


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
