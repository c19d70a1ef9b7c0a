"""A stand-in for a container engine: what it starts is an emulator in a thread."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from mockspaces.server import MockSpaces
from mockspaces.settings import Settings

_ID = "c0ffee"
_IMAGE = re.compile(r"(?<=/images)/.+/")
_PREFIX = re.compile(r"^/v[0-9.]+")


class Engine(ThreadingHTTPServer):
    """Answers the few calls of the engine's API that start and stop one container."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Calls)
        # the body of the call that created the container
        self.created: dict[str, Any] = {}
        self.removed = False
        self._emulator = MockSpaces(Settings(port=0, seed=()))

    @property
    def address(self) -> str:
        """The value for `DOCKER_HOST`."""
        return f"tcp://127.0.0.1:{self.server_port}"

    @property
    def port(self) -> str:
        """The port at which the container's is reached, once it has started."""
        return self._emulator.url.rpartition(":")[2]

    def answer(self, call: str, body: bytes) -> tuple[int, Any]:
        """Do what a call asks for, and return status and answer."""
        calls: dict[str, Callable[[], tuple[int, Any]]] = {
            "GET /version": lambda: (200, {"ApiVersion": "1.44"}),
            "GET /images/IMAGE/json": lambda: (200, {"Id": _ID}),
            "POST /containers/create": lambda: self._create(json.loads(body)),
            f"GET /containers/{_ID}/json": lambda: (200, self._state()),
            f"POST /containers/{_ID}/start": self._start,
            f"DELETE /containers/{_ID}": self._remove,
        }
        return calls[_IMAGE.sub("/IMAGE/", call)]()

    def _create(self, asked: dict[str, Any]) -> tuple[int, Any]:
        self.created = asked
        return 201, {"Id": _ID, "Warnings": []}

    def _start(self) -> tuple[int, Any]:
        self._emulator.start()
        return 204, None

    def _remove(self) -> tuple[int, Any]:
        self._emulator.stop()
        self.removed = True
        return 204, None

    def _state(self) -> dict[str, Any]:
        (port,) = self.created["ExposedPorts"]
        bound = [{"HostIp": "127.0.0.1", "HostPort": self.port}]
        return {
            "Id": _ID,
            "State": {"Status": "running"},
            "NetworkSettings": {"Ports": {port: bound}},
        }


class _Calls(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Engine

    def _answer(self) -> None:
        path = _PREFIX.sub("", self.path).partition("?")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, answer = self.server.answer(f"{self.command} {path}", body)
        data = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        if answer is not None:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - the names are given

    def log_message(self, *_what: object) -> None:
        """Say nothing."""


@contextmanager
def engine() -> Iterator[Engine]:
    """Run a stand-in until the block ends."""
    with Engine() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield running
        finally:
            running.shutdown()
            thread.join()
