"""A running emulator: started and stopped, with an address and a client."""

import os
import re
import subprocess
import sys
import threading
from concurrent.futures import Future
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import quote

from mockspaces.app import World
from mockspaces.client import Client
from mockspaces.sandboxes import Sandboxes
from mockspaces.serving.server import Server, bind, url_of
from mockspaces.settings import SettingError, Settings, arguments_of

_READY = re.compile(r' ready on (https?://[^\s"]+)')  # in text and in JSON


class _Running(Protocol):
    url: str

    def stop(self) -> None:
        """Let running requests end, then end."""


class MockSpaces:
    """An emulator on a port of its own, in a thread of this process, or in another.

    As a context manager it starts, and stops. In a thread, it remembers what it knew
    when it is started again.

    Args:
        settings: How it behaves; by default on any free port.
        process: Whether it runs in a process of its own.

    Attributes:
        url: Where it is reached, or was when it ran last.

    Raises:
        SeedError: If a seed cannot be loaded; that of a process only when it starts.
    """

    def __init__(
        self, settings: Settings | None = None, *, process: bool = False
    ) -> None:
        self._settings = settings or Settings(port=0)
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
        """Start it, and return it when it answers requests.

        Raises:
            RuntimeError: If it is running already.
            OSError: If the address cannot be had.
            SettingError: If the TLS files cannot be used.
            SeedError: If a seed cannot be loaded.
        """
        if self._running:
            message = f"It is running already, at {self.url}."
            raise RuntimeError(message)
        if self._sandboxes:
            self._running = _Thread(self._settings, self._sandboxes)
        else:
            self._running = _Process(self._settings)
        self.url = self._running.url
        self._client = Client(self.url, ca=self._settings.tls_certificate)
        return self

    def stop(self) -> None:
        """Let running requests end, then stop it; nothing happens if it has stopped."""
        if self._client:
            self._client.close()
            self._client = None
        if self._running:
            self._running.stop()
            self._running = None

    @property
    def client(self) -> Client:
        """A client of its own world, from which those of sandboxes are got.

        Raises:
            RuntimeError: If it is not running.
        """
        if self._client is None:
            message = "It is not running: start it, or enter it by `with`."
            raise RuntimeError(message)
        return self._client

    @property
    def graphql_url(self) -> str:
        """Where GraphQL requests go."""
        return f"{self.url}/graphql"

    def token_url(self, account_id: str) -> str:
        """Return where a token for an account is asked for."""
        return f"{self.url}/auth/jwt/generate/{quote(account_id, safe='')}"

    def asgi(self) -> Sandboxes:
        """Return its ASGI application, to be called without a socket or a start.

        Raises:
            RuntimeError: If it is for a process of its own.
        """
        if self._sandboxes is None:
            message = "What runs in another process cannot be called in this one."
            raise RuntimeError(message)
        return self._sandboxes

    @property
    def world(self) -> World:
        """Its own world."""
        return self.asgi().world


class _Thread:
    """A server in a thread of this process."""

    def __init__(self, settings: Settings, sandboxes: Sandboxes) -> None:
        listening = bind(settings)
        ready: Future[None] = Future()
        try:
            self._server = Server(settings, sandboxes, lambda: ready.set_result(None))
        except SettingError:
            listening.close()
            raise
        self.url = url_of(settings, listening)

        def run() -> None:
            with listening:
                try:
                    self._server.run(sockets=[listening])
                except OSError as error:
                    ready.set_exception(error)

        self._thread = threading.Thread(target=run, name=self.url, daemon=True)
        self._thread.start()
        ready.result()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


class _Process:
    """`mockspaces serve` in a process, which lives no longer than this one."""

    def __init__(self, settings: Settings) -> None:
        # What cannot start is found out here, so that this raises what a thread raises.
        Server(settings, Sandboxes(settings), lambda: None)
        bind(settings).close()
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("MOCKSPACES_")
        }
        secret = {"MOCKSPACES_JWT_SECRET": settings.jwt_secret}  # which `ps` would show
        serve = (sys.executable, "-P", "-m", "mockspaces", "serve", "--until-eof")
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [*serve, *arguments_of(settings)],
            env=environment | secret,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl+C is for who started it
            text=True,
        )
        assert self._process.stdout  # noqa: S101 - a pipe
        ready = _READY.search(self._process.stdout.readline())
        self.url = ready[1] if ready else ""
        if not ready:
            self.stop()
            code = self._process.returncode
            message = f"The process ended with exit code {code} before it was ready."
            raise RuntimeError(message)

    def stop(self) -> None:
        self._process.terminate()
        self._process.communicate()
