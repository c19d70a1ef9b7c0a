"""Routes of the control API: what each takes, does and answers.

A noun declares its routes as a table of `Route`; the frame serves them and the OpenAPI
document describes them, so that neither knows a route that the other does not.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Generic, Literal, TypeVar, cast

import msgspec
from msgspec.structs import replace

PREFIX = "/_mockspaces"
"""Where a world has its control API."""

NAME = r"^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$"
"""What is in a path: no name that a client would resolve before it sends it."""

Method = Literal["GET", "POST", "PUT", "DELETE"]

T = TypeVar("T")
W = TypeVar("W")
B = TypeVar("B")
Q = TypeVar("Q")
R = TypeVar("R")


class Input(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What a caller gives: the body of a request, or its query string."""


class Output(msgspec.Struct, frozen=True, rename="camel"):
    """What a route answers."""


class TextAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that is no JSON."""

    text: str
    media_type: str


class ControlError(Exception):
    """A request that the control API refuses; nothing has changed.

    Args:
        message: What is wrong, and what would be right.
        field: What is wrong, as a path from the body (`$.by`), or the name of a
            parameter of the path or the query string.
        status: The status of the answer.
    """

    def __init__(
        self, message: str, *, field: str | None = None, status: int = 400
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.status = status


class Arguments(msgspec.Struct, Generic[B, Q], frozen=True, kw_only=True):
    """What one request gives to a route, held to the types that the route declares.

    Attributes:
        names: The parameters of the path, each one like `NAME`.
        body: The body.
        query: The query string.
        address: The address of the world as the caller sees it.
    """

    names: Mapping[str, str]
    body: B
    query: Q
    address: str


class Route(msgspec.Struct, Generic[T, B, Q, R], frozen=True, kw_only=True):
    """One call of the control API.

    Attributes:
        method: Its method.
        path: Its path below `/_mockspaces`, as in `/snapshots/{name}`.
        summary: What it does, in one sentence.
        handle: Does it to one part of a world and returns the answer. It raises
            `ControlError` before it changes anything, and only waits if it must.
        answer: The type of the answer.
        texts: The media types in which the answer may come as `TextAnswer` instead.
        body: The type of the body; None takes none. A body may be left out where its
            type can be made from `{}`.
        query: The type of the query string; None takes none.
        status: The status of the answer.
        refusals: Why it may be refused beside what holds for all routes, by status.
        largest_body: The largest body, in bytes; None is what the settings allow.
    """

    method: Method
    path: str
    summary: str
    handle: Callable[[T, Arguments[B, Q]], R | TextAnswer | Awaitable[R]]
    answer: type[R]
    body: type[B] | None = None
    query: type[Q] | None = None
    texts: tuple[str, ...] = ()
    status: int = 200
    refusals: Mapping[int, str] = {}
    largest_body: int | None = None


Routes = tuple[Route[T, Any, Any, Any], ...]


def is_name(text: str) -> bool:
    """Tell whether a text can be the name of a thing."""
    return re.fullmatch(NAME, text) is not None


def check_name(name: str, field: str) -> None:
    """Refuse what cannot be the name of a thing.

    Raises:
        ControlError: Naming the field.
    """
    if not is_name(name):
        message = "A name has 1 to 64 letters, digits, '.', '_' and '-'; not '.', '..'."
        raise ControlError(message, field=field)


def on(part: Callable[[W], T], routes: Iterable[Route[T, Any, Any, Any]]) -> Routes[W]:
    """Return routes that do to a whole what `routes` do to that part of it."""
    return tuple(_on(part, route) for route in routes)


def _on(
    part: Callable[[W], T], route: Route[T, Any, Any, Any]
) -> Route[W, Any, Any, Any]:
    def handle(whole: W, arguments: Arguments[Any, Any]) -> Any:  # noqa: ANN401 - the route tells
        return route.handle(part(whole), arguments)

    return replace(cast("Route[Any, Any, Any, Any]", route), handle=handle)
