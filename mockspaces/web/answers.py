"""What goes back over the wire."""

from collections.abc import Mapping

import msgspec
from starlette.types import Send

JSON = "application/json"
encode = msgspec.json.Encoder().encode


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


async def send_answer(
    send: Send,
    status: int,
    body: bytes,
    *,
    media_type: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send a whole answer."""
    raw = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    if headers:
        raw += [
            (name.lower().encode(), value.encode()) for name, value in headers.items()
        ]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
