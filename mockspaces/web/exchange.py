"""One exchange: a request, and what each step of its way finds out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from graphql import FieldNode, GraphQLError
from starlette.types import Scope

from mockspaces.errors import ServiceError
from mockspaces.execution.documents import Operation
from mockspaces.execution.secrets import Secrets
from mockspaces.web.graphql_request import GraphQLRequest
from mockspaces.web.public_url import public_url_of
from mockspaces.web.responses import HTTPError, Response
from mockspaces.web.tokens import UNAUTHORIZED, Caller, Unauthenticated

_NONE: Mapping[str, ServiceError] = MappingProxyType({})


class RequestHead:
    """The request line and the header fields of one request, or of equal ones.

    Attributes:
        scope: The request as ASGI describes it.
        headers: Its header fields by their lower-case names.
    """

    __slots__ = ("_public_url", "headers", "scope")

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.headers = _by_name(scope["headers"])
        self._public_url: str | None = None

    def public_url(self, configured: str | None) -> str:
        """Return the URL of the emulator as the caller sees it."""
        if self._public_url is None:
            self._public_url = public_url_of(self.scope, self.headers, configured)
        return self._public_url


class ParsedRequest(msgspec.Struct, frozen=True):
    """A request to the GraphQL endpoint, parsed and validated.

    Attributes:
        request: The request as it came.
        secrets: Where its document holds or takes secrets.
        operation: The operation that it selects, if that is clear.
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

    @property
    def is_public(self) -> bool:
        """True if every root field is answered without a token."""
        names = {field.name.value for field in self.root_fields}
        return names - {"__typename"} == {"catalogListings"}


class Exchange(msgspec.Struct, eq=False):
    """One request on its way; each step adds what it finds out.

    Attributes:
        head: Its request line and header fields.
        headers: The header fields by their lower-case names.
        time: When it began, by the world's clock.
        started: The same by the machine's, as `perf_counter` has it.
        caller: The caller that its token names, or why it names none.
        account_id: The account that makes it, if that is known.
        parsed: The GraphQL request, or why there is none; None until it is parsed.
        refused: Faults for root fields, by their response keys.
        answer: The GraphQL answer, if it was given one.
        fault_id: The fault that matched last, if one did.
        is_token: Whether it asks for a token.
        response: The response, unless its connection was cut.
        entry: The journal and the number that it was given when it began to wait.
    """

    head: RequestHead
    headers: Mapping[str, str]
    time: float
    started: float
    caller: Caller | Unauthenticated = UNAUTHORIZED
    account_id: str | None = None
    parsed: ParsedRequest | HTTPError | None = None
    refused: Mapping[str, ServiceError] = _NONE
    answer: dict[str, Any] | None = None
    fault_id: str | None = None
    is_token: bool = False
    response: Response | None = None
    entry: tuple[object, int] | None = None

    @property
    def status(self) -> int | None:
        """The status of the response."""
        return None if self.response is None else self.response.status

    @property
    def root_fields(self) -> tuple[FieldNode, ...]:
        """The root fields that the GraphQL request selects, if it is known."""
        parsed = self.parsed
        return parsed.root_fields if isinstance(parsed, ParsedRequest) else ()


def _by_name(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return header fields by their names; repeated ones are joined."""
    read = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
    if len(read) < len(headers):
        read.clear()
        for raw_name, raw_value in headers:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            read[name] = f"{read[name]}, {value}" if name in read else value
    return read
