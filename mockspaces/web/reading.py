"""Reading: what a request to the GraphQL endpoint carries."""

from collections.abc import Iterable

from graphql import GraphQLError, OperationType
from starlette.types import Receive

from mockspaces.schema.documents import Documents
from mockspaces.web.answers import HTTPError
from mockspaces.web.exchange import Asked, Exchange
from mockspaces.web.request import GraphQLRequest, read_request, request_of


class Reader:
    """Notes what exchanges ask for, or why they ask for nothing.

    Nothing is refused here: the endpoint does that, when all others have had their say.

    Args:
        documents: The GraphQL documents that have been read.
        max_body: The largest body that is taken in, in bytes.
    """

    __slots__ = ("_documents", "_max_body")

    def __init__(self, documents: Documents, max_body: int) -> None:
        self._documents = documents
        self._max_body = max_body

    async def read(self, exchange: Exchange, receive: Receive) -> None:
        """Note what a request asks for, once its body has come.

        Raises:
            ClientGoneError: If the rest of the request never comes.
        """
        scope = exchange.head.scope
        try:
            request = await read_request(
                scope, receive, exchange.headers, limit=self._max_body
            )
            may_change = scope["method"] == "POST"
            exchange.asked = self._asked(request, may_change=may_change)
        except HTTPError as error:
            exchange.asked = error

    def take(self, exchange: Exchange, pieces: Iterable[bytes]) -> None:
        """Note what a POST asks for whose body is there, no larger than it may be."""
        try:
            request = request_of(exchange.headers, pieces)
            exchange.asked = self._asked(request, may_change=True)
        except HTTPError as error:
            exchange.asked = error

    def _asked(self, request: GraphQLRequest, *, may_change: bool) -> Asked:
        document = self._documents.read(request.query)
        operation, errors = None, document.errors
        try:
            operation = document.operation(request.operation_name)
        except GraphQLError as error:
            errors = errors or (error,)
        if not may_change and operation and not errors:
            kind = operation.node.operation
            if kind is not OperationType.QUERY:
                raise HTTPError(405, "A mutation goes by POST.", {"Allow": "POST"})
        return Asked(request, document.secrets, operation, errors)
