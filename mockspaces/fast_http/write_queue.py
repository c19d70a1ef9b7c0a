"""Responses that are written together at the end of a turn of the event loop."""

import asyncio


class WriteQueue:
    """The last responses of all connections of one server in one turn.

    Each write wakes its client, which on a machine of few cores takes the processor
    from the next request: with 8 clients a `spaceCreate` takes a sixth less.
    """

    def __init__(self) -> None:
        self._responses: dict[asyncio.Transport, bytes] = {}

    def __contains__(self, transport: asyncio.Transport) -> bool:
        return transport in self._responses

    def add(
        self,
        transport: asyncio.Transport,
        response: bytes,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """Write a response when the turn ends, after one that is queued already."""
        if transport in self._responses:
            self.flush()
        if not self._responses:
            loop.call_soon(self.flush)
        self._responses[transport] = response

    def flush(self) -> None:
        """Write now what is queued."""
        responses, self._responses = self._responses, {}
        for transport, response in responses.items():
            if not transport.is_closing():
                transport.write(response)
