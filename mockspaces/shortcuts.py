"""Shortcuts: requests whose heads have come before are answered without reading them.

A client sends the same head again and again. What a head means is found out once, the
long way; a request that begins with it after that needs no parser, no task and no
messages of ASGI.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from mockspaces.remembered import Remembered
from mockspaces.web.answers import Response

Headers = list[tuple[bytes, bytes]]

_MOST_HEADS = 500
_LARGEST_HEADS = 500_000
"""What is remembered of a head takes several times as many bytes as it has."""

_NOT_PLAIN = frozenset({b"expect", b"transfer-encoding", b"upgrade"})


class Door(NamedTuple):
    """What answers the requests that begin with one head.

    Attributes:
        answer: Returns the answer to a body, in the pieces that it came in; None, and
            nothing is done, if the request has to go by ASGI.
        may_wait: Tells whether a request may wait for its body before anyone knows of
            it.
    """

    answer: Callable[[Iterable[bytes]], Response | None]
    may_wait: Callable[[], bool]


class Shortcut(NamedTuple):
    """What is known of a head that has come before.

    Attributes:
        door: What answers the requests that begin with it.
        length: The size of the body that it announces, in bytes.
        server: The address that it came to.
    """

    door: Door
    length: int
    server: object


class Shortcuts:
    """The shortcuts of one server.

    Args:
        find: Returns what answers the requests that begin as one; None if they go by
            ASGI.

    Attributes:
        get: Returns what is known of a head, or None.
    """

    def __init__(self, find: Callable[[Scope], Door | None]) -> None:
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
        if headers.keys() & _NOT_PLAIN:
            return
        door = self._find({**scope, "extensions": {}})  # no connection is kept
        if door:
            length = int(headers.get(b"content-length", 0))
            shortcut = Shortcut(door, length, scope["server"])
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
