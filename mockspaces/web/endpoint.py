"""The GraphQL endpoint: one request in, one answer out."""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from graphql import GraphQLError

from mockspaces.domain.call import Call
from mockspaces.errors import (
    MissingOperationAccountIdError,
    MissingOperationUserIdError,
    ServiceError,
)
from mockspaces.remembered import Remembered
from mockspaces.schema.context import Context
from mockspaces.schema.document import response_key
from mockspaces.schema.root import Answer, format_error, run
from mockspaces.settings import Settings
from mockspaces.web.answers import JSON, HTTPError, Response, encode
from mockspaces.web.exchange import Asked, Exchange
from mockspaces.web.reading import Reader
from mockspaces.web.tokens import UNAUTHORIZED, Caller, Tokens, Unauthenticated

GRAPHQL_RESPONSE = "application/graphql-response+json"
SERVER_ERROR = "Downstream Execution Error: Server Error"
_MOST_CONTEXTS = 1000
_LARGEST_CONTEXTS = 500_000
_logger = logging.getLogger(__name__)


class GraphQLEndpoint:
    """`/graphql`: what a request asks for is executed and answered.

    Args:
        call: Makes the call of an account on the world behind.
        reader: What reads the requests.
        settings: How the service behaves.
        tokens: What reads the token of a request.

    Attributes:
        read: Takes in the GraphQL request as it arrives; see `Reader.read`.
        take: Takes in that of a POST whose body is there; see `Reader.take`.
    """

    __slots__ = ("_call", "_contexts", "_settings", "_tokens", "read", "take")

    def __init__(
        self,
        *,
        call: Callable[[str, str | None], Call],
        reader: Reader,
        settings: Settings,
        tokens: Tokens,
    ) -> None:
        self.read, self.take = reader.read, reader.take
        self._call = call
        self._settings = settings
        self._tokens = tokens
        self._contexts: Remembered[tuple[Caller, str | None, str], Context] = (
            Remembered(most=_MOST_CONTEXTS, largest=_LARGEST_CONTEXTS)
        )

    def identify(self, exchange: Exchange) -> None:
        """Note the caller that the token names; nobody is refused yet."""
        caller = self._tokens.caller(exchange.headers.get("authorization"))
        exchange.caller = caller
        if isinstance(caller, Caller):
            exchange.account_id = caller.account_id

    def answer(self, exchange: Exchange) -> Response:
        """Execute what is asked for and return the answer, whatever happens."""
        headers: Mapping[str, str] | None = None
        try:
            status, answer, headers = self._answer(exchange)
        except HTTPError as error:
            status, headers = error.status, error.headers
            answer = refusal(error.message)
        except Exception:  # the last door: whatever it is, the caller gets an answer
            _logger.exception("The GraphQL endpoint failed")
            status, answer = 500, refusal(SERVER_ERROR)
        exchange.answer = answer
        media_type = _media_type(exchange.headers.get("accept", ""))
        if media_type != JSON:
            answer = _as_newer(answer)
        return Response(status, encode(answer), media_type, headers)

    def _answer(
        self, exchange: Exchange
    ) -> tuple[int, Answer, Mapping[str, str] | None]:
        asked = exchange.asked
        if not isinstance(asked, Asked):
            raise asked or HTTPError(400, "The request was not read.")
        caller = exchange.caller
        if isinstance(caller, Unauthenticated):
            return self._unauthenticated(caller, asked)
        context = self._context(caller, exchange)
        if context.is_call:
            accounts = context.accounts
            if not (accounts.is_welcome() if asked.errors else accounts.admit()):
                return self._unauthenticated(UNAUTHORIZED, asked)
        if asked.errors or asked.operation is None:
            return 400, self._invalid(asked.errors), None
        answer = run(
            asked.operation,
            variables=asked.request.variables,
            context=context,
            spelling=self._settings.error_spelling,
        )
        return (200 if answer["data"] is not None else 400), answer, None

    def _context(self, caller: Caller, exchange: Exchange) -> Context:
        """Return what the resolvers are told of a request, and of all like it."""
        address = exchange.head.address(self._settings.public_url)
        space_guid = exchange.headers.get("space_guid")
        key = caller, space_guid, address
        context = self._contexts.get(key)
        if context is None:
            context = Context(
                call=self._call_of(caller, space_guid),
                address=address,
                space_address=self._settings.space_url or f"{address}/space",
            )
            if context.is_call:  # what is raised each time is made each time
                self._contexts.add(key, context, len(repr(key)))
        return context.refusing(exchange.refused) if exchange.refused else context

    def _call_of(self, caller: Caller, space_guid: str | None) -> Call | ServiceError:
        """Return the call that a caller makes; or what refuses each of its fields."""
        if caller.user is None:
            return MissingOperationUserIdError("The token has no claim 'sub'.")
        if caller.account_id is None:
            return MissingOperationAccountIdError("The token has no claim 'accountId'.")
        return self._call(caller.account_id, space_guid)

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


def _as_newer(answer: Answer) -> Answer:
    """Return an answer in the form of the newer media type.

    The vendor answers `"data": null` to what was not executed; there, `data` is left
    out.
    """
    return answer if answer["data"] is not None else {"errors": answer["errors"]}


@lru_cache(maxsize=256)
def _media_type(accept: str) -> str:
    accepted = {each.partition(";")[0].strip().lower() for each in accept.split(",")}
    return GRAPHQL_RESPONSE if GRAPHQL_RESPONSE in accepted else JSON
