"""Benchmarks inside the server: large worlds, many worlds, new operations."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from statistics import median

from starlette.types import Message

from mockspaces.app import Shared, World
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
    with asyncio.Runner() as runner:
        small, large = Sandboxes(_SETTINGS), Sandboxes(_SETTINGS)
        _fill(large.world, spaces)
        ratio = _ratio(
            [_Door(small, None, runner)], [_Door(large, None, runner)], requests
        )
        yield f"{spaces} Spaces", ratio
        many = Sandboxes(Settings(seed=(), max_worlds=worlds))
        doors = [_Door(many, f"w{number}", runner) for number in range(worlds)]
        ratio = _ratio([_Door(small, "w", runner)], doors, requests)
        yield f"{worlds} worlds", ratio


def first_uses(operations: int) -> Iterator[tuple[str, float]]:
    """Go through what an operation costs at its first uses.

    As a multiple of what it costs without plans; they are asked in turn.
    """
    took: dict[str, tuple[list[float], list[float]]] = {"first": ([], [])}
    took["second, at which it is compiled"] = ([], [])
    took["third"] = ([], [])
    with asyncio.Runner() as runner:
        planned = _Door(Sandboxes(_SETTINGS), None, runner)
        compile_plan, Shared.compile_plan = Shared.compile_plan, None
        executed = _Door(Sandboxes(_SETTINGS), None, runner)
        Shared.compile_plan = compile_plan
        for number in range(operations):
            for times in took.values():
                times[0].append(executed.list_as(f"{number}"))
                times[1].append(planned.list_as(f"{number}"))
    for name, (without, with_plans) in took.items():
        yield name, median(with_plans) / median(without)


class _Door:
    """Asks a world of an application in this process: only its own work is timed."""

    def __init__(
        self, app: Sandboxes, name: str | None, runner: asyncio.Runner
    ) -> None:
        self._app = app
        self._runner = runner
        self._root = f"/sandbox/{name}" if name else ""
        self._number = 0
        self._token = ""
        if name:
            self._call("GET", "/livez", workloads.Body("", b"", b""), "")
        world = app.find(name)
        assert world is not None
        self._token = world.tokens.issue(user="me", account_id="timed")
        self.create()  # warms up

    def create(self) -> float:
        """Create one Space and return the milliseconds that it took."""
        self._number += 1
        return self._ask(
            workloads.create(), f"timed {self._number}", workloads.check_created
        )

    def list_as(self, mark: str) -> float:
        """List the Spaces by an operation of that mark."""
        return self._ask(workloads.first_use(), mark, workloads.check_one_list)

    def _ask(self, body: workloads.Body, mark: str, check: workloads.Check) -> float:
        took, answer = self._call("POST", "/graphql", body, mark)
        check(json.loads(answer))
        return took

    def _call(
        self, method: str, path: str, body: workloads.Body, mark: str
    ) -> tuple[float, bytes]:
        content = body.with_mark(mark)
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

        async def call() -> float:
            begun = time.perf_counter()
            await self._app(scope, receive, send)
            return (time.perf_counter() - begun) * 1000

        return self._runner.run(call()), sent[1]["body"]


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
