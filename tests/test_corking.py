import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from mockspaces.corking import Corked, Turn


class Wire(asyncio.Transport):
    """A transport that notes what becomes of it."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1)})
        self.noted: list[Any] = []

    def write(self, data: Any) -> None:
        self.noted.append(bytes(data))

    def close(self) -> None:
        self.noted.append("close")

    def abort(self) -> None:
        self.noted.append("abort")

    def is_closing(self) -> bool:
        return "close" in self.noted

    def pause_reading(self) -> None:
        self.noted.append("pause")

    def resume_reading(self) -> None:
        self.noted.append("resume")


def written(act: Callable[[Corked], object]) -> tuple[list[Any], list[Any]]:
    """Return what a transport was told at once, and what by the next turn."""
    wire = Wire()

    async def talk() -> list[Any]:
        act(Corked(wire, asyncio.get_running_loop(), Turn()))
        at_once = [*wire.noted]
        await asyncio.sleep(0)
        return at_once

    return asyncio.run(talk()), wire.noted


def test_what_is_written_in_one_turn_goes_out_together() -> None:
    def answer(corked: Corked) -> None:
        corked.write(b"head ")
        corked.write(bytearray(b"and "))
        corked.write(memoryview(b"body"))

    assert written(answer) == ([], [b"head and body"])


def test_what_is_written_goes_out_before_the_end() -> None:
    def answer(corked: Corked) -> None:
        corked.write(b"last")
        corked.close()
        assert corked.is_closing()

    assert written(answer) == ([b"last", "close"], [b"last", "close"])


def test_nothing_goes_out_after_an_abort() -> None:
    def answer(corked: Corked) -> None:
        corked.write(b"never")
        corked.abort()

    assert written(answer) == (["abort"], ["abort"])


def test_nothing_goes_out_to_a_transport_that_has_been_closed() -> None:
    wires = Wire(), Wire()

    async def talk() -> None:
        turn, loop = Turn(), asyncio.get_running_loop()
        for wire in wires:
            Corked(wire, loop, turn).write(b"answer")
        wires[0].close()
        await asyncio.sleep(0)

    asyncio.run(talk())

    assert [wire.noted for wire in wires] == [["close"], [b"answer"]]


@pytest.mark.parametrize("what", ["pause", "resume"])
def test_reading_goes_on_as_it_is_told(what: str) -> None:
    at_once, _ = written(lambda corked: getattr(corked, f"{what}_reading")())

    assert at_once == [what]


def test_each_turn_writes_by_itself() -> None:
    wire = Wire()

    async def talk() -> None:
        corked = Corked(wire, asyncio.get_running_loop(), Turn())
        assert corked.get_extra_info("peername") == ("127.0.0.1", 1)
        assert corked.get_extra_info("unheard", "nothing") == "nothing"
        for word in (b"one", b"two"):
            corked.write(word)
            await asyncio.sleep(0)

    asyncio.run(talk())

    assert wire.noted == [b"one", b"two"]
