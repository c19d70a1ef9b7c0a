"""Writing: what belongs together goes out together."""

import asyncio
from typing import Any


class Turn:
    """A turn of a loop, at the end of which transports write what they were given.

    When several clients ask at once, their answers go out one after the other, and wake
    them up at less cost.
    """

    def __init__(self) -> None:
        self._waiting: list[Corked] = []

    def add(self, corked: "Corked", loop: asyncio.AbstractEventLoop) -> None:
        """Let a transport write at the end of the turn that the loop is in."""
        if not self._waiting:
            loop.call_soon(self._end)
        self._waiting.append(corked)

    def _end(self) -> None:
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            each.flush()


class Corked(asyncio.Transport):
    """A transport that writes at once what it is given in one turn of the loop.

    uvicorn gives it the head and the body of an answer one after the other, which would
    be two system calls here and two packets for the client.

    It does what uvicorn asks of a transport, and nothing else.

    Args:
        transport: What writes.
        loop: What takes the turns.
        turn: When it writes; one for all transports of a loop.
    """

    def __init__(
        self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, turn: Turn
    ) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._turn = turn
        self._given: list[bytes | bytearray | memoryview] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Write by the end of this turn."""
        if not self._given:
            self._turn.add(self, self._loop)
        self._given.append(data)

    def flush(self) -> None:
        """Write what is not written yet."""
        if self._given:
            data = b"".join(self._given)
            self._given.clear()
            if not self._transport.is_closing():
                self._transport.write(data)

    def forget(self) -> None:
        """Write nothing more: nobody is there any longer."""
        self._given.clear()

    def close(self) -> None:
        """Close once all is written."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close now, whatever is not written yet."""
        self._given.clear()
        self._transport.abort()

    def is_closing(self) -> bool:
        """Tell whether it is closed, or about to be."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """Take in nothing for a while."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Take in again what comes."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as asyncio has it
        """Return what is known of the connection."""
        return self._transport.get_extra_info(name, default)
