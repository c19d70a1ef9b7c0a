"""uvicorn's HTTP, as the emulator needs it."""

import weakref
from functools import partial

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from mockspaces.serving.bounds import BoundedProtocol
from mockspaces.web.responses import CUT


class HTTPProtocol(BoundedProtocol):
    """HTTP/1.1 in which a request can cut its connection."""

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        if self.cycle is not None:  # there is none yet while an offer is ignored
            # A proxy, since a cycle of references would keep a request's files until
            # the next round of the garbage collector.
            cut = partial(_cut, weakref.proxy(self.cycle))
            self.scope["extensions"] = {CUT: {"cut": cut}}


def _cut(cycle: RequestResponseCycle) -> None:
    """Close a connection once what was sent is out, with no more to come."""
    cycle.disconnected = True  # so that uvicorn misses no answer
    cycle.transport.close()
