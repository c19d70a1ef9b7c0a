"""Custom scalars, and the enum that accepts names which it does not list."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NewType, TypeVar

import strawberry
from graphql import (
    ConstValueNode,
    EnumValueNode,
    GraphQLEnumType,
    GraphQLError,
    ValueNode,
    value_from_ast_untyped,
)
from graphql.pyutils import inspect
from strawberry.types.scalar import ScalarDefinition

from mockspaces.domain.logo import UploadedFile
from mockspaces.real_time import datetime_from_iso

Upload = NewType("Upload", UploadedFile)
DateTime = NewType("DateTime", datetime)
T = TypeVar("T")

_MOMENT = re.compile(  # of RFC 3339; Java's `OffsetDateTime` leaves out seconds of 0
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})",
    re.ASCII | re.IGNORECASE,
)
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


def _parse_upload(value: object) -> UploadedFile:
    if not isinstance(value, UploadedFile):
        message = "Upload is a file part of a multipart request, and nothing else."
        raise GraphQLError(message)
    return value


def _parse_moment(value: object) -> datetime:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime_from_iso(value.upper())
        except ValueError:  # the form is right, but there is no such moment
            pass
    message = f"DateTime is a moment like 2023-04-23T18:30:00Z, not {inspect(value)}."
    raise GraphQLError(message)


def _literal_parser(parse: Callable[[object], T]) -> Callable[[ValueNode, object], T]:
    """Return a parser of literals whose errors have the literal's location."""

    def parse_literal(node: ValueNode, _variables: object = None) -> T:
        try:
            return parse(value_from_ast_untyped(node))
        except GraphQLError as error:
            raise GraphQLError(error.message, node) from error

    return parse_literal


SCALARS: Mapping[object, ScalarDefinition] = {
    Upload: strawberry.scalar(
        name="Upload",
        description="A file part of a request, by the GraphQL multipart specification.",
        specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
        parse_value=_parse_upload,
        parse_literal=_literal_parser(_parse_upload),
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="A moment, as in `2023-04-23T18:30:00Z`.",
        parse_value=_parse_moment,
        parse_literal=_literal_parser(_parse_moment),
        serialize=lambda moment: f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    ),
}
"""The scalars by the types that stand for them in annotations."""


def open_enum(enum: GraphQLEnumType) -> None:
    """Make an enum accept any name, so that a rule refuses it and not validation.

    The resolver gets a name that is not listed as text. Introspection shows the listed
    names alone.
    """
    coerce_value, coerce_literal = enum.coerce_input_value, enum.coerce_input_literal

    def coerce_any_value(value: Any, hide_suggestions: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - as graphql-core declares it
        if (
            isinstance(value, str)
            and value not in enum.values
            and _NAME.fullmatch(value)
        ):
            return value
        return coerce_value(value, hide_suggestions)

    def coerce_any_literal(
        node: ConstValueNode,
        hide_suggestions: bool = False,  # noqa: FBT001, FBT002 - likewise
    ) -> Any:  # noqa: ANN401 - likewise
        if isinstance(node, EnumValueNode) and node.value not in enum.values:
            return node.value
        return coerce_literal(node, hide_suggestions)

    # Strawberry makes the type, and no class of ours can take its place.
    vars(enum).update(
        coerce_input_value=coerce_any_value, coerce_input_literal=coerce_any_literal
    )
    enum.extensions[_OPEN] = True


_OPEN = "open"


def is_open(enum: GraphQLEnumType) -> bool:
    """Return whether an enum accepts names that it does not list."""
    return _OPEN in enum.extensions
