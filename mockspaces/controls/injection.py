"""Injection: a request meets the faults of its world before the service sees it."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from msgspec import UNSET
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockspaces.controls.fault_queue import Encounter, Faults
from mockspaces.controls.rules import ANY, TOKEN, Answer, parse_header
from mockspaces.errors import (
    InvalidAuthMethodError,
    ServiceError,
    Spelling,
    UnauthorizedError,
)
from mockspaces.schema.documents import response_key
from mockspaces.web.answers import encode, send_answer
from mockspaces.web.endpoint import SERVER_ERROR, refusal
from mockspaces.web.exchange import Asked, Exchange
from mockspaces.web.rate_limit import TOO_MANY_REQUESTS
from mockspaces.web.tokens import UNAUTHORIZED, Caller

HEADER = "x-mockspaces-fault"
CUT = "mockspaces.cut"
"""The ASGI extension by which a server lends its connection to be cut."""

_PLAIN = "text/plain; charset=utf-8"
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
        app: What answers the others.
        faults: The faults.
    """

    _operation = ANY

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange.of(scope)
        header = exchange.headers.get(HEADER)
        if header is None and not self._faults.are_waiting:
            await self._app(scope, receive, send)
            return
        encounter = self._encounter(exchange)
        try:
            if header is not None:
                rule = parse_header(header, self._operation)
                if encounter.matches(rule):
                    encounter.meet(rule, "header")
        except ValueError as error:
            message = f"The header X-Mockspaces-Fault is malformed: {error}."
            await self._malformed(exchange, send, message)
            return
        self._faults.meet(encounter)
        exchange.fault_id = encounter.fault_id
        if encounter.seconds:
            # A client waits in real time, whatever the world's clock says.
            await asyncio.sleep(min(encounter.seconds, _LONGEST_WAIT))
        await self._answer(encounter, scope, receive, send)

    async def _answer(
        self, encounter: Encounter, scope: Scope, receive: Receive, send: Send
    ) -> None:
        answer = encounter.answer
        if answer is None:
            await self._serve(encounter, scope, receive, send)
        elif answer.status is not UNSET:
            await self._send_status(send, answer.status, answer)
        elif answer.drop == "before":
            _cut(scope)
        else:
            messages: list[Message] = []

            async def keep(message: Message) -> None:
                messages.append(message)

            await self._serve(encounter, scope, receive, keep)
            if answer.truncate is not UNSET:
                await _send_beginning(send, messages, answer.truncate)
            _cut(scope)

    def _encounter(self, exchange: Exchange) -> Encounter:
        asked = exchange.asked
        if not isinstance(asked, Asked):
            return Encounter(
                operations={}, account_id=exchange.account_id, executes=False
            )
        return Encounter(
            operations={
                response_key(field): field.name.value
                for field in asked.root_fields
                if not field.name.value.startswith("__")
            },
            account_id=exchange.account_id,
            executes=isinstance(exchange.caller, Caller) and not asked.errors,
        )

    async def _serve(
        self, encounter: Encounter, scope: Scope, receive: Receive, send: Send
    ) -> None:
        Exchange.of(scope).refused = encounter.refused
        await self._app(scope, receive, send)

    async def _malformed(self, exchange: Exchange, send: Send, message: str) -> None:
        exchange.answer = refusal(message)
        await send_answer(send, 400, encode(exchange.answer))

    async def _send_status(self, send: Send, status: int, answer: Answer) -> None:
        headers = {"Retry-After": "1"} if status == HTTPStatus.TOO_MANY_REQUESTS else {}
        if answer.body is UNSET and status in _AS_THE_SERVICE:
            await send_answer(send, status, _AS_THE_SERVICE[status], headers=headers)
        else:
            await _send_text(send, status, answer, headers)


class TokenInjection(Injection):
    """The same for requests to the token endpoint.

    Args:
        app: What answers the requests that meet no fault.
        faults: The faults.
        spelling: How error codes are spelled.
    """

    _operation = TOKEN

    def __init__(self, app: ASGIApp, faults: Faults, spelling: Spelling) -> None:
        super().__init__(app, faults)
        self._spelling = spelling

    def _encounter(self, exchange: Exchange) -> Encounter:
        return Encounter(
            operations={TOKEN: TOKEN}, account_id=exchange.account_id, executes=True
        )

    async def _serve(
        self, encounter: Encounter, scope: Scope, receive: Receive, send: Send
    ) -> None:
        error: ServiceError | None = encounter.refused.get(TOKEN)
        if error is None:
            await self._app(scope, receive, send)
            return
        status = 401 if isinstance(error, _OF_A_CALLER) else 500
        code = error.spelled(self._spelling)
        await send_answer(send, status, code.encode(), media_type=_PLAIN)

    async def _malformed(self, exchange: Exchange, send: Send, message: str) -> None:
        del exchange
        await send_answer(send, 400, message.encode(), media_type=_PLAIN)

    async def _send_status(self, send: Send, status: int, answer: Answer) -> None:
        headers = {"Retry-After": "1"} if status == HTTPStatus.TOO_MANY_REQUESTS else {}
        await _send_text(send, status, answer, headers)


async def _send_text(
    send: Send, status: int, answer: Answer, headers: dict[str, str]
) -> None:
    phrases = {known.value: known.phrase for known in HTTPStatus}
    body = phrases.get(status, "") if answer.body is UNSET else answer.body
    if status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
        body = ""
    media_type = _PLAIN if answer.content_type is UNSET else answer.content_type
    await send_answer(
        send, status, body.encode(), media_type=media_type, headers=headers
    )


async def _send_beginning(send: Send, messages: list[Message], size: int) -> None:
    body = b"".join(message.get("body", b"") for message in messages)
    for message in messages:
        if message["type"] == "http.response.start":
            await send(message)
            await send(
                {
                    "type": "http.response.body",
                    "body": body[:size],
                    "more_body": size < len(body),
                }
            )


def _cut(scope: Scope) -> None:
    connection: dict[str, Callable[[], None]] | None
    connection = scope.get("extensions", {}).get(CUT)
    if connection is None:
        message = "A fault cut the connection."
        raise ConnectionCutError(message)
    connection["cut"]()
