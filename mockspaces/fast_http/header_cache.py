"""Cached request heads, and the meaning of each."""

from collections.abc import Callable
from typing import NamedTuple

from starlette.types import Scope

from mockspaces.lru import LRUCache
from mockspaces.web.exchange import RequestHead
from mockspaces.web.pipeline import Pipeline

Resolve = Callable[[Scope], tuple[Scope, Callable[[], Pipeline]] | None]

_MAX_HEADS = 500
_MAX_BYTES = 500_000
"""Of heads; what is cached of one takes several times its bytes."""

_MAX_DIGITS = 18
_NOT_PLAIN = frozenset({b"expect", b"transfer-encoding", b"upgrade"})


class CachedHead(NamedTuple):
    """A request head."""

    head: RequestHead
    length: int  # of the body that it announces, in bytes
    pipeline: Callable[[], Pipeline]  # the one of the moment


class HeaderCache:
    """The request heads that one server has seen last.

    `resolve` returns the scope and the pipeline of a request; None if it goes to no
    pipeline, or not directly to one.
    """

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._heads: LRUCache[bytes, CachedHead] = LRUCache(
            max_items=_MAX_HEADS, max_weight=_MAX_BYTES
        )
        self.get = self._heads.get

    def add(self, head: bytes, scope: Scope) -> None:
        """Cache a head, without its blank line, if requests with it are plain."""
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"0").strip()
        if headers.keys() & _NOT_PLAIN or len(length) > _MAX_DIGITS:
            return
        closes = b"close" in headers.get(b"connection", b"").lower()
        if closes or scope["http_version"] != "1.1":
            return
        announced = int(length)
        if scope["method"] != "POST" and (scope["method"] != "GET" or announced):
            return
        resolved = self._resolve({**scope, "extensions": {}})
        if resolved is not None and announced <= resolved[1]().max_body:
            scope, pipeline = resolved
            cached = CachedHead(RequestHead(scope), announced, pipeline)
            self._heads.add(head, cached, len(head))
