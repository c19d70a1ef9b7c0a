"""Composition: builds a world and what answers for it; nothing else constructs."""

import secrets
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from starlette.types import ASGIApp, Receive, Scope, Send

from mockspaces import real_time
from mockspaces.camel_case import camel_case
from mockspaces.clock import Clock
from mockspaces.controls.api.route import PREFIX
from mockspaces.controls.coverage.collector import CoverageCollector
from mockspaces.controls.faults.injection import Injection, TokenInjection
from mockspaces.controls.faults.queue import FaultQueue
from mockspaces.controls.journal.journal import Journal
from mockspaces.controls.metrics.collector import RequestMetrics
from mockspaces.controls.snapshots import Snapshots
from mockspaces.domain.accounts import Accounts
from mockspaces.domain.call import Call
from mockspaces.execution.documents import CompilePlan, Documents
from mockspaces.ids import Ids
from mockspaces.pages.visits import accepts_html, is_visit
from mockspaces.plans import compile_plan
from mockspaces.schema.root import SCHEMA
from mockspaces.seeds.files import Start, start_of
from mockspaces.settings import Settings
from mockspaces.state.store import Store
from mockspaces.web.access_log import LogFields
from mockspaces.web.graphql import GraphQLEndpoint
from mockspaces.web.pipeline import Endpoint, FaultMatcher, Pipeline
from mockspaces.web.rate_limit import Limits, RateLimiter
from mockspaces.web.responses import PLAIN, Response, send_response
from mockspaces.web.token_endpoint import TokenEndpoint
from mockspaces.web.tokens import Tokens
from mockspaces.web.waits import Waits

if TYPE_CHECKING:
    from mockspaces.controls import world
    from mockspaces.controls.api.dispatch import ControlAPI
    from mockspaces.controls.sandboxes import SandboxRegistry
    from mockspaces.controls.world import Dropped

_GRAPHQL = "/graphql"
_TOKENS = "/auth/jwt/generate"
_HEALTH = frozenset({"/livez", "/readyz"})


class World:
    """One whole emulator; it shares nothing with another but the schema.

    `secret` is the key of its tokens: that of the settings, or a random one, if empty.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        name: str | None = None,
        secret: str = "",
        start: Start | None = None,
        time_source: Callable[[], float] = real_time.seconds,
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
        self.waits = Waits()
        self.faults = FaultQueue(f"{id_seed} faults")
        self.snapshots = Snapshots(
            store=self.store,
            clock=self.clock,
            ids=self.ids,
            end_waits=self.waits.end,
        )
        # by sandbox name; None is the server's own world
        self.others: Callable[[str | None], World | None] = lambda name: (
            self if name == self.name else None
        )
        self.journal = Journal(settings.journal_size)
        self.coverage = CoverageCollector()
        self.metrics = RequestMetrics()
        self.worlds: Callable[[], int] = lambda: 1  # how many worlds the server has

    def call(
        self, account_id: str, space_guid: str | None = None, user: str | None = None
    ) -> Call:
        return Call(
            store=self.store,
            clock=self.clock,
            ids=self.ids,
            settings=self.settings,
            account_id=account_id,
            user=user,
            space_guid=space_guid,
        )

    def snapshots_of(self, name: str | None) -> Snapshots | None:
        """Return the snapshots of a sandbox; None is the server's own world."""
        world = self.others(name)
        return world.snapshots if world else None

    def end(self) -> None:
        """End what waits in it, since nobody can reach it any more."""
        self.waits.end()
        self.journal.close()

    def reset(self) -> "Dropped":
        """Go back to the start, and return what that has dropped."""
        with real_time.true_types():
            from mockspaces.controls.world import Dropped  # noqa: PLC0415 - late, as all of the control API

        changed = self.store.changed_since(self.start.store)
        dropped = Dropped(
            records={camel_case(name): number for name, number in changed.items()},
            tokens=self.tokens.issued,
            faults=len(self.faults.all().faults),
            exchanges=len(self.journal),
        )
        self.waits.end()
        self.store.restore(self.start.store)
        self.clock.reset()
        self.ids.drawn = self.start.ids_drawn
        self.tokens.reset()
        self.limiter.limits = Limits.of(self.settings)
        self.faults.reset()
        self.journal.reset()
        self.coverage.reset()
        self.metrics.reset()
        return dropped


