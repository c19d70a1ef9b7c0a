"""Shortcuts: requests whose heads have come before are answered without reading them.

A client sends the same head again and again. What a head means is found out once, the
long way; a request that begins with it after that needs no parser, no task and no
messages of ASGI.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from mockspaces.controls.service import Service
from mockspaces.remembered import Remembered
from mockspaces.web.answers import Response
from mockspaces.web.heads import Head

Headers = list[tuple[bytes, bytes]]

_MOST_HEADS = 500
_LARGEST_HEADS = 500_000
"""What is remembered of a head takes several times as many bytes as it has."""

_MOST_DIGITS = 18
_NOT_PLAIN = frozenset({b"expect", b"transfer-encoding", b"upgrade"})


class Shortcut(NamedTuple):
    """What is known of a head that has come before.

    Attributes:
        head: What it says.
        length: The size of the body that it announces, in bytes.
        service: Returns what serves the requests that begin with it, as of now.
    """

    head: Head
    length: int
    service: Callable[[], Service]


Find = Callable[[Scope, int], Shortcut | None]


class Shortcuts:
    """The shortcuts of one server.

    Args:
        find: Returns the shortcut of the requests that begin as one, whose body has a
            size; None if they go by ASGI.

    Attributes:
        get: Returns what is known of a head, or None.
    """

    def __init__(self, find: Find) -> None:
        self._find = find
        self._known: Remembered[bytes, Shortcut] = Remembered(
            most=_MOST_HEADS, largest=_LARGEST_HEADS
        )
        self._default_headers: Headers = []
        self._starts: dict[tuple[int, str], bytes] = {}
        self.get = self._known.get

    def learn(self, head: bytes, scope: Scope) -> None:
        """Take note of a head that is not known.

        Args:
            head: Its bytes.
            scope: What it means.
        """
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"0").strip()
        if headers.keys() & _NOT_PLAIN or len(length) > _MOST_DIGITS:
            return
        # Of the connection it came by nothing is kept.
        shortcut = self._find({**scope, "extensions": {}}, int(length))
        if shortcut:
            self._known.add(head, shortcut, len(head))

    def written(self, response: Response, default_headers: Headers) -> bytes:
        """Return a response as it goes over the wire.

        Args:
            response: The response.
            default_headers: The headers that every response of the server has.
        """
        if default_headers is not self._default_headers:
            self._default_headers = default_headers  # a new list each second
            self._starts.clear()
        kind = response.status, response.media_type
        start = self._starts.get(kind)
        if start is None:
            start = self._starts[kind] = _start(response, default_headers)
        body, more = response.body, b""
        if response.headers:
            more = _lines(response.headers)
        return b"%bcontent-length: %d\r\n%b\r\n%b" % (start, len(body), more, body)


def _start(response: Response, default_headers: Headers) -> bytes:
    lines = [b"%b: %b\r\n" % header for header in default_headers]
    media_type = _lines({"content-type": response.media_type})
    return b"".join([STATUS_LINE[response.status], *lines, media_type])


def _lines(headers: Mapping[str, str]) -> bytes:
    lines = [f"{name.lower()}: {value}\r\n" for name, value in headers.items()]
    return "".join(lines).encode("latin-1")
