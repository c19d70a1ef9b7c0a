"""The GraphQL endpoint."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from graphql import FieldNode, GraphQLError, OperationType

from mockspaces.domain.call import Call
from mockspaces.errors import (
    MissingOperationAccountIdError,
    MissingOperationUserIdError,
    ServiceError,
)
from mockspaces.execution.documents import Documents, response_key
from mockspaces.execution.execute import Answer, execute, format_error
from mockspaces.schema.context import Context
from mockspaces.settings import Settings
from mockspaces.web.accept import weight_of, weights
from mockspaces.web.exchange import Exchange, ParsedRequest
from mockspaces.web.graphql_request import parse_request
from mockspaces.web.responses import JSON, HTTPError, Response, encode
from mockspaces.web.tokens import UNAUTHORIZED, Caller, Tokens, Unauthenticated

GRAPHQL_RESPONSE = "application/graphql-response+json"
_TAKES_JSON = frozenset({"", "*/*", JSON})
SERVER_ERROR = "Downstream Execution Error: Server Error"
_logger = logging.getLogger(__name__)


class GraphQLEndpoint:
    """`/graphql`: parses, executes and answers GraphQL requests."""

    __slots__ = ("_call", "_documents", "_settings", "_tokens", "max_body")

    def __init__(
        self,
        *,
        call: Callable[[str, str | None, str | None], Call],
        documents: Documents,
        settings: Settings,
        tokens: Tokens,
    ) -> None:
        self._call = call
        self._documents = documents
        self._settings = settings
        self._tokens = tokens
        self.max_body = settings.max_body  # bytes

    def authenticate(self, exchange: Exchange) -> None:
        """Record the caller that the token names, without refusing anyone."""
        caller = self._tokens.caller(exchange.headers.get("authorization"))
        exchange.caller = caller
        if isinstance(caller, Caller):
            exchange.account_id = caller.account_id

    def parse(self, exchange: Exchange, body: bytes) -> None:
        """Note the GraphQL request, or why there is none; it is refused by `answer`."""
        try:
            exchange.parsed = self._parsed(exchange, body)
        except HTTPError as error:
            exchange.parsed = error

    def answer(self, exchange: Exchange) -> Response:
        """Execute the GraphQL request and return the response, whatever happens."""
        headers: Mapping[str, str] | None = None
        try:
            status, answer, headers = self._answer(exchange)
        except HTTPError as error:
            status, headers = error.status, error.headers
            answer = refusal(error.message, extensions=error.extensions)
        except Exception:  # whatever it is, the caller gets an answer
            _logger.exception("The GraphQL endpoint failed")
            status, answer = 500, refusal(SERVER_ERROR, exchange.root_fields)
        exchange.answer = answer
        media_type = _media_type(exchange.headers.get("accept", ""))
        if media_type != JSON:
            answer = _as_newer(answer)
        return Response(status, encode(answer), media_type, headers)

    def _parsed(self, exchange: Exchange, body: bytes) -> ParsedRequest:
        scope = exchange.head.scope
        request = parse_request(scope, exchange.headers, body, max_body=self.max_body)
        document = self._documents.read(request.query)
        operation, errors = None, document.errors
        try:
            operation = document.operation(request.operation_name)
        except GraphQLError as error:
            errors = errors or (error,)
        if scope["method"] != "POST" and operation and not errors:
            kind = operation.node.operation
            if kind is not OperationType.QUERY:
                raise HTTPError(405, "Send mutations by POST.", {"Allow": "POST"})
        return ParsedRequest(request, document.secrets, operation, errors)

    def _answer(
        self, exchange: Exchange
    ) -> tuple[int, Answer, Mapping[str, str] | None]:
        parsed = exchange.parsed
        if not isinstance(parsed, ParsedRequest):
            raise parsed or HTTPError(400, "The request was not read.")
        caller = exchange.caller
        if isinstance(caller, Unauthenticated) and not parsed.is_public:
            return self._unauthenticated(caller, exchange)
        context = self._context(caller, exchange)
        if context.is_call and isinstance(caller, Caller):
            accounts = context.accounts
            if not (accounts.is_welcome() if parsed.errors else accounts.admit()):
                return self._unauthenticated(UNAUTHORIZED, exchange)
        if parsed.errors or parsed.operation is None:
            return 400, self._invalid(parsed.errors), None
        answer = execute(
            parsed.operation,
            variables=parsed.request.variables,
            context=context,
            spelling=self._settings.error_spelling,
            refused=exchange.refused,
        )
        return (200 if answer["data"] is not None else 400), answer, None

    def _context(self, caller: Caller | Unauthenticated, exchange: Exchange) -> Context:
        address = exchange.head.public_url(self._settings.public_url)
        return Context(
            call=self._call_of(caller, exchange.headers.get("space_guid")),
            address=address,
            space_address=self._settings.space_url or f"{address}/space",
            max_objects=self._settings.max_objects,
        )

    def _call_of(
        self, caller: Caller | Unauthenticated, space_guid: str | None
    ) -> Call | ServiceError:
        """Return the caller's call, or the refusal of each of its fields."""
        if isinstance(caller, Unauthenticated):
            return self._call("", None, None)
        if caller.user is None:
            return MissingOperationUserIdError("The token has no claim 'sub'.")
        if caller.account_id is None:
            return MissingOperationAccountIdError("The token has no claim 'accountId'.")
        return self._call(caller.account_id, space_guid, caller.user)

    def _unauthenticated(
        self, failure: Unauthenticated, exchange: Exchange
    ) -> tuple[int, Answer, Mapping[str, str]]:
        return (
            self._settings.auth_failure_status,
            refusal(failure.message, exchange.root_fields, failure.extensions),
            {"WWW-Authenticate": 'Bearer realm="mockspaces"'},
        )

    def _invalid(self, errors: Iterable[GraphQLError]) -> Answer:
        spelling = self._settings.error_spelling
        return {
            "data": None,
            "errors": [format_error(each, spelling) for each in errors],
        }


def refusal(
    message: str,
    root_fields: Sequence[FieldNode] = (),
    extensions: Mapping[str, str] = MappingProxyType({}),
) -> Answer:
    """Return the answer to a request that is refused as a whole.

    The first of `root_fields` is the path of the error.
    """
    error: Answer = {"message": message}
    if root_fields:
        error["path"] = [response_key(root_fields[0])]
    return {"data": None, "errors": [{**error, "extensions": dict(extensions)}]}


def _as_newer(answer: Answer) -> Answer:
    """Return an answer in the form of the newer media type.

    The vendor answers `"data": null` to what was not executed; there, `data` is left
    out.
    """
    return answer if answer["data"] is not None else {"errors": answer["errors"]}


def _media_type(accept: str) -> str:
    """Return the media type that a client would rather have.

    JSON, as the vendor answers, to clients that name neither.
    """
    if accept in _TAKES_JSON:
        return JSON
    ranges = weights(accept)
    newer, older = weight_of(GRAPHQL_RESPONSE, ranges), weight_of(JSON, ranges)
    is_newer = newer >= older if GRAPHQL_RESPONSE in ranges else newer > older
    return GRAPHQL_RESPONSE if newer and is_newer else JSON
