"""Many isolated worlds behind one port."""

import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from starlette.types import Receive, Scope, Send

from mockspaces import real_time
from mockspaces.app import Emulator, Shared, World, endpoint_of, path_of
from mockspaces.controls.api.browsers import is_of_browser, refuse_foreign_pages
from mockspaces.controls.api.route import ControlError, check_name, is_name
from mockspaces.seeds.files import Start, start_of
from mockspaces.settings import Settings
from mockspaces.state_file import StateFile
from mockspaces.web.exchange import RequestHead
from mockspaces.web.pipeline import Pipeline
from mockspaces.web.scope import check_loop, complete
from mockspaces.web.websocket import is_handshake, refuse_handshake

_SANDBOX = "/sandbox"


class Sandboxes:
    """The ASGI application of a server: its own world, and one for each sandbox.

    A sandbox is created by the first request under `/sandbox/{name}/`.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        time_source: Callable[[], float] = real_time.seconds,
    ) -> None:
        self._settings = settings
        self._hosts = frozenset(map(str.lower, settings.control_host))
        self._time_source = time_source
        self._secret = settings.jwt_secret or secrets.token_urlsafe(32)
        self._shared = Shared(settings)
        # the server's own world, at `/`
        self.world = World(settings, secret=self._secret, time_source=time_source)
        self.world.others = self.find
        self.world.worlds = self._count
        self.state_file = (
            StateFile(Path(settings.state), self.world) if settings.state else None
        )
        self._own = Emulator(self.world, self._shared)
        self._sandboxes: dict[str, Emulator] = {}  # the longest idle one first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        check_loop()
        if scope["type"] == "lifespan":
            await self._own(scope, receive, send)
            return
        scope = complete(scope)
        path = path_of(scope)
        if is_handshake(scope):
            await refuse_handshake(scope, receive, send)
        elif path.startswith(f"{_SANDBOX}/") or path == _SANDBOX:
            await self._in_sandbox(path, scope, receive, send)
        else:
            await self._own(scope, receive, send)

    def resolve(self, scope: Scope) -> tuple[Scope, Callable[[], Pipeline]] | None:
        """Return a request inside its world and its pipeline; None if it needs more.

        The pipeline is looked up per request: a sandbox may be dropped and created
        again.
        """
        scope = complete(scope)
        if is_handshake(scope):
            return None
        path = path_of(scope)
        is_inside = path.startswith(f"{_SANDBOX}/")
        name = _name_in(path)[0] if is_inside else ""
        scope = _inside(scope, name) if is_inside else scope
        endpoint = endpoint_of(scope)
        if endpoint is None or self._settings.cors_origin:
            return None
        if not is_inside:
            own = self._own.pipelines[endpoint]
            return scope, lambda: own
        if not is_name(name) or is_of_browser(RequestHead(scope).headers):
            return None  # a browser may not create each sandbox: see `_check_site`

        def pipeline() -> Pipeline:
            emulator = self._use(name)
            self._drop_idle()
            return emulator.pipelines[endpoint]

        return scope, pipeline

    def names(self) -> Iterator[str]:
        """Yield the names of the sandboxes, the longest idle one first."""
        return iter(self._sandboxes)

    def create(self, name: str, seeds: Iterable[str] | None) -> None:
        """Create a sandbox, replacing one of that name.

        Without seeds, it starts with those of the server.
        """
        start = self.world.start
        if seeds is not None:
            start = start_of(seeds, now=self.world.clock.now())
        created = self._create(name, start)
        self.drop(name)
        self._sandboxes[name] = created
        self._drop_idle()

    def drop(self, name: str) -> bool:
        """Drop a sandbox; return false if there is none of that name."""
        dropped = self._sandboxes.pop(name, None)
        if dropped is not None:
            dropped.world.end()
        return dropped is not None

    def find(self, name: str | None) -> World | None:
        """Return the world of a sandbox, the server's own for None, if there is one."""
        if name is None:
            return self.world
        if name not in self._sandboxes:
            return None
        return self._use(name).world

    async def _in_sandbox(
        self, path: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        name, slash = _name_in(path)
        if not slash:
            await self._shared.server_admin.answer(self, scope, receive, send)
            return
        try:
            check_name(name, "name")
            self._check_site(name, scope)
        except ControlError as error:
            await self._shared.server_admin.refuse(send, error)
            return
        emulator = self._use(name)
        try:
            await emulator(_inside(scope, name), receive, send)
        finally:
            # Only now: a fork into a new sandbox has put its source to use meanwhile.
            self._drop_idle()

    def _check_site(self, name: str, scope: Scope) -> None:
        """Refuse to create a sandbox for a page of another site: it may evict one."""
        if name in self._sandboxes:
            return
        headers = RequestHead(scope).headers
        allowed = self._settings.cors_origin
        if "*" not in allowed and headers.get("origin") not in allowed:
            refuse_foreign_pages(headers, self._hosts)

    def _count(self) -> int:
        return 1 + len(self._sandboxes)

    def _drop_idle(self) -> None:
        while len(self._sandboxes) > self._settings.max_worlds:
            self.drop(next(iter(self._sandboxes)))

    def _use(self, name: str) -> Emulator:
        emulator = self._sandboxes.pop(name, None)
        emulator = emulator or self._create(name, self.world.start)
        self._sandboxes[name] = emulator
        return emulator

    def _create(self, name: str, start: Start) -> Emulator:
        message = f"{_SANDBOX}/{name}".encode()
        world = World(
            self._settings,
            name=name,
            secret=hmac.new(self._secret.encode(), message, "sha256").hexdigest(),
            start=start,
            time_source=self._time_source,
        )
        world.others = self.find
        world.worlds = self._count
        return Emulator(world, self._shared)


def _name_in(path: str) -> tuple[str, str]:
    """Return the name in the path of a sandbox, and the slash behind it, if any."""
    name, slash, _ = path[len(_SANDBOX) + 1 :].partition("/")
    return name, slash


def _inside(scope: Scope, name: str) -> Scope:
    """Return a request as it looks from inside a sandbox."""
    return {**scope, "root_path": f"{scope['root_path']}{_SANDBOX}/{name}"}
