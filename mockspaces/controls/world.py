"""A world in the control API: its status, and its reset."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any, Protocol

from mockspaces import __version__
from mockspaces.camel_case import camel_case
from mockspaces.clock import Clock
from mockspaces.controls.api.route import Arguments, Output, Route, Routes
from mockspaces.controls.clock import ClockReading
from mockspaces.controls.coverage.collector import CoverageCollector
from mockspaces.controls.faults.queue import FaultQueue
from mockspaces.controls.journal.journal import Journal
from mockspaces.controls.metrics.collector import RequestMetrics
from mockspaces.controls.snapshots import Snapshots
from mockspaces.ids import Ids
from mockspaces.schema.root import schema_text
from mockspaces.seeds.files import Start
from mockspaces.settings import Settings, settings
from mockspaces.state.store import Store
from mockspaces.web.rate_limit import RateLimiter
from mockspaces.web.tokens import Tokens
from mockspaces.web.waits import Waits


class Dropped(Output, frozen=True, kw_only=True):
    """The things that a reset dropped."""

    # by table, those that were added or changed since the start
    records: dict[str, int]
    tokens: int
    faults: int
    exchanges: int


class World(Protocol):
    """A world as the control API sees it."""

    name: str | None  # of the sandbox; None is the server's own world
    settings: Settings
    start: Start
    store: Store
    clock: Clock
    ids: Ids
    tokens: Tokens
    limiter: RateLimiter
    waits: Waits
    metrics: RequestMetrics
    worlds: Callable[[], int]  # how many worlds the server has
    snapshots: Snapshots
    faults: FaultQueue
    journal: Journal
    coverage: CoverageCollector

    def snapshots_of(self, name: str | None) -> Snapshots | None:
        """Return those of a sandbox; None is the server's own world."""

    def reset(self) -> Dropped:
        """Go back to the start."""


class Status(Output, frozen=True, kw_only=True):
    """The status of a world."""

    version: str
    schema_sha256: str  # of `schema.graphql`
    sandbox: str | None  # null is the server's own world
    clock: ClockReading
    settings: dict[str, Any]  # those in force, but for the secret ones
    records: dict[str, int]  # the number of records by table


def _status(world: World, _arguments: Arguments[None, None]) -> Status:
    return Status(
        version=__version__,
        schema_sha256=_schema_sha256(),
        sandbox=world.name,
        clock=ClockReading.of(world.clock),
        settings=_shown(world),
        records={
            camel_case(name): len(table) for name, table in world.store.tables().items()
        },
    )


@cache
def _schema_sha256() -> str:
    return sha256(schema_text().encode()).hexdigest()


def _shown(world: World) -> dict[str, Any]:
    shown = {
        camel_case(each.name): getattr(world.settings, each.name)
        for each in settings()
        if not each.option.is_secret
    }
    limits = world.limiter.limits
    return {
        **shown,
        "rateLimit": None if limits.rate is None else str(limits.rate),
        "burst": limits.burst,
        "maxInFlight": limits.max_in_flight,
    }


def _reset(world: World, _arguments: Arguments[None, None]) -> Dropped:
    return world.reset()


WORLD: Routes[World] = (
    Route(
        method="GET",
        path="",
        summary="Read the status of the world.",
        handle=_status,
        answer=Status,
    ),
    Route(
        method="POST",
        path="/reset",
        summary="Go back to the start; snapshots stay.",
        handle=_reset,
        answer=Dropped,
    ),
)
