"""The control API as a whole: every route, and what answers it."""

from typing import Protocol

from mockspaces.controls import fork, state, world
from mockspaces.controls.admin import Admin
from mockspaces.controls.catalogue import CATALOGUES
from mockspaces.controls.clock import CLOCK
from mockspaces.controls.coverage import COVERAGE
from mockspaces.controls.exchanges import Exchanges
from mockspaces.controls.fault_queue import Faults
from mockspaces.controls.faults import FAULTS
from mockspaces.controls.footprint import Footprint
from mockspaces.controls.fork import FORK
from mockspaces.controls.journal import JOURNAL
from mockspaces.controls.limits import LIMITS
from mockspaces.controls.openapi import described
from mockspaces.controls.routes import PREFIX, Routes, on
from mockspaces.controls.sandboxes import SANDBOXES, Sandboxes
from mockspaces.controls.snapshots import SNAPSHOTS
from mockspaces.controls.state import STATE
from mockspaces.controls.tokens import TOKENS
from mockspaces.controls.world import WORLD
from mockspaces.settings import Settings
from mockspaces.web.tokens import Tokens


class World(world.World, fork.World, state.World, Protocol):
    """All of a world that can be asked for and changed."""

    @property
    def tokens(self) -> Tokens:
        """Its tokens."""

    @property
    def faults(self) -> Faults:
        """Its faults."""

    @property
    def journal(self) -> Exchanges:
        """What it was asked and has answered."""

    @property
    def coverage(self) -> Footprint:
        """What its clients have used."""


def _itself(world: World) -> World:
    return world


CONTROLS: Routes[World] = (
    *on(_itself, WORLD),
    *on(lambda world: world.clock, CLOCK),
    *on(lambda world: world.tokens, TOKENS),
    *on(lambda world: world.limiter, LIMITS),
    *on(lambda world: world.snapshots, SNAPSHOTS),
    *on(_itself, FORK),
    *on(_itself, STATE),
    *on(lambda world: world.faults, FAULTS),
    *on(lambda world: world.journal, JOURNAL),
    *on(lambda world: world.coverage, COVERAGE),
    *on(_itself, CATALOGUES),
)
"""What can be asked of a world under `/_mockspaces`."""


def of_worlds(settings: Settings) -> Admin[World]:
    """Return what answers for worlds."""
    return Admin(described(CONTROLS, SANDBOXES), settings, PREFIX)


def of_server(settings: Settings) -> Admin[Sandboxes]:
    """Return what answers for what holds the worlds."""
    return Admin(SANDBOXES, settings, "")
