"""Leaf types that take in other values than the ready-made ones."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple, NewType

from graphql import (
    ConstValueNode,
    EnumValueNode,
    GraphQLEnumType,
    GraphQLError,
)

from mockspaces.domain.logo import UploadedFile


class Scalar(NamedTuple):
    """A scalar of ours.

    Attributes:
        type: What stands for it where a field or an argument is declared.
        description: What it means.
        parse: Returns the value of a variable or literal; raises a `GraphQLError`.
        serialize: Returns what is answered for a value.
        specified_by_url: Where it is specified.
    """

    type: Any
    description: str
    parse: Callable[[object], Any]
    serialize: Callable[[Any], Any] = lambda value: value
    specified_by_url: str | None = None


Upload = NewType("Upload", UploadedFile)
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


def _parse_upload(value: object) -> UploadedFile:
    if not isinstance(value, UploadedFile):
        message = "Upload is a file part of a multipart request, and nothing else."
        raise GraphQLError(message)
    return value


_UPLOAD = Scalar(
    type=Upload,
    description="A file part of a request, by the GraphQL multipart specification.",
    specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
    parse=_parse_upload,
)


DateTime = NewType("DateTime", datetime)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII
)


def _parse_moment(value: object) -> datetime:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:  # the form is right, but there is no such moment
            pass
    message = f"DateTime is a moment like 2023-04-23T18:30:00Z, not {value!r}."
    raise GraphQLError(message)


_DATE_TIME = Scalar(
    type=DateTime,
    description="A moment, as in `2023-04-23T18:30:00Z`.",
    parse=_parse_moment,
    serialize=lambda moment: f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
)

SCALARS = {"Upload": _UPLOAD, "DateTime": _DATE_TIME}
"""The scalars of ours, by their names."""


class OpenEnumType(GraphQLEnumType):
    """An enum that takes any name, so that a rule and not GraphQL refuses it.

    A name that the enum does not list comes to the resolver as text.
    """

    def coerce_input_value(
        self,
        input_value: Any,  # noqa: ANN401 - as graphql-core declares it
        hide_suggestions: bool = False,  # noqa: FBT001, FBT002 - likewise
    ) -> Any:  # noqa: ANN401 - likewise
        """Return the member or the unknown name that a variable holds."""
        if (
            isinstance(input_value, str)
            and input_value not in self.values
            and _NAME.fullmatch(input_value)
        ):
            return input_value
        return super().coerce_input_value(input_value, hide_suggestions)

    def coerce_input_literal(
        self,
        value_node: ConstValueNode,
        hide_suggestions: bool = False,  # noqa: FBT001, FBT002 - likewise
    ) -> Any:  # noqa: ANN401 - likewise
        """Return the member or the unknown name that a literal holds."""
        if (
            isinstance(value_node, EnumValueNode)
            and value_node.value not in self.values
        ):
            return value_node.value
        return super().coerce_input_literal(value_node, hide_suggestions)


def open_enum(enum: GraphQLEnumType) -> None:
    """Let an enum of a ready schema take any name."""
    kind = type(enum)
    enum.__class__ = type(kind.__name__, (OpenEnumType, kind), {})
