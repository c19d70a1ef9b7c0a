"""What goes back over the wire."""

from collections.abc import Mapping

import msgspec
from starlette.types import Send

JSON = "application/json"
PLAIN = "text/plain; charset=utf-8"
encode = msgspec.json.Encoder().encode


class Response(msgspec.Struct, frozen=True):
    """What the service answers.

    Attributes:
        status: The status.
        body: The whole body.
        media_type: What the body is.
        headers: Headers that the status asks for.
        cut_at: Bytes of the body after which the connection is cut; None if it is not.
    """

    status: int
    body: bytes
    media_type: str = JSON
    headers: Mapping[str, str] | None = None
    cut_at: int | None = None


class HTTPError(Exception):
    """A request that HTTP itself refuses.

    Args:
        status: The status of the answer.
        message: What was wrong, and what would be right.
        headers: Headers that the status asks for.
    """

    def __init__(
        self, status: int, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}


class ClientGoneError(Exception):
    """The client closed the connection before its request was complete."""


async def send_response(send: Send, response: Response) -> None:
    """Send a response, as far as it goes."""
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
    if cut_at is None:
        await send({"type": "http.response.body", "body": body})
        return
    more = cut_at < len(body)
    body = body[:cut_at]
    await send({"type": "http.response.body", "body": body, "more_body": more})
