"""A listening socket, and uvicorn that answers on it."""

import asyncio
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC
from email.utils import format_datetime
from typing import ClassVar

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mockspaces.fast_http import http_protocol
from mockspaces.fast_http.header_cache import Resolve
from mockspaces.real_time import datetime_at, monotonic, seconds
from mockspaces.sandboxes import Sandboxes
from mockspaces.serving.lingering import Lingering
from mockspaces.serving.protocol import HTTPProtocol
from mockspaces.settings import SettingError, Settings
from mockspaces.web.access_log import AccessLog

MakeProtocol = Callable[[Resolve, type[HttpToolsProtocol]], type[HttpToolsProtocol]]
_KEEP_ALIVE = 75
"""Seconds until an idle connection is closed: longer than common clients keep one."""

_TICKS_A_SECOND = 10
"""Calls of `on_tick` by uvicorn."""

_GRACE = 0.4
"""Seconds in which running requests must end when the server stops."""

_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - the key
"""Hosts that stand for every address of the machine, and one that can be opened."""

_NO_IPV6 = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_FREED_BLOCK = 8_388_608


def bind(settings: Settings) -> list[socket.socket]:
    """Return listening sockets for the host of the settings, all on one port."""
    if settings.host != "localhost":
        return [_bind(settings.host, settings.port)]
    listening = [_bind("127.0.0.1", settings.port)]
    try:
        listening.append(_bind("::1", listening[0].getsockname()[1]))
    except OSError as error:
        if error.errno not in _NO_IPV6:  # pragma: no branch - else without IPv6
            close(listening)
            raise
    return listening


def _bind(host: str, port: int) -> socket.socket:
    is_ipv6 = ":" in host
    return socket.create_server(
        (host, port),
        family=socket.AF_INET6 if is_ipv6 else socket.AF_INET,
        dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6(),
    )


def close(listening: Iterable[socket.socket]) -> None:
    """Close listening sockets, those that a forked child holds too."""
    for each in listening:
        _stop_listening(each)
        each.close()


def _stop_listening(listening: socket.socket) -> None:
    with suppress(OSError):  # it is closed, or not to be shut down on this system
        listening.shutdown(socket.SHUT_RDWR)


def url_of(settings: Settings, listening: Sequence[socket.socket]) -> str:
    """Return an address of listening sockets that a person can open."""
    scheme = "https" if settings.tls_certificate else "http"
    host = _LOOPBACK.get(settings.host, settings.host)
    host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{host}:{listening[0].getsockname()[1]}"


def serve(
    settings: Settings, listening: list[socket.socket], on_ready: Callable[[], None]
) -> None:
    """Serve until a signal says to stop."""
    _raise_mmap_threshold()
    Server(settings, Sandboxes(settings), on_ready).run(sockets=listening)


def _raise_mmap_threshold() -> None:
    """Free one large block, so that glibc raises its M_MMAP_THRESHOLD.

    Else it gives the memory of large bodies back to the system: 50 page faults more for
    each refused upload of 256 KB. See https://man7.org/linux/man-pages/man3/mallopt.3.html.
    """
    bytes(_FREED_BLOCK)


class Server(uvicorn.Server):
    """uvicorn, which says when it is ready, and ends quietly on a signal."""

    # None leaves HTTP to uvicorn
    http_protocol: ClassVar[MakeProtocol | None] = staticmethod(http_protocol)

    def __init__(
        self, settings: Settings, sandboxes: Sandboxes, on_ready: Callable[[], None]
    ) -> None:
        super().__init__(_config(settings, sandboxes))
        self._on_ready = on_ready
        self._state_file = sandboxes.state_file
        self._stopped = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        with asyncio.Runner(loop_factory=_new_event_loop) as runner:
            runner.run(self.serve(sockets))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._state_file is not None:
            keep = self._state_file.keep(self._stopped)
            self._keeper = asyncio.create_task(keep)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for each in sockets or ():
            _stop_listening(each)
        await super().shutdown(sockets)
        self._stopped.set()
        if self._keeper is not None:
            await self._keeper

    async def on_tick(self, counter: int) -> bool:
        if counter % _TICKS_A_SECOND == 0:
            now = datetime_at(seconds(), UTC)
            date = format_datetime(now, usegmt=True).encode()
            self.config.encoded_headers = [(b"date", date)]
        return await super().on_tick(counter)

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


class _EventLoop(asyncio.SelectorEventLoop):
    """asyncio's own, by the machine's time."""

    def time(self) -> float:
        return monotonic()


def _new_event_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # noqa: PLC0415 - it is not there on Windows
    except ImportError:
        return _EventLoop()
    return uvloop.new_event_loop()


def _config(settings: Settings, sandboxes: Sandboxes) -> uvicorn.Config:
    protocol: type[HttpToolsProtocol] = HTTPProtocol
    if Server.http_protocol is not None and not settings.access_log:  # it writes none
        protocol = Server.http_protocol(sandboxes.resolve, protocol)
    config = uvicorn.Config(
        Lingering(AccessLog(sandboxes) if settings.access_log else sandboxes),
        access_log=False,  # ours has more to say, and no query string
        date_header=False,  # ours is by the machine's time
        http=protocol,
        lifespan="off",
        log_config=None,
        proxy_headers=False,  # links follow X-Forwarded-*, see web/public_url.py
        server_header=False,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,  # type: ignore[arg-type] # a float will do
        ws="none",
    )
    try:
        config.load()
    except OSError as error:  # an unreadable file, or one that is no PEM file
        reason = f"it cannot be used: {error}"
        raise SettingError(name="tls_certificate", reason=reason) from error
    return config
