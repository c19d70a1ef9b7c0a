"""The body of a request, taken in no further than the limit."""

import re
from collections.abc import AsyncIterator, Mapping

from starlette.types import Receive

from mockspaces.web.answers import ClientGoneError, HTTPError

_LENGTH = re.compile(r"[0-9]{1,18}")


async def stream(
    receive: Receive, headers: Mapping[str, str], limit: int
) -> AsyncIterator[bytes]:
    """Go through the body as it arrives.

    Raises:
        HTTPError: With status 413, as soon as the body is known to be over the limit.
        ClientGoneError: If the rest of the body never comes.
    """
    declared = headers.get("content-length", "")
    if _LENGTH.fullmatch(declared) and int(declared) > limit:
        raise _too_large(limit)
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        more = message.get("more_body", False)
        yield chunk


def _too_large(limit: int) -> HTTPError:
    return HTTPError(
        413,
        f"The request body is larger than {limit} bytes.",
        {"Connection": "close"},
    )
