"""The service: each step of a request to one of its endpoints, in their order."""

from collections.abc import Iterable, Sequence
from time import perf_counter
from typing import Protocol

from starlette.types import Receive, Scope, Send

from mockspaces.clock import Clock
from mockspaces.controls.coverage.usage import usage_of
from mockspaces.controls.faults.injection import Injection, cut
from mockspaces.controls.recording import Listener
from mockspaces.web.answers import ClientGoneError, Response, send_response
from mockspaces.web.exchange import Asked, Exchange
from mockspaces.web.heads import Head
from mockspaces.web.rate_limit import RateLimiter, too_many_requests


class Endpoint(Protocol):
    """One of the two endpoints of the service."""

    def identify(self, exchange: Exchange) -> None:
        """Note for whom a request is made."""

    async def read(self, exchange: Exchange, receive: Receive) -> None:
        """Take in what a request carries.

        Raises:
            ClientGoneError: If the rest of it never comes.
        """

    def take(self, exchange: Exchange, pieces: Iterable[bytes]) -> None:
        """Take in what a request carries whose body is there."""

    def answer(self, exchange: Exchange) -> Response:
        """Return the answer to a request that has been read."""


class Service:
    """The way of a request to an endpoint, and back.

    The rate limit comes before the body is read: what it refuses costs nothing. Faults
    come last, since what they match is known then.

    Args:
        endpoint: What answers the requests.
        injection: The faults that a request may meet.
        clock: The world's clock.
        limiter: How much an account may ask.
        listeners: Who is told of every exchange, however it went.
    """

    __slots__ = ("_clock", "_endpoint", "_injection", "_limiter", "_listeners")

    def __init__(
        self,
        endpoint: Endpoint,
        injection: Injection,
        *,
        clock: Clock,
        limiter: RateLimiter,
        listeners: Sequence[Listener],
    ) -> None:
        self._endpoint = endpoint
        self._injection = injection
        self._clock = clock
        self._limiter = limiter
        self._listeners = listeners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = self.begin(Head(scope))
        try:
            if exchange.account_id is None or not self._limiter.is_on:
                await self._serve(exchange, receive, send)
            else:
                await self._serve_in_turn(exchange, exchange.account_id, receive, send)
        finally:
            self._note(exchange)

    @property
    def may_wait(self) -> bool:
        """Whether the body of a request may come before anything else is done for it.

        If not, the request is to be called by ASGI: it counts while its body arrives.
        """
        return not self._limiter.is_on

    def begin(self, head: Head) -> Exchange:
        """Return what is known of a request that has begun."""
        exchange = Exchange(head, head.headers, self._clock.seconds(), perf_counter())
        self._endpoint.identify(exchange)
        return exchange

    def finish(self, exchange: Exchange, pieces: Iterable[bytes]) -> Response | None:
        """Return the answer to a request whose body has come, without any wait.

        None if it may meet a fault: it is to be called by ASGI then, as if it had not
        been here.

        Args:
            exchange: What is known of the request.
            pieces: Its body, as it came.
        """
        if self._injection.may_concern(exchange):
            return None
        try:
            if exchange.account_id is None or not self._limiter.is_on:
                self._endpoint.take(exchange, pieces)
                response = self._endpoint.answer(exchange)
            else:
                response = self._answer_in_turn(exchange, exchange.account_id, pieces)
            exchange.status = response.status
        finally:
            self._note(exchange)
        return response

    def _note(self, exchange: Exchange) -> None:
        milliseconds = (perf_counter() - exchange.started) * 1000
        asked = exchange.asked
        usage = None
        if isinstance(asked, Asked) and asked.operation:
            usage = asked.operation.once(usage_of)
        for listener in self._listeners:
            listener.note(exchange, usage, milliseconds)

    def _answer_in_turn(
        self, exchange: Exchange, account_id: str, pieces: Iterable[bytes]
    ) -> Response:
        wait = self._limiter.enter(account_id)
        if wait is not None:
            return too_many_requests(wait)
        try:
            self._endpoint.take(exchange, pieces)
            return self._endpoint.answer(exchange)
        finally:
            self._limiter.leave(account_id)

    async def _serve_in_turn(
        self, exchange: Exchange, account_id: str, receive: Receive, send: Send
    ) -> None:
        wait = self._limiter.enter(account_id)
        if wait is not None:
            await _send(exchange, too_many_requests(wait), send)
            return
        try:
            await self._serve(exchange, receive, send)
        finally:
            self._limiter.leave(account_id)

    async def _serve(self, exchange: Exchange, receive: Receive, send: Send) -> None:
        response: Response | None
        try:
            await self._endpoint.read(exchange, receive)
        except ClientGoneError:
            return
        if self._injection.may_concern(exchange):
            response = await self._injection.answer(exchange, self._endpoint.answer)
        else:
            response = self._endpoint.answer(exchange)
        if response is not None:
            await _send(exchange, response, send)


async def _send(exchange: Exchange, response: Response, send: Send) -> None:
    exchange.status = response.status
    await send_response(send, response)
    if response.cut_at is not None:
        cut(exchange)
