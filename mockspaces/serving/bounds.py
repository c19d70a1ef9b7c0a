"""Bounds on what a client may send, and on how long it may take."""

import asyncio

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from mockspaces.serving.h2c import IgnoreUpgradeProtocol

_ROUND = 15.0
_MAX_ROUNDS = 4
"""A request that is still arriving after 60 to 75 seconds is given up."""

_MAX_FIELDS = 100
_MAX_HEAD = 65_536
_LINGER_SECONDS = 2.0
_TOO_LARGE = (
    f"A request may have {_MAX_FIELDS} header fields, and {_MAX_HEAD} bytes of them."
)
_TOO_SLOW = "The request was not complete in time."


class _TooLargeError(Exception):
    """The head of a request, or its trailers, are over a limit."""


class BoundedProtocol(IgnoreUpgradeProtocol):
    """HTTP/1.1 with bounds on heads and trailers, and on the time to send a request.

    uvicorn itself bounds the time between requests.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        self._begun = 0  # messages, as far as a round can tell them apart
        self._begun_before = 0
        self._rounds = 0
        self._fields = 0
        self._field_bytes = 0
        self._unparsed = 0
        self._is_refused = False
        self._timer = self.loop.call_later(_ROUND, self.close_if_late)

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        self._unparsed += len(data)
        super().data_received(data)
        if self._unparsed > _MAX_HEAD and not self._is_refused:
            self._refuse(431, _TOO_LARGE)

    def on_message_begin(self) -> None:
        self._begun += 1
        self._fields = self._field_bytes = self._unparsed = 0
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Ignore the fields of trailers, which uvicorn would take for headers."""
        self._unparsed = 0
        self._fields += 1
        self._field_bytes += len(name) + len(value)
        if self._fields > _MAX_FIELDS or self._field_bytes > _MAX_HEAD:
            raise _TooLargeError
        if not self._has_head():
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        self._unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._unparsed = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP, or is over a limit."""
        if self._fields > _MAX_FIELDS or self._field_bytes > _MAX_HEAD:
            self._refuse(431, _TOO_LARGE)
        else:
            self._refuse(400, msg)

    def close_if_late(self) -> None:
        """Close a connection whose request takes too long to arrive."""
        is_same = self._begun == self._begun_before and self._waits_for_client()
        self._rounds = self._rounds + 1 if is_same else 0
        self._begun_before = self._begun
        if self._rounds > _MAX_ROUNDS:
            self._give_up()
        else:
            self._timer = self.loop.call_later(_ROUND, self.close_if_late)

    def _unset_keepalive_if_required(self) -> None:
        if self.timeout_keep_alive_task is not None:  # what comes is another request
            self._begun += 1
        super()._unset_keepalive_if_required()

    def _has_head(self) -> bool:
        """Return whether the head of the message that came last is complete."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and cycle.scope is self.scope

    def _waits_for_client(self) -> bool:
        if self.timeout_keep_alive_task is not None:  # which closes it by itself
            return False
        cycle = self.cycle
        is_over: bool = self._has_head() and cycle.response_complete
        return is_over or not self._has_head() or cycle.more_body

    def _give_up(self) -> None:
        cycle = self.cycle
        is_answered = self._has_head() and cycle.response_started
        if is_answered or not self._begun:
            self.transport.close()
        else:
            self._refuse(408, _TOO_SLOW)

    def _refuse(self, status: int, message: str) -> None:
        """Answer, and drop what still comes, as in `web.responses`."""
        self._is_refused = True
        content = [STATUS_LINE[status]]
        content += [b"%b: %b\r\n" % each for each in self.server_state.default_headers]
        content.append(
            b"content-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\n"
            b"connection: close\r\n\r\n%b" % (len(message), message.encode())
        )
        self.transport.write(b"".join(content))
        self.flow.pause_writing()  # nothing more is written
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None:
            cycle.disconnected = True
            cycle.message_event.set()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()
        self._timer.cancel()
        self._timer = self.loop.call_later(_LINGER_SECONDS, self.transport.close)
