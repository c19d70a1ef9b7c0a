"""Connections: HTTP as uvicorn speaks it, and a shorter way for what came before."""

import asyncio
import weakref
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from mockspaces.controls.injection import CUT
from mockspaces.corking import Corked
from mockspaces.shortcuts import Door, Shortcuts
from mockspaces.upgrades import SteadyProtocol

_END_OF_HEAD = b"\r\n\r\n"


class Connection(SteadyProtocol):
    """uvicorn's HTTP, and the short way for requests whose heads have come before.

    uvicorn lends a request its connection to be cut. It hands a body on without a copy,
    and lets a request go that is over, without a cycle of references that would keep
    its files until the next round of the collector.

    Args:
        shortcuts: The heads that have come before; None if all requests go by ASGI.
    """

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as uvicorn has them
        shortcuts: Shortcuts | None,
        **kwargs: Any,  # noqa: ANN401 - likewise
    ) -> None:
        super().__init__(*args, **kwargs)
        self._shortcuts = shortcuts
        self._is_between = True
        self._door: Door
        self._pieces: list[bytes] = []  # of the request that is arriving
        self._missing = 0
        self._answered_at = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(Corked(transport, self.loop))

    def data_received(self, data: bytes) -> None:
        shortcuts = self._shortcuts
        if shortcuts is None or not (self._pieces or self._is_quiet()):
            super().data_received(data)
        elif self._pieces:
            self._add(shortcuts, data)
        else:
            self._begin(shortcuts, data)

    def shutdown(self) -> None:
        self._go_by_asgi()
        super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        self._go_by_asgi()
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
        if not cycle.body:
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

    def _is_quiet(self) -> bool:
        """Tell whether a request may begin: those before are answered, and go out."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete:
            return False
        return self._is_between and not (self.pipeline or self.flow.write_paused)

    def _begin(self, shortcuts: Shortcuts, data: bytes) -> None:
        """Take in a request, or the beginning of one."""
        end = data.find(_END_OF_HEAD) + len(_END_OF_HEAD)
        head, size = data[:end], len(data) - end
        shortcut = shortcuts.get(head)
        if shortcut is None:
            self._learn(shortcuts, data, head)
        elif shortcut.server != self.server or size > shortcut.length:
            super().data_received(data)
        elif size == shortcut.length:
            self._answer(shortcuts, shortcut.door, [head, data[end:]])
        elif shortcut.door.may_wait():
            self._unset_keepalive_if_required()
            self._door, self._missing = shortcut.door, shortcut.length - size
            self._pieces = [head, data[end:]]
        else:
            super().data_received(data)

    def _learn(self, shortcuts: Shortcuts, data: bytes, head: bytes) -> None:
        """Let uvicorn read what is there of a request, and take note of its head."""
        before = self.cycle
        super().data_received(data)
        cycle = self.cycle
        if cycle is before or not cycle.keep_alive:
            return
        if len(cycle.body) == len(data) - len(head):  # so the head ends where it seems
            shortcuts.learn(head, {**self.scope})

    def _add(self, shortcuts: Shortcuts, data: bytes) -> None:
        """Take in more of the request that is arriving."""
        self._pieces.append(data)
        self._missing -= len(data)
        if self._missing <= 0:
            pieces, self._pieces = self._pieces, []
            if self._missing:  # another request follows
                super().data_received(b"".join(pieces))
            else:
                self._answer(shortcuts, self._door, pieces)

    def _answer(self, shortcuts: Shortcuts, door: Door, pieces: list[bytes]) -> None:
        """Answer a request that is there as a whole: its head, and then its body."""
        response = door.answer(pieces[1:])
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

    def _go_by_asgi(self) -> None:
        """Let uvicorn read what is there of a request, if one is arriving."""
        if self._pieces:
            data = b"".join(self._pieces)
            self._pieces = []
            super().data_received(data)

    def _wait_for_more(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )


def _cut(cycle: RequestResponseCycle) -> None:
    """Close a connection once what was sent is out, with no more to come."""
    cycle.disconnected = True  # so that uvicorn misses no answer
    cycle.transport.close()
