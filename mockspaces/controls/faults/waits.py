"""Requests that wait before they are executed, and what ends them early."""

import asyncio
from typing import Any

import msgspec
from starlette.types import Receive


class _Wait(msgspec.Struct, eq=False):
    over: asyncio.Future[Any]
    is_ended: bool = False


class Waits:
    """The requests of one world that wait."""

    __slots__ = ("_waits",)

    def __init__(self) -> None:
        self._waits: set[_Wait] = set()

    async def wait(self, seconds: float, receive: Receive) -> bool:
        """Wait, in real time, whatever the world's clock says.

        Args:
            seconds: How long.
            receive: Where ASGI says that the client is gone.

        Returns:
            Whether it was not ended early, by `end` or by the client.
        """
        wait = _Wait(asyncio.get_running_loop().create_future())
        gone: asyncio.Future[Any] = asyncio.ensure_future(_disconnect(receive))
        self._waits.add(wait)
        try:
            first = asyncio.FIRST_COMPLETED
            waiting = {wait.over, gone}
            await asyncio.wait(waiting, timeout=seconds, return_when=first)
        finally:
            self._waits.remove(wait)
            gone.cancel()
        return not (wait.is_ended or gone.done())

    def end(self) -> None:
        """End all waits; their requests are not executed. Any thread may call it."""
        for wait in tuple(self._waits):
            wait.is_ended = True
            wait.over.get_loop().call_soon_threadsafe(_finish, wait.over)


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass  # the body of a request that needs none


def _finish(over: asyncio.Future[Any]) -> None:
    if not over.done():
        over.set_result(None)
