"""Injection: matches requests with faults before the endpoint answers."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType, structs

from mockspaces.controls.faults.queue import FaultOutcome, FaultQueue
from mockspaces.controls.faults.rule import ANY, TOKEN, FaultAnswer, parse_header
from mockspaces.errors import (
    InvalidAuthMethodError,
    ServiceError,
    Spelling,
    UnauthorizedError,
)
from mockspaces.execution.capitalised import name_as_written
from mockspaces.execution.documents import response_key
from mockspaces.web.exchange import Exchange, ParsedRequest
from mockspaces.web.graphql import SERVER_ERROR, refusal
from mockspaces.web.rate_limit import too_many_requests
from mockspaces.web.responses import PLAIN, Response, encode
from mockspaces.web.tokens import UNAUTHORIZED, Caller

HEADER = "x-mockspaces-fault"
_MAX_DELAY = 86_400.0
_MESSAGES = {401: UNAUTHORIZED.message, 500: SERVER_ERROR}
"""Bodies of statuses for which a fault names none."""

_OF_A_CALLER = (InvalidAuthMethodError, UnauthorizedError)


class FaultEffect(msgspec.Struct, frozen=True, kw_only=True):
    """The combined effect of the faults that match one request."""

    delay: float = 0.0  # seconds
    # the response without execution; None executes the request
    response: Response | None = None
    # where the connection is cut; see `FaultAnswer`
    drop: Literal["before", "after"] | UnsetType = UNSET
    truncate: int | UnsetType = UNSET  # bytes of the body after which it is cut

    def answer(self, execute: Callable[[], Response]) -> Response | None:
        """Return the response; see `web.pipeline.Effect`."""
        if self.drop == "before":
            return None
        response = self.response or execute()
        if self.drop == "after":
            return None
        if self.truncate is UNSET:
            return response
        return structs.replace(response, cut_at=self.truncate)


class Injection:
    """Matches requests to the GraphQL endpoint with the faults of a world."""

    __slots__ = ("_faults",)

    _operation = ANY

    def __init__(self, faults: FaultQueue) -> None:
        self._faults = faults

    def may_match(self, headers: Mapping[str, str]) -> bool:
        """Return whether a request with these header fields may match a fault."""
        return bool(self._faults.waiting) or HEADER in headers

    def match(self, exchange: Exchange) -> FaultEffect:
        """Return the effect on a request that has been parsed."""
        outcome = self._outcome(exchange)
        try:
            self._match_header(exchange, outcome)
        except ValueError as error:
            message = f"The header X-Mockspaces-Fault is malformed: {error}."
            response = self._malformed(exchange, message)
            return FaultEffect(response=response)
        self._faults.match(outcome)
        exchange.fault_id = outcome.fault_id
        exchange.refused = outcome.refused
        answer = outcome.answer
        return FaultEffect(
            delay=min(outcome.seconds, _MAX_DELAY),
            response=self._response(outcome, exchange),
            drop=answer.drop if answer else UNSET,
            truncate=answer.truncate if answer else UNSET,
        )

    def _match_header(self, exchange: Exchange, outcome: FaultOutcome) -> None:
        header = exchange.headers.get(HEADER)
        if header is not None:
            rule = parse_header(header, self._operation)
            if outcome.matches(rule):
                outcome.apply(rule, "header")

    def _outcome(self, exchange: Exchange) -> FaultOutcome:
        parsed = exchange.parsed
        if not isinstance(parsed, ParsedRequest):
            return FaultOutcome(
                operations={}, account_id=exchange.account_id, executes=False
            )
        return FaultOutcome(
            operations={
                response_key(field): name_as_written(field)
                for field in parsed.root_fields
                if not field.name.value.startswith("__")
            },
            account_id=exchange.account_id,
            executes=not parsed.errors
            and (isinstance(exchange.caller, Caller) or parsed.is_public),
        )

    def _response(self, outcome: FaultOutcome, exchange: Exchange) -> Response | None:
        """Return the response without execution, if the faults give one."""
        answer = outcome.answer
        if answer is None or answer.status is UNSET:
            return None
        message = _MESSAGES.get(answer.status)
        if message is None or answer.body is not UNSET:
            return _text(answer.status, answer)
        exchange.answer = refusal(message, exchange.root_fields)
        return Response(answer.status, encode(exchange.answer))

    def _malformed(self, exchange: Exchange, message: str) -> Response:
        exchange.answer = refusal(message)
        return Response(400, encode(exchange.answer))


class TokenInjection(Injection):
    """Matches requests to the token endpoint with the faults of a world."""

    __slots__ = ("_spelling",)

    _operation = TOKEN

    def __init__(self, faults: FaultQueue, spelling: Spelling) -> None:
        super().__init__(faults)
        self._spelling = spelling

    def _outcome(self, exchange: Exchange) -> FaultOutcome:
        return FaultOutcome(
            operations={TOKEN: TOKEN}, account_id=exchange.account_id, executes=True
        )

    def _response(self, outcome: FaultOutcome, exchange: Exchange) -> Response | None:
        del exchange
        answer = outcome.answer
        if answer is not None and answer.status is not UNSET:
            return _text(answer.status, answer)
        error: ServiceError | None = outcome.refused.get(TOKEN)
        if error is None:
            return None
        status = 401 if isinstance(error, _OF_A_CALLER) else 500
        return Response(status, error.spelled(self._spelling).encode(), PLAIN)

    def _malformed(self, exchange: Exchange, message: str) -> Response:
        del exchange
        return Response(400, message.encode(), PLAIN)


def _text(status: int, answer: FaultAnswer) -> Response:
    is_limited = status == HTTPStatus.TOO_MANY_REQUESTS
    limited = too_many_requests(1) if is_limited else None
    if limited and answer.body is UNSET:
        return limited
    phrases = {known.value: known.phrase for known in HTTPStatus}
    body = phrases.get(status, "") if answer.body is UNSET else answer.body
    if status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
        body = ""
    media_type = PLAIN if answer.content_type is UNSET else answer.content_type
    headers = limited.headers if limited else None
    return Response(status, body.encode(), media_type, headers)
