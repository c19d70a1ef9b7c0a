"""The GraphQL endpoint: one request in, one answer out."""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from graphql import GraphQLError
from starlette.types import Receive, Scope, Send

from mockspaces.domain.accounts import Accounts
from mockspaces.domain.call import Call
from mockspaces.errors import (
    MissingOperationAccountIdError,
    MissingOperationUserIdError,
    ServiceError,
)
from mockspaces.schema.context import Context
from mockspaces.schema.documents import response_key
from mockspaces.schema.root import Answer, format_error, run
from mockspaces.settings import Settings
from mockspaces.web.address import address_of
from mockspaces.web.answers import JSON, HTTPError, encode, send_answer
from mockspaces.web.exchange import Asked, Exchange
from mockspaces.web.tokens import UNAUTHORIZED, Caller, Unauthenticated

GRAPHQL_RESPONSE = "application/graphql-response+json"
SERVER_ERROR = "Downstream Execution Error: Server Error"
_logger = logging.getLogger(__name__)


class GraphQLEndpoint:
    """`/graphql`: what a request asks for is executed and answered.

    Args:
        call: Makes the call of an account on the world behind.
        settings: How the service behaves.
    """

    def __init__(
        self,
        *,
        call: Callable[[str, str | None], Call],
        settings: Settings,
    ) -> None:
        self._call = call
        self._settings = settings

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        exchange = Exchange.of(scope)
        headers: Mapping[str, str] | None = None
        try:
            status, answer, headers = self._answer(scope, exchange)
        except HTTPError as error:
            status, headers = error.status, error.headers
            answer = refusal(error.message)
        except Exception:  # the last door: whatever it is, the caller gets an answer
            _logger.exception("The GraphQL endpoint failed")
            status, answer = 500, refusal(SERVER_ERROR)
        exchange.answer = answer
        media_type = _media_type(exchange.headers.get("accept", ""))
        body = encode(_as(media_type, answer))
        await send_answer(send, status, body, media_type=media_type, headers=headers)

    def _answer(
        self, scope: Scope, exchange: Exchange
    ) -> tuple[int, Answer, Mapping[str, str] | None]:
        asked = exchange.asked
        if not isinstance(asked, Asked):
            raise asked or HTTPError(400, "The request was not read.")
        caller = exchange.caller
        if isinstance(caller, Caller) and not self._welcomes(caller):
            caller = UNAUTHORIZED
        if isinstance(caller, Unauthenticated):
            return self._unauthenticated(caller, asked)
        if asked.errors:
            return 400, self._invalid(asked.errors), None
        answer = run(
            asked.document,
            asked.request.operation_name,
            variables=asked.request.variables,
            context=self._context(scope, exchange, caller),
            spelling=self._settings.error_spelling,
        )
        return (200 if answer["data"] is not None else 400), answer, None

    def _welcomes(self, caller: Caller) -> bool:
        if caller.user is None or caller.account_id is None:
            return True  # a rule refuses it
        return Accounts(self._call(caller.account_id, None)).is_welcome()

    def _context(self, scope: Scope, exchange: Exchange, caller: Caller) -> Context:
        address = address_of(scope, exchange.headers, self._settings.public_url)
        call: Call | ServiceError
        if caller.user is None:
            call = MissingOperationUserIdError("The token has no claim 'sub'.")
        elif caller.account_id is None:
            call = MissingOperationAccountIdError("The token has no claim 'accountId'.")
        else:
            call = self._call(caller.account_id, exchange.headers.get("space_guid"))
            Accounts(call).admit()
        return Context(
            call=call,
            address=address,
            space_address=self._settings.space_url or f"{address}/space",
            refused=exchange.refused,
        )

    def _unauthenticated(
        self, failure: Unauthenticated, asked: Asked
    ) -> tuple[int, Answer, Mapping[str, str]]:
        error: Answer = {"message": failure.message}
        fields = asked.root_fields
        if fields:
            error["path"] = [response_key(fields[0])]
        error["extensions"] = failure.extensions
        return (
            self._settings.auth_failure_status,
            {"data": None, "errors": [error]},
            {"WWW-Authenticate": 'Bearer realm="mockspaces"'},
        )

    def _invalid(self, errors: Iterable[GraphQLError]) -> Answer:
        spelling = self._settings.error_spelling
        return {
            "data": None,
            "errors": [format_error(each, spelling) for each in errors],
        }


def refusal(message: str) -> Answer:
    """Return the answer to a request that is refused as a whole."""
    return {"data": None, "errors": [{"message": message, "extensions": {}}]}


def _as(media_type: str, answer: Answer) -> Answer:
    """Return an answer in the form of a media type.

    The vendor answers `"data": null` to what was not executed; the newer media type
    leaves `data` out.
    """
    if media_type == JSON or answer["data"] is not None:
        return answer
    return {"errors": answer["errors"]}


@lru_cache(maxsize=256)
def _media_type(accept: str) -> str:
    accepted = {each.partition(";")[0].strip().lower() for each in accept.split(",")}
    return GRAPHQL_RESPONSE if GRAPHQL_RESPONSE in accepted else JSON
