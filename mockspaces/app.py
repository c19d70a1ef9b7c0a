"""Composition: builds a world and what answers for it; nothing else constructs."""

import secrets
import time
from collections.abc import Callable

from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from mockspaces.clock import Clock
from mockspaces.controls.admin import PREFIX, Admin
from mockspaces.controls.catalogue import CATALOGUES
from mockspaces.controls.clock import CLOCK
from mockspaces.controls.console.explorer import Explorer
from mockspaces.controls.console.space import SpacePage
from mockspaces.controls.coverage import COVERAGE
from mockspaces.controls.exchanges import Exchanges
from mockspaces.controls.fault_queue import Faults
from mockspaces.controls.faults import FAULTS
from mockspaces.controls.footprint import Footprint
from mockspaces.controls.fork import FORK
from mockspaces.controls.injection import Injection, TokenInjection
from mockspaces.controls.journal import JOURNAL
from mockspaces.controls.limits import LIMITS
from mockspaces.controls.openapi import described
from mockspaces.controls.routes import Routes, camel, on
from mockspaces.controls.sandboxes import SANDBOXES
from mockspaces.controls.service import Endpoint, Service
from mockspaces.controls.snapshots import SNAPSHOTS, Snapshots
from mockspaces.controls.state import STATE
from mockspaces.controls.tokens import TOKENS
from mockspaces.controls.world import WORLD, Dropped
from mockspaces.domain.accounts import Accounts
from mockspaces.domain.call import Call
from mockspaces.ids import Ids
from mockspaces.schema.documents import Documents
from mockspaces.schema.root import SCHEMA
from mockspaces.settings import Settings
from mockspaces.state.seed_files import Start, start_of
from mockspaces.state.store import Store
from mockspaces.web.auth import TokenEndpoint
from mockspaces.web.endpoint import GraphQLEndpoint
from mockspaces.web.logos import LogoEndpoint
from mockspaces.web.rate_limit import Limits, RateLimiter
from mockspaces.web.tokens import Tokens

GRAPHQL_PATH = "/graphql"


class World:
    """One whole emulator; it shares nothing with another but the schema.

    Args:
        settings: How it behaves.
        name: The name of the sandbox, or None for the server's own world.
        secret: The key of its tokens; that of the settings, or any, if it is empty.
        start: What it begins with; what the settings say if it is None.
        time_source: Seconds since the epoch as the world outside has them.

    Attributes:
        others: Returns the world of a sandbox, or the server's own for None, if there
            is one. It can be set by what holds them.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        name: str | None = None,
        secret: str = "",
        start: Start | None = None,
        time_source: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self.settings = settings
        self.clock = Clock(time_source)
        self.start = start or start_of(settings.seed, now=self.clock.now())
        self.store = Store()
        self.store.restore(self.start.store)
        id_seed = settings.id_seed if name is None else f"{settings.id_seed} {name}"
        self.ids = Ids(id_seed)
        self.ids.drawn = self.start.ids_drawn
        self.tokens = Tokens(
            clock=self.clock,
            ids=Ids(f"{id_seed} tokens"),
            secret=secret or settings.jwt_secret or secrets.token_urlsafe(32),
            lifetime=settings.token_lifetime,
        )
        self.limiter = RateLimiter(self.clock, Limits.of(settings))
        self.snapshots = Snapshots(store=self.store, clock=self.clock, ids=self.ids)
        self.others: Callable[[str | None], World | None] = lambda name: (
            self if name == self.name else None
        )
        self.faults = Faults(f"{id_seed} faults")
        self.journal = Exchanges(settings.journal_size)
        self.coverage = Footprint()

    def call(self, account_id: str, space_guid: str | None = None) -> Call:
        """Return a call that an account makes on this world, through a Space."""
        return Call(
            store=self.store,
            clock=self.clock,
            ids=self.ids,
            settings=self.settings,
            account_id=account_id,
            space_guid=space_guid,
        )

    def snapshots_of(self, name: str | None) -> Snapshots | None:
        """Return the snapshots of a sandbox, or of the server's own world for None."""
        world = self.others(name)
        return world.snapshots if world else None

    def reset(self) -> Dropped:
        """Go back to the start, and return what that has dropped."""
        changed = self.store.changed_since(self.start.store)
        dropped = Dropped(
            records={camel(name): number for name, number in changed.items()},
            tokens=self.tokens.issued,
            faults=len(self.faults.all().faults),
            exchanges=len(self.journal),
        )
        self.store.restore(self.start.store)
        self.clock.reset()
        self.ids.drawn = self.start.ids_drawn
        self.tokens.reset()
        self.limiter.limits = Limits.of(self.settings)
        self.faults.reset()
        self.journal.reset()
        self.coverage.reset()
        return dropped


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


class Shared:
    """What all worlds of a process have in common.

    Args:
        settings: How the worlds behave.
    """

    def __init__(self, settings: Settings) -> None:
        self.documents = Documents(
            SCHEMA,
            max_tokens=settings.max_tokens,
            max_depth=settings.max_depth,
            max_aliases=settings.max_aliases,
        )
        self.admin = Admin(described(CONTROLS, SANDBOXES), settings, PREFIX)


class Emulator:
    """The ASGI application: a world, and the way of a request through it.

    Args:
        world: What the requests are answered from.
        shared: What it has in common with other worlds; nothing if it is None.
    """

    def __init__(self, world: World, shared: Shared | None = None) -> None:
        self.world = world
        settings = world.settings
        shared = shared or Shared(settings)
        self._admin = shared.admin

        graphql = self._service(
            GraphQLEndpoint(
                call=world.call,
                documents=shared.documents,
                settings=settings,
                tokens=world.tokens,
            ),
            Injection(world.faults),
        )
        token = self._service(
            TokenEndpoint(
                tokens=world.tokens,
                credentials=settings.credentials,
                admit=lambda account_id: Accounts(world.call(account_id)).admit(),
            ),
            TokenInjection(world.faults, settings.error_spelling),
        )
        others: ASGIApp = Router(
            [
                Route("/auth/jwt/generate/{account_id}", token),
                Route("/logos/{logo_id}", LogoEndpoint(world.store).get),
                Route("/space", SpacePage(world.store).get),
            ],
            redirect_slashes=False,
        )
        self._graphql = _open_to(settings.cors_origin, Explorer(graphql))
        self._others = _open_to(settings.cors_origin, others)

    def _service(self, endpoint: Endpoint, injection: Injection) -> Service:
        world = self.world
        return Service(
            endpoint,
            injection,
            clock=world.clock,
            limiter=world.limiter,
            listeners=(world.journal, world.coverage),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"].removeprefix(scope["root_path"])
            if path == GRAPHQL_PATH:  # the one that must be quick to find
                await self._graphql(scope, receive, send)
                return
            if path == PREFIX or path.startswith(f"{PREFIX}/"):
                await self._admin.answer(self.world, path, scope, receive, send)
                return
        await self._others(scope, receive, send)


def _open_to(origins: tuple[str, ...], app: ASGIApp) -> ASGIApp:
    """Return `app` as scripts of those origins may call it."""
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=["GET", "POST"],
        allow_headers=["*"],
    )
