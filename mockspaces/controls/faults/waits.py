"""Requests that wait before they are executed, and what ends them early."""

import asyncio

import msgspec
from starlette.types import Receive


class _Wait(msgspec.Struct, eq=False):
    loop: asyncio.AbstractEventLoop
    over: asyncio.Event
    is_ended: bool = False


class Waits:
    """The requests of one world that faults delay."""

    __slots__ = ("_waits",)

    def __init__(self) -> None:
        self._waits: set[_Wait] = set()

    async def wait(self, seconds: float, receive: Receive) -> bool:
        """Wait in real time; return false if `end` or the client ends it early."""
        wait = _Wait(asyncio.get_running_loop(), asyncio.Event())
        ended = asyncio.create_task(wait.over.wait())
        gone = asyncio.create_task(_disconnect(receive))
        self._waits.add(wait)
        try:
            first = asyncio.FIRST_COMPLETED
            await asyncio.wait({ended, gone}, timeout=seconds, return_when=first)
        finally:
            self._waits.remove(wait)
            ended.cancel()
            gone.cancel()
        return not (wait.is_ended or gone.done())

    def end(self) -> None:
        """End all waits; their requests are not executed. Any thread may call it."""
        for wait in tuple(self._waits):
            wait.is_ended = True
            wait.loop.call_soon_threadsafe(wait.over.set)


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass  # the body of a request that needs none
