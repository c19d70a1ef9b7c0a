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
from mockspaces.schema.root import SCHEMA_TEXT
from mockspaces.seeds.files import Start
from mockspaces.settings import Settings, settings
from mockspaces.state.store import Store
from mockspaces.web.rate_limit import RateLimiter
from mockspaces.web.tokens import Tokens


class Dropped(Output, frozen=True, kw_only=True):
    """The things that a reset dropped.

    Attributes:
        records: Records by table that were not there at the start, or had changed.
        tokens: Tokens that had been issued.
        faults: Faults that had been asked for.
        exchanges: Entries of the journal.
    """

    records: dict[str, int]
    tokens: int
    faults: int
    exchanges: int


class World(Protocol):
    """A world as the control API sees it."""

    @property
    def name(self) -> str | None:
        """The name of the sandbox, or None for the server's own world."""

    @property
    def settings(self) -> Settings:
        """The settings it was started with."""

    @property
    def start(self) -> Start:
        """The data it started with."""

    @property
    def store(self) -> Store:
        """Its records."""

    @property
    def clock(self) -> Clock:
        """Its clock."""

    @property
    def ids(self) -> Ids:
        """Its sequence of ids."""

    @property
    def tokens(self) -> Tokens:
        """Its tokens."""

    @property
    def limiter(self) -> RateLimiter:
        """Its limits."""

    @property
    def metrics(self) -> RequestMetrics:
        """Its requests in numbers."""

    @property
    def worlds(self) -> Callable[[], int]:
        """Returns how many worlds the server has."""

    @property
    def snapshots(self) -> Snapshots:
        """Its snapshots."""

    @property
    def faults(self) -> FaultQueue:
        """Its faults."""

    @property
    def journal(self) -> Journal:
        """Its journal."""

    @property
    def coverage(self) -> CoverageCollector:
        """Which parts of the service its clients have used."""

    def snapshots_of(self, name: str | None) -> Snapshots | None:
        """Return those of a sandbox, or of the server's own world for None."""

    def reset(self) -> Dropped:
        """Go back to the start."""


class Status(Output, frozen=True, kw_only=True):
    """The status of a world.

    Attributes:
        version: The version of the emulator.
        schema_sha256: The SHA-256 of `schema.graphql`.
        sandbox: The name of the sandbox; null is the server's own world.
        clock: Its clock.
        settings: The settings in force, but for the secret ones.
        records: The number of records by table.
    """

    version: str
    schema_sha256: str
    sandbox: str | None
    clock: ClockReading
    settings: dict[str, Any]
    records: dict[str, int]


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
    return sha256(SCHEMA_TEXT.encode()).hexdigest()


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
