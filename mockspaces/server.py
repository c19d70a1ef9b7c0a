"""A running emulator: started and stopped, with an address and a client."""

import _thread
import os
import re
import selectors
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import ExitStack
from types import BuiltinFunctionType, TracebackType
from typing import TYPE_CHECKING, Protocol, Self
from urllib.parse import quote

from mockspaces.client import Client
from mockspaces.real_time import true_types
from mockspaces.settings import Settings, arguments_of

if TYPE_CHECKING:
    from mockspaces.app import World
    from mockspaces.sandboxes import Sandboxes

_READY = re.compile(r' ready on (https?://[^\s"]+)')  # in text and in JSON
START_TIMEOUT = 15.0
"""Seconds within which a thread or a process must answer requests."""

STOP_TIMEOUT = 5.0
"""Seconds after which a process that does not end is killed."""

_WAY_OUT = (
    "run it in a process of its own, by `MockSpaces(process=True)` or "
    "`pytest --mockspaces-process`."
)


class StartError(RuntimeError):
    """An emulator that cannot start, as its message explains."""


class _Running(Protocol):
    url: str

    def stop(self) -> None:
        """Stop once running requests have ended."""


class MockSpaces:
    """An emulator on a port of its own, in a thread of this process, or in another.

    A `with` block starts and stops it. In a thread, its state survives a restart.

    Args:
        settings: The settings; by default with any free port.
        process: Whether it runs in a process of its own.

    Attributes:
        url: Its URL, or the last one after it has stopped.

    Raises:
        SeedError: If a seed cannot be loaded; with `process`, only `start` raises it.
    """

    def __init__(
        self, settings: Settings | None = None, *, process: bool = False
    ) -> None:
        self._settings = settings or Settings(port=0)
        with true_types():  # all that serves is imported here, not before
            from mockspaces.sandboxes import Sandboxes  # noqa: PLC0415
            from mockspaces.serving import server  # noqa: F401, PLC0415

        self._sandboxes = None if process else Sandboxes(self._settings)
        self._running: _Running | None = None
        self._client: Client | None = None
        self.url = ""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> Self:
        """Start, and return when requests are answered.

        Raises:
            RuntimeError: If it is running already.
            StartError: If a thread cannot serve here; `process=True` may.
            OSError: If the address is unavailable.
            SettingError: If the TLS files cannot be used.
            SeedError: If a seed cannot be loaded.
        """
        if self._running:
            message = f"It is running already, at {self.url}."
            raise RuntimeError(message)
        with ExitStack() as failing:
            failing.callback(self.stop)
            if self._sandboxes:
                self._running = _Thread(self._settings, self._sandboxes)
            else:
                self._running = _Process(self._settings)
            self.url = self._running.url
            self._client = Client(self.url, ca=self._settings.tls_certificate)
            failing.pop_all()
        return self

    def stop(self) -> None:
        """Stop once running requests have ended; does nothing if it is not running."""
        if self._client:
            self._client.close()
            self._client = None
        if self._running:
            self._running.stop()
            self._running = None

    @property
    def client(self) -> Client:
        """The control client of the server's own world.

        Raises:
            RuntimeError: If it is not running.
        """
        if self._client is None:
            message = "It is not running: start it, or enter it by `with`."
            raise RuntimeError(message)
        return self._client

    @property
    def graphql_url(self) -> str:
        """The URL of the GraphQL endpoint."""
        return f"{self.url}/graphql"

    def token_url(self, account_id: str) -> str:
        """Return the URL at which a client of the service gets an account's tokens."""
        return f"{self.url}/auth/jwt/generate/{quote(account_id, safe='')}"

    def asgi(self) -> "Sandboxes":
        """Return its ASGI application, which needs neither a socket nor `start`.

        Raises:
            RuntimeError: If it has a process of its own.
        """
        if self._sandboxes is None:
            message = "An emulator in another process has no application in this one."
            raise RuntimeError(message)
        return self._sandboxes

    @property
    def world(self) -> "World":
        """The server's own world."""
        return self.asgi().world


def _start_error(error: BaseException) -> StartError:
    return StartError(f"The thread cannot serve ({error!r}): {_WAY_OUT}")


class _Thread:
    """A server in a thread of this process."""

    def __init__(self, settings: Settings, sandboxes: "Sandboxes") -> None:
        from mockspaces.serving.server import Server, bind, close, url_of  # noqa: PLC0415 - see `MockSpaces`

        if not isinstance(_thread.start_new_thread, BuiltinFunctionType):
            message = f"Threads are replaced here, as gevent does it: {_WAY_OUT}"
            raise StartError(message)
        ready: Future[None] = Future()
        self._server = Server(settings, sandboxes, lambda: ready.set_result(None))
        listening = bind(settings)
        self.url = url_of(settings, listening)

        def run() -> None:
            try:
                self._server.run(sockets=listening)
            except BaseException as error:
                if ready.done():
                    raise
                ready.set_exception(
                    error if isinstance(error, OSError) else _start_error(error)
                )
            finally:
                close(listening)

        self._thread = threading.Thread(target=run, name=self.url, daemon=True)
        self._thread.start()
        with ExitStack() as failing:
            failing.callback(close, listening)
            failing.callback(setattr, self._server, "should_exit", True)  # noqa: FBT003 - its value
            try:
                ready.result(START_TIMEOUT)
            except TimeoutError as error:
                raise _start_error(error) from error
            failing.pop_all()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


class _Process:
    """`mockspaces serve` in a process, which lives no longer than this one."""

    def __init__(self, settings: Settings) -> None:
        from mockspaces.sandboxes import Sandboxes  # noqa: PLC0415 - see `MockSpaces`
        from mockspaces.serving.server import Server, bind, close  # noqa: PLC0415 - likewise

        # Fails here, with the exceptions that a thread raises.
        Server(settings, Sandboxes(settings), lambda: None)
        close(bind(settings))
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("MOCKSPACES_")
        }
        secret = {"MOCKSPACES_JWT_SECRET": settings.jwt_secret}  # which `ps` would show
        serve = (sys.executable, "-P", "-m", "mockspaces", "serve", "--until-eof")
        self._owner = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [*serve, *arguments_of(settings)],
            env=environment | secret,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl+C is for the parent
            text=True,
        )
        assert self._process.stdout  # noqa: S101 - a pipe
        self._output = self._process.stdout
        in_time = self._has_output(START_TIMEOUT)
        ready = _READY.search(self._output.readline()) if in_time else None
        self.url = ready[1] if ready else ""
        if not ready:
            self.stop()
            code = self._process.returncode
            message = f"The process ended with exit code {code} before it was ready."
            if not in_time:
                message = f"The process was not ready within {START_TIMEOUT:g} s."
            raise StartError(message)

    def stop(self) -> None:
        if os.getpid() == self._owner:  # pragma: no branch - else in a forked child
            self._process.terminate()
            if not self._has_ended(STOP_TIMEOUT):
                self._process.kill()
            self._process.communicate()

    def _has_ended(self, seconds: float) -> bool:
        """Wait until it ends; return false if it is silent and does not."""
        while self._has_output(seconds):
            if not os.read(self._output.fileno(), 1024):
                return True
        return False

    def _has_output(self, seconds: float) -> bool:
        """Wait until it writes or ends; return false if it does neither."""
        if sys.platform == "win32":  # pragma: no cover - a pipe cannot be waited for
            return True
        with selectors.DefaultSelector() as selector:
            selector.register(self._output, selectors.EVENT_READ)
            return bool(selector.select(seconds))
