"""One exchange: a request, and the results of each step."""

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
    """The request line and the header fields of one request, or of equal ones."""

    __slots__ = ("_public_url", "headers", "scope")

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.headers = _by_name(scope["headers"])  # by their lower-case names
        self._public_url: str | None = None

    def public_url(self, configured: str | None) -> str:
        """Return the URL of the emulator as the caller sees it."""
        if self._public_url is None:
            self._public_url = public_url_of(self.scope, self.headers, configured)
        return self._public_url


class ParsedRequest(msgspec.Struct, frozen=True):
    """A request to the GraphQL endpoint, parsed and validated."""

    request: GraphQLRequest
    secrets: Secrets  # where its document holds or takes secrets
    operation: Operation | None  # the selected one, if that is clear
    errors: tuple[GraphQLError, ...]  # why it cannot be executed

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
    """One request; each step adds its results."""

    head: RequestHead
    headers: Mapping[str, str]
    time: float  # when it began, by the world's clock
    started: float  # by `perf_counter`
    caller: Caller | Unauthenticated = UNAUTHORIZED  # or why the token names none
    account_id: str | None = None
    # or why there is none; None until it is parsed
    parsed: ParsedRequest | HTTPError | None = None
    # faults for root fields, by response key
    refused: Mapping[str, ServiceError] = _NONE
    answer: dict[str, Any] | None = None
    fault_id: str | None = None  # the fault that matched last
    is_token: bool = False  # whether it asks for a token
    response: Response | None = None  # None if its connection was cut
    # the number that the journal gave it when it began to wait
    entry: int | None = None

    @property
    def status(self) -> int | None:
        return None if self.response is None else self.response.status

    @property
    def operation(self) -> Operation | None:
        """The operation that the GraphQL request selects, if that is clear."""
        parsed = self.parsed
        return parsed.operation if isinstance(parsed, ParsedRequest) else None

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
