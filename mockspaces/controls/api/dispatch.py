"""The control API of one part: finds the route, and writes what it answers."""

import logging
import re
from collections.abc import Mapping
from inspect import isawaitable
from typing import Any, Generic, TypeVar

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from mockspaces.controls.api.browsers import refuse_foreign_pages
from mockspaces.controls.api.inputs import read_input
from mockspaces.controls.api.route import (
    PREFIX,
    ControlError,
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
_HEADERS = {"Cache-Control": "no-store"}
_PARAMETER = re.compile(r"\\\{(\w+)\\\}")  # as `re.escape` leaves it
_logger = logging.getLogger(__name__)


class Reason(Output, frozen=True, kw_only=True):
    """Why a request is refused.

    Attributes:
        field: What is wrong: a path from the body, or the name of a parameter.
        message: What is wrong with it, and what would be right.
    """

    field: str | None
    message: str


class Refusal(Output, frozen=True, kw_only=True):
    """A request that is refused; nothing has changed."""

    error: Reason


class ControlAPI(Generic[W]):
    """Answers the control API of any whole to which the routes belong.

    Args:
        routes: What can be asked for.
        settings: How the server behaves.
        prefix: The path that goes before those of the routes.
    """

    def __init__(self, routes: Routes[W], settings: Settings, prefix: str) -> None:
        self._settings = settings
        self._hosts = frozenset(map(str.lower, settings.control_host))
        self._paths: dict[re.Pattern[str], dict[str, Route[W, Any, Any, Any]]] = {}
        for route in routes:
            path = re.escape(prefix + route.path)
            pattern = re.compile(_PARAMETER.sub(r"(?P<\1>[^/]+)", path))
            self._paths.setdefault(pattern, {})[route.method] = route

    async def answer(
        self, whole: W, path: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer a request.

        Args:
            whole: What the routes act on.
            path: The path of the request, less that of the application.
            scope: The request as ASGI describes it.
            receive: Where its body comes from.
            send: Where the answer goes.
        """
        headers = _HEADERS
        try:
            status, answer = await self._act(whole, path, scope, receive)
        except ControlError as error:
            await self.refuse(send, error)
            return
        except HTTPError as error:
            status, answer = error.status, _refusal(error.message)
            headers = {**headers, **error.headers}
        except ClientGoneError:
            return
        except Exception:  # the last door: whatever it is, the caller gets an answer
            _logger.exception("The control API failed")
            status, answer = (
                500,
                _refusal("It failed; the log of the emulator says why."),
            )
        if isinstance(answer, TextAnswer):
            body, media_type = answer.text.encode(), answer.media_type
        else:
            body, media_type = encode(answer), JSON
        response = Response(status, body, media_type, headers)
        await send_response(send, response, receive if response.closes else None)

    async def refuse(self, send: Send, error: ControlError) -> None:
        """Answer that a request is refused."""
        answer = encode(_refusal(error.message, error.field))
        await send_response(send, Response(error.status, answer, headers=_HEADERS))

    async def _act(
        self, whole: W, path: str, scope: Scope, receive: Receive
    ) -> tuple[int, Any]:
        refuse_foreign_pages(Headers(scope=scope), self._hosts)
        route, names = self._find(path, scope["method"])
        given = await read_input(
            route,
            names=names,
            scope=scope,
            receive=receive,
            settings=self._settings,
        )
        answer = route.handle(whole, given)
        if isawaitable(answer):
            answer = await answer
        return route.status, answer

    def _find(
        self, path: str, method: str
    ) -> tuple[Route[W, Any, Any, Any], Mapping[str, str]]:
        for pattern, routes in self._paths.items():
            if found := pattern.fullmatch(path):
                if route := routes.get(method):
                    return route, found.groupdict()
                allowed = ", ".join(routes)
                message = f"The method {method} is not for this path; use {allowed}."
                raise HTTPError(405, message, {"Allow": allowed})
        message = f"The control API has no such path; see {PREFIX}/openapi.json."
        raise HTTPError(404, message)


def _refusal(message: str, field: str | None = None) -> Refusal:
    return Refusal(error=Reason(field=field, message=message))
