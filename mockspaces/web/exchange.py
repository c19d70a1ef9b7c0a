"""One request to the service on its way."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from graphql import FieldNode, GraphQLError

from mockspaces.errors import ServiceError
from mockspaces.schema.document import Operation
from mockspaces.schema.redaction import Secrets
from mockspaces.web.answers import HTTPError
from mockspaces.web.heads import Head
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


class Exchange(msgspec.Struct):
    """What is known of one request so far; each step adds what it finds out.

    Attributes:
        head: Its head.
        headers: The headers in it, by their lower-case names.
        time: When it began, by the world's clock.
        started: The same by the machine's, as `perf_counter` has it.
        caller: Whom its token names, or why that is nobody.
        account_id: The account it is made for, if that is known.
        asked: What it asks for, or why it asks for nothing; None until it is read.
        refused: Why root fields are refused unasked, by their response keys.
        answer: What it was answered, if that was a GraphQL answer.
        fault_id: The fault that it met last, if it met one.
        is_token: Whether it is about a token.
        status: The status it is answered with, once that is sent.
    """

    head: Head
    headers: Mapping[str, str]
    time: float
    started: float
    caller: Caller | Unauthenticated = UNAUTHORIZED
    account_id: str | None = None
    asked: Asked | HTTPError | None = None
    refused: Mapping[str, ServiceError] = _NONE
    answer: dict[str, Any] | None = None
    fault_id: str | None = None
    is_token: bool = False
    status: int | None = None
