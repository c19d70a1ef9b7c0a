"""Reading: what a request to the GraphQL endpoint carries."""

from graphql import GraphQLError, OperationType

from mockspaces.schema.document import Operation
from mockspaces.schema.documents import Documents
from mockspaces.web.answers import HTTPError
from mockspaces.web.exchange import Asked, Exchange
from mockspaces.web.request import read_request

_METHODS = frozenset({"GET", "HEAD", "POST"})
_ALLOW = {"Allow": "GET, HEAD, POST"}


async def read(exchange: Exchange, documents: Documents, limit: int) -> None:
    """Note what an exchange asks for, or why it asks for nothing.

    Nothing is refused here: the endpoint does that, when all others have had their say.

    Args:
        exchange: The exchange.
        documents: The GraphQL documents that have been read.
        limit: The largest body that is taken in, in bytes.

    Raises:
        ClientGoneError: If the rest of the request never comes.
    """
    try:
        exchange.asked = await _asked(exchange, documents, limit)
    except HTTPError as error:
        exchange.asked = error


async def _asked(exchange: Exchange, documents: Documents, limit: int) -> Asked:
    method = exchange.scope["method"]
    if method not in _METHODS:
        raise HTTPError(405, "GraphQL goes by GET or POST.", _ALLOW)
    request = await read_request(
        exchange.scope, exchange.receive, exchange.headers, limit=limit
    )
    document = documents.read(request.query)
    operation, errors = None, document.errors
    try:
        operation = document.operation(request.operation_name)
    except GraphQLError as error:
        errors = errors or (error,)
    if method != "POST" and operation and not errors:
        _check_reads_only(operation)
    return Asked(request, document.secrets, operation, errors)


def _check_reads_only(operation: Operation) -> None:
    if operation.node.operation is not OperationType.QUERY:
        raise HTTPError(405, "A mutation goes by POST.", {"Allow": "POST"})