class Shared:
    """The parts that all worlds of a process share."""

    # None leaves execution to graphql-core
    compile_plan: ClassVar[CompilePlan | None] = staticmethod(compile_plan)

    def __init__(self, settings: Settings) -> None:
        self.documents = Documents(
            SCHEMA,
            max_tokens=settings.max_tokens,
            max_depth=settings.max_depth,
            max_aliases=settings.max_aliases,
            compile_plan=Shared.compile_plan,
        )
        self._settings = settings

    @cached_property
    def admin(self) -> "ControlAPI[world.World]":
        with real_time.true_types():
            from mockspaces.controls.api import table  # noqa: PLC0415 - slow

        return table.of_worlds(self._settings)

    @cached_property
    def server_admin(self) -> "ControlAPI[SandboxRegistry]":
        with real_time.true_types():
            from mockspaces.controls.api import table  # noqa: PLC0415 - slow

        return table.of_server(self._settings)


class Emulator:
    """A world as an ASGI application."""

    def __init__(self, world: World, shared: Shared | None = None) -> None:
        self.world = world
        settings = world.settings
        self._shared = shared = shared or Shared(settings)
        graphql = self._pipeline(
            GraphQLEndpoint(
                call=world.call,
                documents=shared.documents,
                settings=settings,
                tokens=world.tokens,
            ),
            Injection(world.faults),
        )
        token = self._pipeline(
            TokenEndpoint(
                tokens=world.tokens,
                credentials=settings.credentials,
                admit=lambda account_id: Accounts(world.call(account_id)).admit(),
                otp_of=lambda account_id: Accounts(world.call(account_id)).otp(),
            ),
            TokenInjection(world.faults, settings.error_spelling),
        )
        self.pipelines = {_GRAPHQL: graphql, _TOKENS: token}  # by `endpoint_of`
        self._public = _open_to(settings.cors_origin, self._answer_public)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._pages(scope, receive, send)
            return
        path = path_of(scope)
        if path == "/" and scope["method"] == "GET" and not accepts_html(scope):
            path = f"{PREFIX}/front"
            scope = {**scope, "path": scope["root_path"] + path}
        if path == PREFIX or path.startswith(f"{PREFIX}/"):
            await self._shared.admin.answer(self.world, scope, receive, send)
        else:
            await self._public(scope, receive, send)

    async def _answer_public(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = endpoint_of(scope)
        if endpoint is not None:
            await self.pipelines[endpoint](scope, receive, send)
        elif path_of(scope) in _HEALTH:
            await send_response(send, Response(200, b"ok", PLAIN))
        else:
            await self._pages(scope, receive, send)

    @cached_property
    def _pages(self) -> ASGIApp:
        from mockspaces.pages.routes import pages  # noqa: PLC0415 - slow: all of Starlette

        return pages(self.world.store, self.world.call)

    def _pipeline(self, endpoint: Endpoint, faults: FaultMatcher) -> Pipeline:
        world = self.world
        return Pipeline(
            endpoint,
            clock=world.clock,
            limiter=world.limiter,
            waits=world.waits,
            faults=faults,
            observers=(
                *(world.journal, world.coverage, world.metrics),
                *((LogFields(),) if world.settings.access_log else ()),
            ),
        )


def endpoint_of(scope: Scope) -> str | None:
    """Return the endpoint of the service that a request is for, or None."""
    path = path_of(scope)
    if path == _GRAPHQL:
        return None if is_visit(scope) else _GRAPHQL
    folder, _, account_id = path.rpartition("/")
    return _TOKENS if folder == _TOKENS and account_id else None


def path_of(scope: Scope) -> str:
    """Return the path of a request below the application's `root_path`."""
    path: str = scope["path"]
    return path.removeprefix(scope["root_path"])


def _open_to(origins: tuple[str, ...], app: ASGIApp) -> ASGIApp:
    """Return `app` with CORS headers for those origins."""
    if not origins:
        return app
    from starlette.middleware.cors import CORSMiddleware  # noqa: PLC0415 - slow

    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=["GET", "POST"],
        allow_headers=["*"],
        expose_headers=["Retry-After", "WWW-Authenticate"],
    )
