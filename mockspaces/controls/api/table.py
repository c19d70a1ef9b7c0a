"""The route table of the control API."""

from mockspaces.controls.api.dispatch import ControlAPI
from mockspaces.controls.api.openapi import with_openapi
from mockspaces.controls.api.route import PREFIX, Routes, on
from mockspaces.controls.catalogue.routes import CATALOGUES
from mockspaces.controls.clients import CLIENTS
from mockspaces.controls.clock import CLOCK
from mockspaces.controls.coverage.routes import COVERAGE
from mockspaces.controls.faults.routes import FAULTS
from mockspaces.controls.fork import FORK
from mockspaces.controls.front import FRONT
from mockspaces.controls.journal.routes import JOURNAL
from mockspaces.controls.limits import LIMITS
from mockspaces.controls.metrics.routes import METRICS
from mockspaces.controls.personas import PERSONAS
from mockspaces.controls.sandboxes import SANDBOXES, SandboxRegistry
from mockspaces.controls.snapshots import SNAPSHOTS
from mockspaces.controls.state import STATE
from mockspaces.controls.tokens import TOKENS
from mockspaces.controls.world import WORLD, World
from mockspaces.settings import Settings

CONTROLS: Routes[World] = (
    *WORLD,
    *on(lambda world: world.clock, CLOCK),
    *on(lambda world: world.tokens, TOKENS),
    *on(lambda world: world.limiter, LIMITS),
    *on(lambda world: world.snapshots, SNAPSHOTS),
    *FORK,
    *STATE,
    *on(lambda world: world.faults, FAULTS),
    *on(lambda world: world.journal, JOURNAL),
    *on(lambda world: world.coverage, COVERAGE),
    *on(lambda world: world.store, PERSONAS),
    *FRONT,
    *METRICS,
    *on(lambda world: world.settings, CATALOGUES),
    *CLIENTS,
)
"""The routes of a world, under `/_mockspaces`."""


def of_worlds(settings: Settings) -> ControlAPI[World]:
    return ControlAPI(with_openapi(CONTROLS, SANDBOXES), settings, PREFIX)


def of_server(settings: Settings) -> ControlAPI[SandboxRegistry]:
    return ControlAPI(SANDBOXES, settings, "")
