"""The steps of a request to an endpoint of the service.

1. authenticate: who calls, since limits are per account; the endpoint refuses later
2. rate limit: a refused request costs nothing, its body is not read
3. read: the body up to its limit, as a whole, then parsed
4. faults: injected by tests, matched with the parsed request
5. execute: the endpoint's own answer, or its refusal
6. observe: the journal, the coverage and the metrics of the world
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from starlette.types import Receive, Scope, Send

from mockspaces.clock import Clock
from mockspaces.real_time import perf_counter
from mockspaces.web.body import read_body
from mockspaces.web.exchange import Exchange, RequestHead
from mockspaces.web.rate_limit import RateLimiter, too_many_requests
from mockspaces.web.responses import (
    PLAIN,
    ClientGoneError,
    HTTPError,
    Response,
    cut_connection,
    send_response,
)
from mockspaces.web.waits import EndedError, Waits

_FAILED = Response(500, b"Internal Server Error", PLAIN)
_logger = logging.getLogger(__name__)


class Endpoint(Protocol):
    """One of the two endpoints of the service."""

    @property
    def max_body(self) -> int | None:
        """Largest body of a POST, in bytes; None reads no body."""

    def authenticate(self, exchange: Exchange) -> None:
        """Record the caller of a request."""

    def parse(self, exchange: Exchange, body: bytes) -> None:
        """Record the parsed request."""

    def answer(self, exchange: Exchange) -> Response:
        """Execute the request, or refuse it."""


class Effect(Protocol):
    """The combined effect of the faults that match one request."""

    @property
    def delay(self) -> float:
        """Seconds to wait before the request is answered."""

    def answer(self, execute: Callable[[], Response]) -> Response | None:
        """Return the response, which `execute` may make; None cuts the connection."""


class FaultMatcher(Protocol):
    """Matches requests with the faults that tests inject."""

    def may_match(self, headers: Mapping[str, str]) -> bool:
        """Return whether a request with these header fields may match a fault."""

    def match(self, exchange: Exchange) -> Effect | None:
        """Return the effect on a request that has been parsed; None is no effect."""


class Observer(Protocol):
    """Records exchanges."""

    def begin(self, exchange: Exchange) -> None:
        """Record an exchange that has to wait; it is noted when it is over."""

    def note(self, exchange: Exchange, milliseconds: float) -> None:
        """Record an exchange that is over, after so many milliseconds."""


class Delayed(NamedTuple):
    """An answer that has to wait."""

    delay: float  # seconds
    answer: Callable[[], Response | None]  # None cuts the connection


class Pipeline:
    """An endpoint of the service as an ASGI application.

    Observers record each exchange, however it ended.
    """

    __slots__ = (
        "_clock",
        "_endpoint",
        "_faults",
        "_limiter",
        "_observers",
        "waits",
    )

    def __init__(  # noqa: PLR0913 - the steps of the way
        self,
        endpoint: Endpoint,
        *,
        clock: Clock,
        limiter: RateLimiter,
        waits: Waits | None = None,
        faults: FaultMatcher | None = None,
        observers: Sequence[Observer] = (),
    ) -> None:
        self._endpoint = endpoint
        self._clock = clock
        self._limiter = limiter
        self._faults = faults
        self._observers = observers
        self.waits = waits or Waits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = self._begin(RequestHead(scope), perf_counter())
        with self._limiter.admit(exchange.account_id) as retry_after:
            try:
                if retry_after is None:
                    response = await self._served(exchange, receive)
                else:
                    response = self._end(exchange, too_many_requests(retry_after))
            except ClientGoneError:
                self._end(exchange, None)
                return
            except EndedError:
                response = self._end(exchange, None)
            if response is not None:
                unread = receive if response.closes else None
                await send_response(send, response, unread)
            if response is None or response.cut_at is not None:
                cut_connection(scope)

    async def _served(self, exchange: Exchange, receive: Receive) -> Response | None:
        """Read the body, wait where a fault delays it, and return the response."""
        body, limit = b"", self._endpoint.max_body
        if limit is not None and exchange.head.scope["method"] == "POST":
            try:
                async with self.waits.until_ended():
                    body = await read_body(receive, exchange.headers, limit)
            except HTTPError as error:
                exchange.parsed = error
        answer = self._answer(exchange, body)
        if not isinstance(answer, Delayed):
            return answer
        for observer in self._observers:
            observer.begin(exchange)
        await self.waits.sleep(answer.delay, receive)
        return answer.answer()

    @property
    def max_body(self) -> int:
        """Largest body of a POST, in bytes."""
        return self._endpoint.max_body or 0

    def may_wait(self, head: RequestHead) -> bool:
        """Return whether a request may be delayed, or hold a place in flight."""
        return self._limiter.is_on or self._may_fail(head.headers)

    def answer_at_once(self, head: RequestHead, body: bytes) -> Response | None:
        """Answer a complete request, or do nothing and return None if it may wait."""
        if self.may_wait(head):
            return None
        try:
            exchange = self._begin(head, perf_counter())
            self._endpoint.parse(exchange, body)
            return self._execute(exchange, None)
        except Exception:  # a bug: the client gets an answer, as from uvicorn
            _logger.exception("A request failed")
            return _FAILED

    def end_unanswered(self, head: RequestHead, started: float) -> None:
        """Note a request whose connection was cut while its body arrived."""
        self._end(self._begin(head, started), None)

    def _may_fail(self, headers: Mapping[str, str]) -> bool:
        return self._faults is not None and self._faults.may_match(headers)

    def _begin(self, head: RequestHead, started: float) -> Exchange:
        exchange = Exchange(head, head.headers, self._clock.seconds(), started)
        self._endpoint.authenticate(exchange)
        return exchange

    def _answer(self, exchange: Exchange, body: bytes) -> Response | Delayed | None:
        """Answer a request whose body is complete; None cuts its connection."""
        if exchange.parsed is None:
            self._endpoint.parse(exchange, body)
        effect = None
        if self._faults is not None and self._may_fail(exchange.headers):
            effect = self._faults.match(exchange)
        if effect is not None and effect.delay:
            return Delayed(effect.delay, partial(self._execute, exchange, effect))
        return self._execute(exchange, effect)

    def _execute(self, exchange: Exchange, effect: Effect | None) -> Response | None:
        execute = self._endpoint.answer
        if effect is None:
            return self._end(exchange, execute(exchange))
        return self._end(exchange, effect.answer(partial(execute, exchange)))

    def _end(self, exchange: Exchange, response: Response | None) -> Response | None:
        """Let the observers note an exchange that is over, and return the response."""
        exchange.response = response
        milliseconds = (perf_counter() - exchange.started) * 1000
        for observer in self._observers:
            observer.note(exchange, milliseconds)
        return response
