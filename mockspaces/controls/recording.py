"""Recording: what is over is told to those who keep account of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockspaces.clock import Clock
from mockspaces.controls.usage import Usage, Usages
from mockspaces.web.answers import HTTPError
from mockspaces.web.exchange import Asked, Exchange


@dataclass(slots=True, kw_only=True)
class Finished:
    """An exchange that is over.

    Attributes:
        exchange: What was found out about it on its way.
        usage: What it used of the schema, if that is clear.
        is_token: Whether it asked for a token.
        time: When it began, by the world's clock.
        milliseconds: How long it took, in real time.
        status: The status it was answered with, if it was answered.
    """

    exchange: Exchange
    usage: Usage | None
    is_token: bool
    time: float
    milliseconds: float
    status: int | None


class Listener(Protocol):
    """Who keeps account of exchanges."""

    def note(self, finished: Finished) -> None:
        """Take account of an exchange that is over."""


class Recording:
    """Tells listeners of every exchange, however it went.

    Args:
        app: What answers the requests.
        clock: The world's clock.
        listeners: Who is told.
        usages: What is known of the documents, or None at the token endpoint.
        timer: Seconds since some moment, by which durations are measured.
    """

    def __init__(
        self,
        app: ASGIApp,
        clock: Clock,
        listeners: Sequence[Listener],
        *,
        usages: Usages | None = None,
        timer: Callable[[], float] = perf_counter,
    ) -> None:
        self._app = app
        self._clock = clock
        self._listeners = listeners
        self._usages = usages
        self._timer = timer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status: int | None = None

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        time, start = self._clock.seconds(), self._timer()
        try:
            await self._app(scope, receive, watch)
        finally:
            exchange = Exchange.of(scope)
            finished = Finished(
                exchange=exchange,
                usage=self._usage(exchange.asked),
                is_token=self._usages is None,
                time=time,
                milliseconds=(self._timer() - start) * 1000,
                status=status,
            )
            for listener in self._listeners:
                listener.note(finished)

    def _usage(self, asked: Asked | HTTPError | None) -> Usage | None:
        if self._usages and isinstance(asked, Asked):
            return self._usages.of(asked)
        return None
