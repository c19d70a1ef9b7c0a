"""Reading: what a request to the GraphQL endpoint carries."""

from graphql import GraphQLError, OperationType

from mockspaces.schema.documents import Documents
from mockspaces.web.answers import HTTPError
from mockspaces.web.exchange import Asked, Exchange
from mockspaces.web.request import GraphQLRequest, read_request


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
    scope = exchange.scope
    try:
        request = await read_request(
            scope, exchange.receive, exchange.headers, limit=limit
        )
        may_change = scope["method"] == "POST"
        exchange.asked = _asked(request, documents, may_change=may_change)
    except HTTPError as error:
        exchange.asked = error


def _asked(request: GraphQLRequest, documents: Documents, *, may_change: bool) -> Asked:
    document = documents.read(request.query)
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
