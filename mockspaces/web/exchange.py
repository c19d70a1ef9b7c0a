"""One request to the service on its way."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from graphql import FieldNode, GraphQLError
from starlette.types import Receive, Scope

from mockspaces.errors import ServiceError
from mockspaces.schema.document import Operation
from mockspaces.schema.redaction import Secrets
from mockspaces.web.answers import HTTPError
from mockspaces.web.request import GraphQLRequest
from mockspaces.web.tokens import UNAUTHORIZED, Caller, Unauthenticated

_NONE: Mapping[str, ServiceError] = MappingProxyType({})


class Asked(msgspec.Struct, frozen=True):
    """What a client asks for: a request, read as GraphQL.

    Attributes:
        request: The request as it came.
        secrets: Where its GraphQL document holds or takes secrets.
        operation: The operation of the document that is meant, if that is clear.
        errors: Why it cannot be executed, if it cannot.
    """

    request: GraphQLRequest
    secrets: Secrets
    operation: Operation | None
    errors: tuple[GraphQLError, ...]

    @property
    def root_fields(self) -> tuple[FieldNode, ...]:
        """The root fields that the operation selects."""
        return self.operation.root_fields if self.operation else ()


class Exchange:
    """What is known of one request so far; each step adds what it finds out.

    Attributes:
        scope: The request as ASGI describes it.
        receive: Where its body comes from.
        headers: Its headers by their lower-case names.
        caller: Whom its token names, or why that is nobody.
        account_id: The account it is made for, if that is known.
        asked: What it asks for, or why it asks for nothing; None until it is read.
        refused: Why root fields are refused unasked, by their response keys.
        answer: What it was answered, if that was a GraphQL answer.
        fault_id: The fault that it met last, if it met one.
        is_token: Whether it is about a token.
        status: The status it is answered with, once that is sent.
    """

    __slots__ = (
        "account_id",
        "answer",
        "asked",
        "caller",
        "fault_id",
        "headers",
        "is_token",
        "receive",
        "refused",
        "scope",
        "status",
    )

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope = scope
        self.receive = receive
        self.headers = _read(scope["headers"])
        self.caller: Caller | Unauthenticated = UNAUTHORIZED
        self.account_id: str | None = None
        self.asked: Asked | HTTPError | None = None
        self.refused: Mapping[str, ServiceError] = _NONE
        self.answer: dict[str, Any] | None = None
        self.fault_id: str | None = None
        self.is_token = False
        self.status: int | None = None


def _read(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by their names; those that come several times are joined."""
    read = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
    if len(read) < len(headers):
        read.clear()
        for raw_name, raw_value in headers:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            read[name] = f"{read[name]}, {value}" if name in read else value
    return read
