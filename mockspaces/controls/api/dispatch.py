"""Serves routes of the control API: finds one, reads its input, writes its answer."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from contextlib import aclosing
from inspect import iscoroutine
from typing import Any, Generic, TypeVar

from starlette import routing
from starlette.datastructures import Headers
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from mockspaces.controls.api.browsers import refuse_foreign_pages
from mockspaces.controls.api.inputs import read_arguments
from mockspaces.controls.api.route import (
    PREFIX,
    ControlError,
    EventStream,
    Output,
    Route,
    Routes,
    TextAnswer,
)
from mockspaces.settings import Settings
from mockspaces.web.responses import (
    JSON,
    ClientGoneError,
    HTTPError,
    Response,
    encode,
    send_response,
)

W = TypeVar("W")
EVENTS = "text/event-stream"
_HEADERS = {"Cache-Control": "no-store"}
_WORLD = "mockspaces.world"
_logger = logging.getLogger(__name__)


class Reason(Output, frozen=True, kw_only=True):
    """Why a request is refused."""

    field: str | None  # a path in the body, or the name of a parameter
    message: str  # what is wrong, and what would be right


class Refusal(Output, frozen=True, kw_only=True):
    """A refused request; nothing has changed."""

    error: Reason


class ControlAPI(Generic[W]):
    """Serves a table of routes, by Starlette's router."""

    def __init__(self, routes: Routes[W], settings: Settings, prefix: str) -> None:
        self._hosts = frozenset(map(str.lower, settings.control_host))
        methods: dict[str, dict[str, Route[W, Any, Any, Any]]] = {}
        for route in routes:
            methods.setdefault(prefix + route.path, {})[route.method] = route
        self._router = routing.Router(
            [
                routing.Route(path, _Resource(by_method, settings))
                for path, by_method in methods.items()
            ],
            redirect_slashes=False,
            default=_not_found,
        )

    async def answer(
        self, world: W, scope: Scope, receive: Receive, send: Send
    ) -> None:
        try:
            refuse_foreign_pages(Headers(scope=scope), self._hosts)
            await self._router({**scope, _WORLD: world}, receive, send)
        except ControlError as error:
            await self.refuse(send, error)
        except HTTPError as error:
            refusal = encode(_refusal(error.message))
            headers = {**_HEADERS, **error.headers}
            response = Response(error.status, refusal, headers=headers)
            await send_response(send, response, receive if response.closes else None)
        except ClientGoneError:
            pass
        except Exception:  # a bug: the caller gets an answer all the same
            _logger.exception("The control API failed")
            message = "It failed; the log of the emulator says why."
            refusal = encode(_refusal(message))
            await send_response(send, Response(500, refusal, headers=_HEADERS))

    async def refuse(self, send: Send, error: ControlError) -> None:
        refusal = encode(_refusal(error.message, error.field))
        await send_response(send, Response(error.status, refusal, headers=_HEADERS))


class _Resource(Generic[W]):
    """One path of the control API as an ASGI application."""

    def __init__(
        self, routes: Mapping[str, Route[W, Any, Any, Any]], settings: Settings
    ) -> None:
        self._routes = routes
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._routes.get(scope["method"])
        if route is None:
            allowed = ", ".join(self._routes)
            message = (
                f"The method {scope['method']} is not for this path; use {allowed}."
            )
            raise HTTPError(405, message, {"Allow": allowed})
        arguments = await read_arguments(route, scope, receive, self._settings)
        answer = route.handle(scope[_WORLD], arguments)
        if iscoroutine(answer):
            answer = await _unless_gone(answer, receive)
        if isinstance(answer, EventStream):
            await _send_events(answer, scope, receive, send)
            return
        if isinstance(answer, TextAnswer):
            body, media_type = answer.text.encode(), answer.media_type
        else:
            body, media_type = encode(answer), JSON
        await send_response(send, Response(route.status, body, media_type, _HEADERS))


async def _send_events(
    stream: EventStream, scope: Scope, receive: Receive, send: Send
) -> None:
    async with aclosing(stream.events) as events:
        response = StreamingResponse(events, media_type=EVENTS, headers=_HEADERS)
        try:
            await response(scope, receive, send)
        except asyncio.CancelledError:  # the server stops
            await send({"type": "http.response.body"})


async def _not_found(_scope: Scope, _receive: Receive, _send: Send) -> None:
    message = f"The control API has no such path; see {PREFIX}/openapi.json."
    raise HTTPError(404, message)


async def _unless_gone(answer: Coroutine[Any, Any, Any], receive: Receive) -> Any:  # noqa: ANN401 - as the route declares
    """Return the answer of a route that waits; cancel it if the client leaves."""
    answering = asyncio.ensure_future(answer)
    leaving = asyncio.ensure_future(receive())
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            return answering.result()
        raise ClientGoneError
    finally:
        answering.cancel()
        leaving.cancel()


def _refusal(message: str, field: str | None = None) -> Refusal:
    return Refusal(error=Reason(field=field, message=message))
