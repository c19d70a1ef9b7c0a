"""A route of the control API: its input, what it does, and its answer.

A noun declares a table of `Route`; the dispatcher serves it and the OpenAPI document
describes it.
"""

import re
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Mapping
from typing import Any, Generic, Literal, TypeVar, cast

import msgspec
from msgspec.structs import replace

PREFIX = "/_mockspaces"
"""The path of a world's control API."""

NAME = r"^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$"
"""A path parameter; clients resolve `.` and `..` before they send them."""

Method = Literal["GET", "POST", "PUT", "DELETE"]

T = TypeVar("T")
W = TypeVar("W")
B = TypeVar("B")
Q = TypeVar("Q")
R = TypeVar("R")


class Input(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The body or the query string of a request."""


class Output(msgspec.Struct, frozen=True, rename="camel"):
    """The JSON that a route answers."""


class TextAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of another media type than JSON."""

    text: str
    media_type: str


class EventStream(msgspec.Struct, frozen=True, kw_only=True):
    """Server-sent events, sent until they end or the client leaves.

    https://html.spec.whatwg.org/multipage/server-sent-events.html
    """

    events: AsyncGenerator[str]


class ControlError(Exception):
    """A request that the control API refuses; nothing has changed.

    The message says what is wrong and what would be right. The field is the path in the
    body (`$.by`), or the parameter of the path or the query string.
    """

    def __init__(
        self, message: str, *, field: str | None = None, status: int = 400
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.status = status


class Arguments(msgspec.Struct, Generic[B, Q], frozen=True, kw_only=True):
    """The validated input of one request to a route."""

    path_params: Mapping[str, str]  # each matches `NAME`
    body: B
    query: Q
    headers: Mapping[str, str]  # by their lower-case names
    base_url: str  # the URL of the world as the caller sees it


class Route(msgspec.Struct, Generic[T, B, Q, R], frozen=True, kw_only=True):
    """One method of one path of the control API."""

    method: Method
    path: str  # below `/_mockspaces`, as in `/snapshots/{name}`
    summary: str
    # It raises `ControlError` before it changes anything.
    handle: Callable[
        [T, Arguments[B, Q]], R | TextAnswer | EventStream | Coroutine[Any, Any, R]
    ]
    answer: type[R] | None  # the JSON answer; None if `others` has them all
    others: Mapping[str, Any] = {}  # types of the answer by other media types
    body: type[B] | None = None  # None takes no body
    query: type[Q] | None = None
    status: int = 200
    refusals: Mapping[int, str] = {}  # beside those of all routes, by status
    largest_body: int | None = None  # bytes; None is the limit of the settings


Routes = tuple[Route[T, Any, Any, Any], ...]


def is_name(text: str) -> bool:
    """Return whether a text is a valid path parameter."""
    return re.fullmatch(NAME, text) is not None


def check_name(name: str, field: str) -> None:
    if not is_name(name):
        message = "A name has 1 to 64 letters, digits, '.', '_' and '-'; not '.', '..'."
        raise ControlError(message, field=field)


def on(part: Callable[[W], T], routes: Iterable[Route[T, Any, Any, Any]]) -> Routes[W]:
    """Adapt routes on a component to routes on its world."""
    return tuple(_on(part, route) for route in routes)


def _on(
    part: Callable[[W], T], route: Route[T, Any, Any, Any]
) -> Route[W, Any, Any, Any]:
    def handle(world: W, arguments: Arguments[Any, Any]) -> Any:  # noqa: ANN401 - as the route declares
        return route.handle(part(world), arguments)

    return replace(cast("Route[Any, Any, Any, Any]", route), handle=handle)
