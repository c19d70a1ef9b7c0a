"""Benchmarks inside the server: worlds of many records, and many worlds."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from statistics import median

from starlette.types import Message

from mockspaces.app import World
from mockspaces.domain.spaces import Spaces
from mockspaces.sandboxes import Sandboxes
from mockspaces.settings import Settings
from tests.benchmarks import workloads

_SETTINGS = Settings(seed=())
_ROUNDS = 20


def moves(records: int) -> dict[str, float]:
    """Return the milliseconds that moving a whole world takes.

    A world has a Space and its account group for each of half the records. Each round
    writes first, so that nothing is shared any more.
    """
    took: dict[str, list[float]] = {}
    world, other = World(_SETTINGS), World(_SETTINGS)
    _fill(world, records // 2)
    for number in range(_ROUNDS):
        _create(world, f"before {number}")
        taken = world.snapshots.now()
        acts: dict[str, Callable[[], object]] = {
            "snapshot": world.snapshots.now,
            "fork": lambda taken=taken: other.snapshots.go_to(taken),  # type: ignore[misc] # bound now
            "first write after it": lambda number=number: _create(world, f"{number}"),  # type: ignore[misc] # likewise
            "restore": lambda taken=taken: world.snapshots.go_to(taken),  # type: ignore[misc] # likewise
            "reset": world.reset,
        }
        for name, act in acts.items():
            took.setdefault(name, []).append(_milliseconds(act))
        world.snapshots.go_to(taken)
    return {name: median(times) for name, times in took.items()}


def growth(*, spaces: int, worlds: int, requests: int) -> Iterator[tuple[str, float]]:
    """Go through what a request costs in the large, as a multiple of the small.

    Small and large are asked in turn, and the medians compared.
    """
    small, large = Sandboxes(_SETTINGS), Sandboxes(_SETTINGS)
    _fill(large.world, spaces)
    yield (
        f"{spaces} Spaces",
        _ratio([_Door(small, None)], [_Door(large, None)], requests),
    )
    many = Sandboxes(Settings(seed=(), max_worlds=worlds))
    doors = [_Door(many, f"w{number}") for number in range(worlds)]
    yield f"{worlds} worlds", _ratio([_Door(small, "w")], doors, requests)


class _Door:
    """Asks a world of an application in this process: only its own work is timed."""

    def __init__(self, app: Sandboxes, name: str | None) -> None:
        self._app = app
        self._root = f"/sandbox/{name}" if name else ""
        self._number = 0
        self._token = ""
        if name:
            self._call("GET", "/livez", workloads.Body("", b"", b""))
        world = app.find(name)
        assert world is not None
        self._token = world.tokens.issue(user="me", account_id="timed")
        self.create()  # warms up

    def create(self) -> float:
        """Create one Space and return the milliseconds that it took."""
        self._number += 1
        took, answer = self._call("POST", "/graphql", workloads.create())
        workloads.check_created(json.loads(answer))
        return took

    def _call(
        self, method: str, path: str, body: workloads.Body
    ) -> tuple[float, bytes]:
        content = body.with_mark(f"timed {self._number}")
        path = self._root + path
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "server": ("127.0.0.1", 7722),
            "client": ("127.0.0.1", 1),
            "headers": [
                (b"host", b"127.0.0.1:7722"),
                (b"authorization", f"Bearer {self._token}".encode()),
                (b"content-type", body.content_type.encode()),
                (b"content-length", str(len(content)).encode()),
            ],
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        async def call() -> None:
            await self._app(scope, receive, send)

        coroutine = call()
        begun = time.perf_counter()
        with contextlib.suppress(StopIteration):  # nothing in it waits
            coroutine.send(None)
        took = (time.perf_counter() - begun) * 1000
        return took, sent[1]["body"]


def _ratio(small: list[_Door], large: list[_Door], requests: int) -> float:
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(requests):
        for which, doors in enumerate((small, large)):
            times[which].append(doors[number % len(doors)].create())
    return median(times[1]) / median(times[0])


def _fill(world: World, spaces: int) -> None:
    for number in range(spaces):
        _create(world, f"group {number}", f"account {number // 100}")


def _create(world: World, group: str, account: str = "account") -> None:
    Spaces(world.call(account)).create(name="Partners", account_group_id=group)


def _milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000
