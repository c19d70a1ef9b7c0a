"""uvicorn's protocol with a header cache in front of its parser."""

from dataclasses import dataclass
from typing import Any, ClassVar, cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from mockspaces.fast_http.header_cache import HeaderCache
from mockspaces.fast_http.write_queue import WriteQueue
from mockspaces.real_time import perf_counter
from mockspaces.web.exchange import RequestHead
from mockspaces.web.pipeline import Pipeline
from mockspaces.web.responses import Response
from mockspaces.web.waits import Wait

_BLANK_LINE = b"\r\n\r\n"


@dataclass(slots=True)
class _Held:
    """A request whose body is still arriving."""

    head: RequestHead
    pipeline: Pipeline
    wait: Wait
    pieces: list[bytes]
    missing: int  # bytes
    started: float  # by `perf_counter`


class HeaderCacheProtocol(HttpToolsProtocol):
    """HTTP whose known request heads are not parsed.

    A request with a cached head is held back until its body is complete. Then it is
    answered, or given to uvicorn as if it had just arrived.
    """

    header_cache: ClassVar[HeaderCache]
    write_queue: ClassVar[WriteQueue]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(*args, **kwargs)
        self._is_between_messages = True  # as far as the parser has read
        self._held: _Held | None = None
        self._last_use = 0.0  # by the loop's clock, of a request answered here

    def data_received(self, data: bytes) -> None:
        pipeline: Pipeline | None = None
        held = self._held
        if held is not None:
            held.pieces.append(data)
            held.missing -= len(data)
            if held.missing > 0 or held.wait.is_ended:
                return
            data, pipeline = self._release(held), held.pipeline
        while self._may_answer():
            end = data.find(_BLANK_LINE)
            cached = self.header_cache.get(data[:end]) if end > 0 else None
            if cached is None or cached.head.scope["server"] != self.server:
                self._parse_and_cache(data)
                return
            begin = end + len(_BLANK_LINE)
            stop = begin + cached.length
            pipeline = pipeline or cached.pipeline()
            if stop > len(data):
                if pipeline.may_wait(cached.head):
                    break  # it holds a place in flight while its body arrives
                self._hold(data, stop - len(data), cached.head, pipeline)
                return
            response = pipeline.answer_at_once(cached.head, data[begin:stop])
            if response is None:
                break
            self._keep_alive()
            self.write_queue.add(self.transport, self._bytes_of(response), self.loop)
            if stop == len(data):
                return
            self._flush()
            data, pipeline = data[stop:], None
        self._flush()
        super().data_received(data)

    def eof_received(self) -> None:  # after which the loop closes the transport
        self._flush()
        super().eof_received()

    def shutdown(self) -> None:
        self._flush()
        self._give_up_held()
        super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        self._give_up_held()
        super().connection_lost(exc)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that has been quiet for the whole time."""
        left = self._last_use + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._close_after(left)
        else:
            super().timeout_keep_alive_handler()

    def on_message_begin(self) -> None:
        self._is_between_messages = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self._is_between_messages = True
        super().on_message_complete()

    def _may_answer(self) -> bool:
        """Return whether all earlier requests are answered and written."""
        cycle: RequestResponseCycle | None = self.cycle
        is_complete = cycle is None or cycle.response_complete
        return is_complete and self._is_between_messages and not self.flow.write_paused

    def _parse_and_cache(self, data: bytes) -> None:
        """Let uvicorn parse the beginning of a request, and cache its head.

        There is a new cycle if a head was parsed. It was all that precedes the first
        blank line, and nothing else, if all that follows has become the body.
        """
        before = self.cycle
        self._flush()
        super().data_received(data)
        cycle = self.cycle
        head, _, rest = data.partition(_BLANK_LINE)
        if cycle is not before and len(cycle.body) == len(rest):
            self.header_cache.add(head, cast("Scope", self.scope))

    def _hold(
        self, data: bytes, missing: int, head: RequestHead, pipeline: Pipeline
    ) -> None:
        self._unset_keepalive_if_required()
        wait = pipeline.waits.add(self._cut_ended)
        self._held = _Held(head, pipeline, wait, [data], missing, perf_counter())

    def _release(self, held: _Held) -> bytes:
        held.pipeline.waits.remove(held.wait)
        self._held = None
        return b"".join(held.pieces)

    def _give_up_held(self) -> None:
        """Let uvicorn go on with a request that is held back."""
        self._cut_ended()
        if self._held is not None:
            super().data_received(self._release(self._held))

    def _cut_ended(self) -> None:
        """Cut the connection of a request that is not to be executed any more."""
        held = self._held
        if held is not None and held.wait.is_ended:
            self._release(held)
            held.pipeline.end_unanswered(held.head, held.started)
            self.transport.close()

    def _flush(self) -> None:
        """Write the response to the last request, if it is still queued."""
        if self.transport in self.write_queue:
            self.write_queue.flush()

    def _bytes_of(self, response: Response) -> bytes:
        body = response.body
        fields = [b"%b: %b\r\n" % each for each in self.server_state.default_headers]
        head = f"content-type: {response.media_type}\r\ncontent-length: {len(body)}\r\n"
        for name, value in (response.headers or {}).items():
            head += f"{name.lower()}: {value}\r\n"
        status = STATUS_LINE[response.status]
        return b"".join([status, *fields, head.encode(), b"\r\n", body])

    def _keep_alive(self) -> None:
        """Count a request, and keep the timer that the connection has.

        To replace it for each request takes 7 % of a `spaceCreate`.
        """
        self.server_state.total_requests += 1
        self._last_use = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._close_after(self.timeout_keep_alive)

    def _close_after(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )
