"""Connections: HTTP as uvicorn speaks it, and a shorter way for what came before."""

import asyncio
import weakref
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from mockspaces.controls.faults.injection import CUT
from mockspaces.controls.service import Service
from mockspaces.corking import Corked, Turn
from mockspaces.shortcuts import Shortcuts
from mockspaces.upgrades import SteadyProtocol
from mockspaces.web.answers import PLAIN, Response
from mockspaces.web.exchange import Exchange

_END_OF_HEAD = b"\r\n\r\n"
_FAILED = Response(500, b"Internal Server Error", PLAIN, {"Connection": "close"})


class _Arriving(msgspec.Struct):
    """A request whose head has come before.

    Attributes:
        service: What serves it.
        exchange: What is known of it.
        pieces: Its head, the end of that, and what has come of its body.
        missing: The size of the rest of its body, in bytes.
    """

    service: Service
    exchange: Exchange
    pieces: list[bytes]
    missing: int


class Connection(SteadyProtocol):
    """uvicorn's HTTP, and the short way for requests whose heads have come before.

    On both ways a request gets the same answer. On the short way a malformed form is
    refused when all of it has come, and not at the first piece that shows it; and a
    client that leaves in the middle is noted when it leaves.

    uvicorn lends a request its connection to be cut. It hands a body on without a copy,
    and lets a request go that is over, without a cycle of references that would keep
    its files until the next round of the collector.

    Args:
        shortcuts: The heads that have come before; None if all requests go by ASGI.
        turn: When the connections of the server write.
    """

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as uvicorn has them
        shortcuts: Shortcuts | None,
        turn: Turn,
        **kwargs: Any,  # noqa: ANN401 - likewise
    ) -> None:
        super().__init__(*args, **kwargs)
        self._shortcuts = shortcuts
        self._turn = turn
        self._is_between = True  # two requests, as far as the parser has read
        self._arriving: _Arriving | None = None
        self._answered_at = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        self._corked = Corked(transport, self.loop, self._turn)
        super().connection_made(self._corked)

    def data_received(self, data: bytes) -> None:
        shortcuts = self._shortcuts
        if shortcuts is None:
            super().data_received(data)
        elif self._arriving is not None:
            self._go_on(shortcuts, self._arriving, data)
        elif self._may_begin():
            self._begin(shortcuts, data)
        else:
            super().data_received(data)

    def eof_received(self) -> None:
        self._corked.flush()  # the loop closes the connection right after this
        super().eof_received()

    def shutdown(self) -> None:
        self._leave_to_asgi()
        super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        self._corked.forget()
        self._leave_to_asgi()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._is_between = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        if self.cycle is not None:  # no offer came first
            cut = partial(_cut, weakref.proxy(self.cycle))
            self.scope["extensions"] = {CUT: {"cut": cut}}

    def on_body(self, body: bytes) -> None:
        cycle: Any = self.cycle  # uvicorn takes any bytes for the body that waits
        if not (cycle.body or cycle.response_complete):
            cycle.body, body = body, b""  # as it came, so that nothing is copied
        elif isinstance(cycle.body, bytes):
            cycle.body = bytearray(cycle.body)  # many pieces are added in little time
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._is_between = True
        super().on_message_complete()

    def timeout_keep_alive_handler(self) -> None:
        left = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._wait_for_more(left)
        else:
            super().timeout_keep_alive_handler()

    def _may_begin(self) -> bool:
        """Tell whether a request may begin: those before are answered, and go out."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete:
            return False
        return self._is_between and not (self.pipeline or self.flow.write_paused)

    def _begin(self, shortcuts: Shortcuts, data: bytes) -> None:
        """Take in a request, or the beginning of one."""
        head, end, body = data.partition(_END_OF_HEAD)
        shortcut = shortcuts.get(head) if end else None
        if shortcut is None:
            self._learn(shortcuts, data, head, len(body))
            return
        known, service = shortcut.head, shortcut.service()
        missing = shortcut.length - len(body)
        if missing < 0 or known.scope["server"] != self.server:
            super().data_received(data)
        elif not missing:
            exchange = service.begin(known)
            self._finish(shortcuts, service, exchange, (head, end, body))
        elif service.may_wait:
            self._unset_keepalive_if_required()
            exchange = service.begin(known)
            self._arriving = _Arriving(service, exchange, [head, end, body], missing)
        else:
            super().data_received(data)

    def _learn(self, shortcuts: Shortcuts, data: bytes, head: bytes, rest: int) -> None:
        """Let uvicorn read what is there of a request, and take note of its head.

        A head was read if there is a new cycle of request and response. It was all of
        `head`, and nothing else, if the `rest` of the bytes has become the body.
        """
        before = self.cycle
        super().data_received(data)
        cycle = self.cycle
        is_one = cycle is not before and len(cycle.body) == rest
        if is_one and cycle.keep_alive:
            shortcuts.learn(head, {**self.scope})

    def _go_on(self, shortcuts: Shortcuts, arriving: _Arriving, data: bytes) -> None:
        """Take in more of the request that is arriving."""
        arriving.pieces.append(data)
        arriving.missing -= len(data)
        if arriving.missing < 0:  # another request follows
            self._leave_to_asgi()
        elif arriving.missing == 0:
            self._arriving = None
            self._finish(
                shortcuts, arriving.service, arriving.exchange, arriving.pieces
            )

    def _finish(
        self,
        shortcuts: Shortcuts,
        service: Service,
        exchange: Exchange,
        pieces: Sequence[bytes],
    ) -> None:
        """Answer a request that has come as a whole.

        Args:
            shortcuts: What knows how an answer goes out.
            service: What serves it.
            exchange: What is known of it.
            pieces: Its head, the end of that, and its body.
        """
        response: Response | None
        try:
            response = service.finish(exchange, pieces[2:])
        except Exception:  # whatever it is, the client gets an answer, as by uvicorn
            self.logger.exception("A request failed")
            response = _FAILED
        if response is None:
            super().data_received(b"".join(pieces))
            return
        self.server_state.total_requests += 1
        self._answered_at = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._wait_for_more(self.timeout_keep_alive)
        self.transport.write(
            shortcuts.written(response, self.server_state.default_headers)
        )
        if response is _FAILED:
            self.transport.close()

    def _leave_to_asgi(self) -> None:
        """Let uvicorn read what is there of the request that is arriving, if one is."""
        if self._arriving is not None:
            data = b"".join(self._arriving.pieces)
            self._arriving = None
            super().data_received(data)

    def _wait_for_more(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )


def _cut(cycle: RequestResponseCycle) -> None:
    """Close a connection once what was sent is out, with no more to come."""
    cycle.disconnected = True  # so that uvicorn misses no answer
    cycle.transport.close()
