"""One request to the service on its way through the wrappers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from graphql import FieldNode, GraphQLError, OperationDefinitionNode
from starlette.types import Scope

from mockspaces.errors import ServiceError
from mockspaces.schema.documents import Document
from mockspaces.web.answers import HTTPError
from mockspaces.web.request import GraphQLRequest
from mockspaces.web.tokens import UNAUTHORIZED, Caller, Unauthenticated

_KEY = "mockspaces.exchange"
_NONE: Mapping[str, ServiceError] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a client asks for: a request, read as GraphQL.

    Attributes:
        request: The request as it came.
        document: Its GraphQL document.
        operation: The operation of the document that is meant, if that is clear.
        errors: Why it cannot be executed, if it cannot.
    """

    request: GraphQLRequest
    document: Document
    operation: OperationDefinitionNode | None
    errors: tuple[GraphQLError, ...]

    @property
    def root_fields(self) -> list[FieldNode]:
        """The root fields that the operation selects."""
        return self.document.root_fields(self.operation) if self.operation else []


class Exchange:
    """What is known of one request so far; each wrapper adds what it finds out.

    Attributes:
        headers: Its headers by their lower-case names.
        caller: Whom its token names, or why that is nobody.
        account_id: The account it is made for, if that is known.
        asked: What it asks for, or why it asks for nothing; None until it is read.
        refused: Why root fields are refused unasked, by their response keys.
        answer: What it was answered, if that was a GraphQL answer.
        fault_id: The fault that it met last, if it met one.
    """

    __slots__ = (
        "account_id",
        "answer",
        "asked",
        "caller",
        "fault_id",
        "headers",
        "refused",
    )

    def __init__(self, scope: Scope) -> None:
        self.headers: dict[str, str] = {}
        for raw_name, raw_value in scope["headers"]:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            known = self.headers.get(name)
            self.headers[name] = value if known is None else f"{known}, {value}"
        self.caller: Caller | Unauthenticated = UNAUTHORIZED
        self.account_id: str | None = None
        self.asked: Asked | HTTPError | None = None
        self.refused: Mapping[str, ServiceError] = _NONE
        self.answer: dict[str, Any] | None = None
        self.fault_id: str | None = None
        scope[_KEY] = self

    @classmethod
    def of(cls, scope: Scope) -> "Exchange":
        """Return the exchange that a request was given at the door."""
        return cast("Exchange", scope[_KEY])
