"""The body of a request, read up to a limit."""

from collections.abc import Mapping

from starlette.types import Receive

from mockspaces.web.responses import ClientGoneError, HTTPError

_MAX_DIGITS = 18


async def read_body(receive: Receive, headers: Mapping[str, str], limit: int) -> bytes:
    """Return the body.

    Raises:
        HTTPError: With status 413, as soon as the body is known to exceed the limit.
        ClientGoneError: If the client closes the connection before its end.
    """
    declared = headers.get("content-length", "")
    is_number = declared.isdecimal() and len(declared) <= _MAX_DIGITS
    if is_number and int(declared) > limit:
        raise _too_large(limit)
    pieces: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        piece = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        pieces.append(piece)
        more = message.get("more_body", False)
    return b"".join(pieces)


def _too_large(limit: int) -> HTTPError:
    return HTTPError(
        413,
        f"The request body is larger than {limit} bytes.",
        {"Connection": "close"},
    )
