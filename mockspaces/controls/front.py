"""The front page as JSON, for programs."""

from mockspaces import __version__
from mockspaces.controls.api.route import PREFIX, Arguments, Output, Route, Routes
from mockspaces.controls.clock import ClockReading
from mockspaces.controls.personas import ShownPersona, personas_of
from mockspaces.controls.world import World


class Front(Output, frozen=True, kw_only=True):
    """Addresses and personas to start with."""

    name: str
    version: str
    sandbox: str | None  # null is the server's own world
    seeds: tuple[str, ...]
    clock: ClockReading
    token_url: str  # less the account at its end
    graphql_url: str
    personas: tuple[ShownPersona, ...]
    pages: dict[str, str]


_PAGES = {
    "explorer": "/graphql",
    "portal": "/portal",
    "console": "/console",
    "docs": "/docs/",
    "schema": "/schema.graphql",
    "openapi": f"{PREFIX}/openapi.json",
}


def _front(world: World, arguments: Arguments[None, None]) -> Front:
    return Front(
        name="mockspaces",
        version=__version__,
        sandbox=world.name,
        seeds=world.start.seeds,
        clock=ClockReading.of(world.clock),
        token_url=f"{arguments.base_url}/auth/jwt/generate/",
        graphql_url=f"{arguments.base_url}/graphql",
        personas=personas_of(world.store),
        pages={name: arguments.base_url + path for name, path in _PAGES.items()},
    )


FRONT: Routes[World] = (
    Route(
        method="GET",
        path="/front",
        summary="Read the addresses, personas and pages to start with.",
        handle=_front,
        answer=Front,
    ),
)
