"""The body of a request, taken in no further than the limit."""

from collections.abc import AsyncIterator, Mapping

from starlette.types import Message, Receive

from mockspaces.web.answers import ClientGoneError, HTTPError

_MOST_DIGITS = 18


async def stream(
    receive: Receive, headers: Mapping[str, str], limit: int
) -> AsyncIterator[bytes]:
    """Go through the body as it arrives.

    Raises:
        HTTPError: With status 413, as soon as the body is known to be over the limit.
        ClientGoneError: If the rest of the body never comes.
    """
    _check_declared(headers, limit)
    size = 0
    more = True
    while more:
        chunk, more = _taken(await receive(), size, limit)
        size += len(chunk)
        yield chunk


def _check_declared(headers: Mapping[str, str], limit: int) -> None:
    declared = headers.get("content-length", "")
    is_number = declared.isdecimal() and len(declared) <= _MOST_DIGITS
    if is_number and int(declared) > limit:
        raise _too_large(limit)


def _taken(message: Message, size: int, limit: int) -> tuple[bytes, bool]:
    """Return what a message brings, after `size` bytes, and whether more will come."""
    if message["type"] == "http.disconnect":
        raise ClientGoneError
    chunk = bytes(message.get("body", b""))  # no copy, unless of a bytearray
    if size + len(chunk) > limit:
        raise _too_large(limit)
    return chunk, message.get("more_body", False)


def _too_large(limit: int) -> HTTPError:
    return HTTPError(
        413,
        f"The request body is larger than {limit} bytes.",
        {"Connection": "close"},
    )
