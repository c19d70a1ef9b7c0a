"""Serving: a socket that listens, and uvicorn that answers on it."""

import asyncio
import signal
import socket
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from mockspaces.controls.injection import CUT
from mockspaces.corking import Corked
from mockspaces.sandboxes import Sandboxes
from mockspaces.settings import SettingError, Settings
from mockspaces.upgrades import SteadyProtocol

_GRACE = 0.4
"""Seconds that running requests have to end in when the server is told to stop."""

_KEPT = 8_388_608
"""Bytes of a block that is freed first, so that the next upload finds memory at hand.

The larger the blocks that were freed, the less malloc gives back to the system, see
M_MMAP_THRESHOLD in https://man7.org/linux/man-pages/man3/mallopt.3.html.
"""


def bind(settings: Settings) -> socket.socket:
    """Return a socket that listens where the settings say.

    Raises:
        OSError: If the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family)


def url_of(settings: Settings, listening: socket.socket) -> str:
    """Return the address at which a listening socket is reached."""
    scheme = "https" if settings.tls_certificate else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{listening.getsockname()[1]}"


def serve(
    settings: Settings, listening: socket.socket, on_ready: Callable[[], None]
) -> None:
    """Serve until a signal says to stop.

    Args:
        settings: How the emulator behaves.
        listening: The socket that requests come to.
        on_ready: Called when requests are answered from now on.

    Raises:
        SettingError: If the TLS files cannot be used.
    """
    bytes(_KEPT)  # made and freed
    Server(settings, Sandboxes(settings), on_ready).run(sockets=[listening])


class Server(uvicorn.Server):
    """uvicorn, which tells when it is ready, and ends quietly on a signal.

    Args:
        settings: How the emulator behaves.
        sandboxes: What answers.
        on_ready: Called when requests are answered from now on.

    Raises:
        SettingError: If the TLS files cannot be used.
    """

    def __init__(
        self, settings: Settings, sandboxes: Sandboxes, on_ready: Callable[[], None]
    ) -> None:
        super().__init__(_config(settings, sandboxes))
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM, without raising them again as uvicorn does."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        stops = (signal.SIGINT, signal.SIGTERM)
        before = {stop: signal.signal(stop, self.handle_exit) for stop in stops}
        try:
            yield
        finally:
            for stop, handler in before.items():
                signal.signal(stop, handler)


def _config(settings: Settings, sandboxes: Sandboxes) -> uvicorn.Config:
    config = uvicorn.Config(
        sandboxes,
        access_log=settings.access_log,
        http=_Protocol,
        lifespan="off",
        log_config=None,
        proxy_headers=False,  # links follow X-Forwarded-*, see web/address.py
        server_header=False,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        timeout_graceful_shutdown=_GRACE,  # type: ignore[arg-type] # a float will do
        ws="none",
    )
    try:
        config.load()
    except OSError as error:  # an unreadable file, or one that is no PEM file
        reason = f"it cannot be used: {error}"
        raise SettingError(name="tls_certificate", reason=reason) from error
    return config


class _Protocol(SteadyProtocol):
    """uvicorn's HTTP, which lends a request its connection to be cut.

    A body is handed on without a copy, and a request that is over without a cycle of
    references that would keep its files until the next round of the collector.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(Corked(transport, self.loop))

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        if self.cycle is not None:  # no offer came first
            cut = partial(_cut, weakref.proxy(self.cycle))
            self.scope["extensions"] = {CUT: {"cut": cut}}

    def on_body(self, body: bytes) -> None:
        cycle: Any = self.cycle  # uvicorn takes any bytes for the body that waits
        if not cycle.body:
            cycle.body, body = body, b""  # as it came, so that nothing is copied
        elif isinstance(cycle.body, bytes):
            cycle.body = bytearray(cycle.body)  # many pieces are added in little time
        super().on_body(body)


def _cut(cycle: RequestResponseCycle) -> None:
    """Close a connection once what was sent is out, with no more to come."""
    cycle.disconnected = True  # so that uvicorn misses no answer
    cycle.transport.close()
