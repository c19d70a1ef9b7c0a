"""Injection: a request meets the faults of its world before the service sees it."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from msgspec import UNSET, structs

from mockspaces.controls.faults.queue import FaultOutcome, FaultQueue
from mockspaces.controls.faults.rule import ANY, TOKEN, FaultAnswer, parse_header
from mockspaces.errors import (
    InvalidAuthMethodError,
    ServiceError,
    Spelling,
    UnauthorizedError,
)
from mockspaces.schema.document import response_key
from mockspaces.web.answers import PLAIN, Response, encode
from mockspaces.web.endpoint import SERVER_ERROR, refusal
from mockspaces.web.exchange import Asked, Exchange
from mockspaces.web.rate_limit import TOO_MANY_REQUESTS
from mockspaces.web.tokens import UNAUTHORIZED, Caller

HEADER = "x-mockspaces-fault"
CUT = "mockspaces.cut"
"""The ASGI extension by which a server lends its connection to be cut."""

_LONGEST_WAIT = 86_400.0
_AS_THE_SERVICE = {
    401: encode(refusal(UNAUTHORIZED.message)),
    429: TOO_MANY_REQUESTS,
    500: encode(refusal(SERVER_ERROR)),
}
_OF_A_CALLER = (InvalidAuthMethodError, UnauthorizedError)


class ConnectionCutError(ConnectionResetError):
    """A fault cut the connection of a request that came without a real one."""


class Injection:
    """Delays, answers or cuts off the requests that meet a fault.

    Args:
        faults: The faults.
    """

    __slots__ = ("_faults",)

    _operation = ANY

    def __init__(self, faults: FaultQueue) -> None:
        self._faults = faults

    def may_concern(self, exchange: Exchange) -> bool:
        """Tell whether a request may meet a fault."""
        return bool(self._faults.waiting) or HEADER in exchange.headers

    async def answer(
        self, exchange: Exchange, serve: Callable[[Exchange], Response]
    ) -> Response | None:
        """Return the answer to a request that may meet faults; None if it has none.

        Args:
            exchange: The request, which has been read.
            serve: Returns the service's own answer.
        """
        outcome = self._outcome(exchange)
        try:
            self._meet_header(exchange, outcome)
        except ValueError as error:
            return self._malformed(
                exchange, f"The header X-Mockspaces-Fault is malformed: {error}."
            )
        self._faults.meet(outcome)
        exchange.fault_id = outcome.fault_id
        if outcome.seconds:
            # A client waits in real time, whatever the world's clock says.
            await asyncio.sleep(min(outcome.seconds, _LONGEST_WAIT))
        answer = outcome.answer
        if answer is None:
            return self._served(exchange, outcome, serve)
        if answer.status is not UNSET:
            return self._status(answer.status, answer)
        if answer.drop != "before":
            response = self._served(exchange, outcome, serve)
            if answer.truncate is not UNSET:
                return structs.replace(response, cut_at=answer.truncate)
        cut(exchange)
        return None

    def _meet_header(self, exchange: Exchange, outcome: FaultOutcome) -> None:
        header = exchange.headers.get(HEADER)
        if header is not None:
            rule = parse_header(header, self._operation)
            if outcome.matches(rule):
                outcome.meet(rule, "header")

    def _outcome(self, exchange: Exchange) -> FaultOutcome:
        asked = exchange.asked
        if not isinstance(asked, Asked):
            return FaultOutcome(
                operations={}, account_id=exchange.account_id, executes=False
            )
        return FaultOutcome(
            operations={
                response_key(field): field.name.value
                for field in asked.root_fields
                if not field.name.value.startswith("__")
            },
            account_id=exchange.account_id,
            executes=isinstance(exchange.caller, Caller) and not asked.errors,
        )

    def _served(
        self,
        exchange: Exchange,
        outcome: FaultOutcome,
        serve: Callable[[Exchange], Response],
    ) -> Response:
        exchange.refused = outcome.refused
        return serve(exchange)

    def _malformed(self, exchange: Exchange, message: str) -> Response:
        exchange.answer = refusal(message)
        return Response(400, encode(exchange.answer))

    def _status(self, status: int, answer: FaultAnswer) -> Response:
        if answer.body is UNSET and status in _AS_THE_SERVICE:
            return Response(status, _AS_THE_SERVICE[status], headers=_headers(status))
        return _text(status, answer)


class TokenInjection(Injection):
    """The same for requests to the token endpoint.

    Args:
        faults: The faults.
        spelling: How error codes are spelled.
    """

    __slots__ = ("_spelling",)

    _operation = TOKEN

    def __init__(self, faults: FaultQueue, spelling: Spelling) -> None:
        super().__init__(faults)
        self._spelling = spelling

    def _outcome(self, exchange: Exchange) -> FaultOutcome:
        return FaultOutcome(
            operations={TOKEN: TOKEN}, account_id=exchange.account_id, executes=True
        )

    def _served(
        self,
        exchange: Exchange,
        outcome: FaultOutcome,
        serve: Callable[[Exchange], Response],
    ) -> Response:
        error: ServiceError | None = outcome.refused.get(TOKEN)
        if error is None:
            return serve(exchange)
        status = 401 if isinstance(error, _OF_A_CALLER) else 500
        return Response(status, error.spelled(self._spelling).encode(), PLAIN)

    def _malformed(self, exchange: Exchange, message: str) -> Response:
        del exchange
        return Response(400, message.encode(), PLAIN)

    def _status(self, status: int, answer: FaultAnswer) -> Response:
        return _text(status, answer)


def _headers(status: int) -> dict[str, str]:
    return {"Retry-After": "1"} if status == HTTPStatus.TOO_MANY_REQUESTS else {}


def _text(status: int, answer: FaultAnswer) -> Response:
    phrases = {known.value: known.phrase for known in HTTPStatus}
    body = phrases.get(status, "") if answer.body is UNSET else answer.body
    if status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
        body = ""
    media_type = PLAIN if answer.content_type is UNSET else answer.content_type
    return Response(status, body.encode(), media_type, _headers(status))


def cut(exchange: Exchange) -> None:
    """Cut the connection of a request.

    Raises:
        ConnectionCutError: If it came without a real one.
    """
    connection: dict[str, Callable[[], None]] | None
    connection = exchange.head.scope.get("extensions", {}).get(CUT)
    if connection is None:
        message = "A fault cut the connection."
        raise ConnectionCutError(message)
    connection["cut"]()
