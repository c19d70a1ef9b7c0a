"""Responses, and how they are sent."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

import msgspec
from starlette.types import Receive, Scope, Send

JSON = "application/json"
PLAIN = "text/plain; charset=utf-8"
CUT = "mockspaces.cut"
"""The ASGI extension by which a server lets a request cut its connection."""

_LINGER_SECONDS = 30.0
_LINGER_IDLE_SECONDS = 5.0
_LINGER_BYTES = 1 << 30

encode = msgspec.json.Encoder().encode


class Response(msgspec.Struct, frozen=True):
    """A response of the service."""

    status: int
    body: bytes
    media_type: str = JSON
    headers: Mapping[str, str] | None = None  # beside the content's type and length
    cut_at: int | None = None  # bytes of the body after which the connection is cut

    @property
    def closes(self) -> bool:
        """True if the connection is closed after it."""
        return self.headers is not None and "Connection" in self.headers


class HTTPError(Exception):
    """A request that HTTP itself refuses.

    `extensions` are for a GraphQL answer.
    """

    def __init__(
        self,
        status: int,
        message: str,
        headers: Mapping[str, str] | None = None,
        extensions: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}
        self.extensions = extensions or {}


class ClientGoneError(Exception):
    """The client closed the connection before its request was complete."""


class ConnectionCutError(ConnectionResetError):
    """A fault cut the connection of a request that came without a real one."""


async def send_response(
    send: Send, response: Response, unread: Receive | None = None
) -> None:
    """Send a response, up to where it is cut.

    `unread` is the rest of the request's body, if it has not been read.
    """
    body, cut_at = response.body, response.cut_at
    headers = [
        (b"content-type", response.media_type.encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    if response.headers:
        for name, value in response.headers.items():
            headers.append((name.lower().encode(), value.encode()))
    status = response.status
    await send({"type": "http.response.start", "status": status, "headers": headers})
    if cut_at is not None:
        more = cut_at < len(body)
        body = body[:cut_at]
        await send({"type": "http.response.body", "body": body, "more_body": more})
    elif unread is not None:
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await discard(unread)
        await send({"type": "http.response.body"})
    else:
        await send({"type": "http.response.body", "body": body})


async def discard(unread: Receive) -> None:
    """Read the rest of a body and drop it, for a bounded time and size.

    A connection closed while the client is sending is reset, and the client may lose
    the answer: nginx's `lingering_close`.
    """
    size, more = 0, True
    with suppress(TimeoutError):
        async with asyncio.timeout(_LINGER_SECONDS):
            while more and size < _LINGER_BYTES:
                message = await asyncio.wait_for(unread(), _LINGER_IDLE_SECONDS)
                size += len(message.get("body", b""))
                more = message.get("more_body", False)  # not after a disconnect


def cut_connection(scope: Scope) -> None:
    """Cut the connection of a request."""
    connection: dict[str, Callable[[], None]] | None
    connection = scope.get("extensions", {}).get(CUT)
    if connection is None:
        message = "A fault cut the connection."
        raise ConnectionCutError(message)
    connection["cut"]()
