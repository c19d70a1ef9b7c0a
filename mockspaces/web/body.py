"""The body of a request, read up to a limit."""

import zlib
from collections.abc import Mapping

from starlette.types import Receive

from mockspaces.web.responses import ClientGoneError, HTTPError

_MAX_DIGITS = 18
_WINDOWS = {
    "gzip": zlib.MAX_WBITS | 16,
    "x-gzip": zlib.MAX_WBITS | 16,
    "deflate": zlib.MAX_WBITS,
}
"""Content encodings, with the size of the window that zlib is to expect."""


async def read_body(receive: Receive, headers: Mapping[str, str], limit: int) -> bytes:
    """Return the body; refuse it with 413 as soon as it must exceed the limit."""
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


def decompress(body: bytes, encoding: str, limit: int) -> bytes:
    """Return a body without its `Content-Encoding`, up to a limit in bytes."""
    name = encoding.strip().lower()
    if name == "identity":
        return body
    if name not in _WINDOWS:
        message = f"The content encoding {encoding!r} is not supported; use gzip."
        raise HTTPError(415, message, {"Accept-Encoding": ", ".join(_WINDOWS)})
    decompressor = zlib.decompressobj(_WINDOWS[name])
    try:
        content = decompressor.decompress(body, limit + 1)
    except zlib.error as error:
        raise HTTPError(400, f"The request body is not {name}: {error}.") from error
    if len(content) > limit:
        raise HTTPError(413, f"The request body is larger than {limit} bytes.")
    if not decompressor.eof:
        raise HTTPError(400, f"The request body is not {name}: it ends too early.")
    return content


def _too_large(limit: int) -> HTTPError:
    return HTTPError(
        413,
        f"The request body is larger than {limit} bytes.",
        {"Connection": "close"},
    )
