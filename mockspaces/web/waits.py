"""Requests that are not executed yet, and what ends them early."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import msgspec
from starlette.types import Receive

from mockspaces.web.responses import ClientGoneError


class EndedError(Exception):
    """The world of a request changed as a whole before it was executed."""


class Wait(msgspec.Struct, eq=False):
    """One request that is not executed yet."""

    loop: asyncio.AbstractEventLoop
    on_end: Callable[[], object]  # called in the loop
    is_ended: bool = False


class Waits:
    """The requests of one world that arrive, or that a fault delays."""

    __slots__ = ("_waits",)

    def __init__(self) -> None:
        self._waits: set[Wait] = set()

    def add(self, on_end: Callable[[], object]) -> Wait:
        """Add a request that waits in the running event loop."""
        wait = Wait(asyncio.get_running_loop(), on_end)
        self._waits.add(wait)
        return wait

    def remove(self, wait: Wait) -> None:
        """Remove one that has been executed, or is not to be."""
        self._waits.remove(wait)

    def end(self) -> None:
        """End all waits; their requests are not executed. Any thread may call it."""
        for wait in tuple(self._waits):
            wait.is_ended = True
            wait.loop.call_soon_threadsafe(wait.on_end)

    @asynccontextmanager
    async def until_ended(self) -> AsyncIterator[None]:
        """Run a block; raise `EndedError` if `end` is called meanwhile."""

        def expire() -> None:
            with suppress(RuntimeError):  # it is over already
                deadline.reschedule(0)

        wait = self.add(expire)
        try:
            async with asyncio.timeout(None) as deadline:
                yield
        finally:
            self.remove(wait)
            if wait.is_ended:
                raise EndedError

    async def sleep(self, seconds: float, receive: Receive) -> None:
        """Delay a request in real time, until `end` is called or the client leaves."""
        async with self.until_ended():
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while (await receive())["type"] != "http.disconnect":
                        pass  # the body of a request that needs none
                    raise ClientGoneError
