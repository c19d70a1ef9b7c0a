"""Composition: builds a world and what answers for it; nothing else constructs."""

import secrets
import time
from collections.abc import Callable

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from mockspaces.clock import Clock
from mockspaces.controls.console.explorer import Explorer
from mockspaces.controls.console.space import SpacePage
from mockspaces.domain.accounts import Accounts
from mockspaces.domain.call import Call
from mockspaces.ids import Ids
from mockspaces.schema.documents import Documents
from mockspaces.schema.root import SCHEMA
from mockspaces.settings import Settings
from mockspaces.state.seed_files import Start, start_of
from mockspaces.state.store import Store
from mockspaces.web.auth import BearerIdentification, PathIdentification, TokenEndpoint
from mockspaces.web.endpoint import GraphQLEndpoint
from mockspaces.web.logos import LogoEndpoint
from mockspaces.web.rate_limit import RateLimit, RateLimiter
from mockspaces.web.reading import Reading
from mockspaces.web.tokens import Tokens


class World:
    """One whole emulator; it shares nothing with another but the schema.

    Args:
        settings: How it behaves.
        secret: The key of its tokens where the settings give none.
        start: What it begins with; what the settings say if it is None.
        time_source: Seconds since the epoch as the world outside has them.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        secret: str = "",
        start: Start | None = None,
        time_source: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings
        self.clock = Clock(time_source)
        self.start = start or start_of(settings.seed, now=self.clock.now())
        self.store = Store()
        self.store.restore(self.start.store)
        self.ids = Ids(settings.id_seed)
        self.ids.drawn = self.start.ids_drawn
        self.tokens = Tokens(
            clock=self.clock,
            ids=Ids(f"{settings.id_seed} tokens"),
            secret=settings.jwt_secret or secret or secrets.token_urlsafe(32),
            lifetime=settings.token_lifetime,
        )
        self.limiter = RateLimiter(
            self.clock,
            rate=settings.rate_limit,
            burst=settings.burst,
            max_in_flight=settings.max_in_flight,
        )

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

    def reset(self) -> None:
        """Go back to the start."""
        self.store.restore(self.start.store)
        self.ids.drawn = self.start.ids_drawn


class Emulator:
    """The ASGI application: a world, and the way of a request through it.

    Args:
        world: What the requests are answered from.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        settings = world.settings
        documents = Documents(
            SCHEMA,
            max_tokens=settings.max_tokens,
            max_depth=settings.max_depth,
            max_aliases=settings.max_aliases,
        )

        graphql: ASGIApp = GraphQLEndpoint(call=world.call, settings=settings)
        graphql = Reading(graphql, documents=documents, limit=settings.max_body)
        graphql = RateLimit(graphql, world.limiter)
        graphql = BearerIdentification(graphql, world.tokens)
        graphql = Explorer(graphql)

        token: ASGIApp = TokenEndpoint(
            tokens=world.tokens,
            credentials=settings.credentials,
            admit=lambda account_id: Accounts(world.call(account_id)).admit(),
        )
        token = RateLimit(token, world.limiter)
        token = PathIdentification(token)

        app: ASGIApp = Router(
            [
                Route("/graphql", graphql),
                Route("/auth/jwt/generate/{account_id}", token),
                Route("/logos/{logo_id}", LogoEndpoint(world.store).get),
                Route("/space", SpacePage(world.store).get),
                Route("/livez", _alive),
                Route("/readyz", _alive),
            ],
            redirect_slashes=False,
        )
        if settings.cors_origin:
            app = CORSMiddleware(
                app,
                allow_origins=settings.cors_origin,
                allow_methods=["GET", "POST"],
                allow_headers=["*"],
            )
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("ok")
