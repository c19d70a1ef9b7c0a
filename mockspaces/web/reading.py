"""Reading: what a request to the GraphQL endpoint carries."""

from collections.abc import Mapping

from graphql import GraphQLError, OperationDefinitionNode, OperationType
from starlette.types import ASGIApp, Receive, Scope, Send

from mockspaces.schema.documents import Documents
from mockspaces.web.answers import ClientGoneError, HTTPError
from mockspaces.web.exchange import Asked, Exchange
from mockspaces.web.request import read_request

_METHODS = frozenset({"GET", "HEAD", "POST"})
_ALLOW = {"Allow": "GET, HEAD, POST"}


class Reading:
    """Reads the GraphQL request of an exchange, or notes why there is none.

    Nothing is refused here: the endpoint does that, when all others have had their say.

    Args:
        app: What answers the request.
        documents: The GraphQL documents that have been read.
        limit: The largest body that is taken in, in bytes.
    """

    def __init__(self, app: ASGIApp, *, documents: Documents, limit: int) -> None:
        self._app = app
        self._documents = documents
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange.of(scope)
        try:
            exchange.asked = await self._read(scope, receive, exchange.headers)
        except HTTPError as error:
            exchange.asked = error
        except ClientGoneError:
            return
        await self._app(scope, receive, send)

    async def _read(
        self, scope: Scope, receive: Receive, headers: Mapping[str, str]
    ) -> Asked:
        if scope["method"] not in _METHODS:
            raise HTTPError(405, "GraphQL goes by GET or POST.", _ALLOW)
        request = await read_request(scope, receive, headers, limit=self._limit)
        document = self._documents.read(request.query)
        operation, errors = None, document.errors
        try:
            operation = document.operation(request.operation_name)
        except GraphQLError as error:
            errors = errors or (error,)
        if scope["method"] != "POST" and operation and not errors:
            _check_reads_only(operation)
        return Asked(
            request=request, document=document, operation=operation, errors=errors
        )


def _check_reads_only(operation: OperationDefinitionNode) -> None:
    if operation.operation is not OperationType.QUERY:
        raise HTTPError(405, "A mutation goes by POST.", {"Allow": "POST"})
