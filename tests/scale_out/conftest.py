"""Three emulators, and a proxy before them by its documented configuration."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import create_connection, create_server
from time import monotonic
from typing import Any

import httpx2
import pytest

from tests.processes import Running, running
from tests.requirements import needed

DOCS = Path(__file__).parents[2] / "mockspaces" / "docs" / "scale-out"


def free_port() -> int:
    """Return a port that nobody listens on; nobody else is likely to take it soon."""
    with create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class Fleet:
    """Three emulators, each with an `idSeed` of its own."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.ports = {f"emulator-{number}": free_port() for number in (1, 2, 3)}
        self.running: dict[str, Running] = {}
        for name in self.ports:
            self.start(name)

    def start(self, name: str) -> None:
        options = ("--port", str(self.ports[name]), "--id-seed", name)
        self.running[name] = self._stack.enter_context(running(*options))

    def kill(self, name: str) -> None:
        self.running[name].kill()


class Proxied:
    """Calls the emulators through a proxy."""

    def __init__(self, http: httpx2.Client, fleet: Fleet) -> None:
        self.http = http
        self.fleet = fleet

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def emulator_of(self, sandbox: str) -> str:
        """Return which emulator answers for a sandbox."""
        status = self.control("GET", f"/sandbox/{sandbox}/_mockspaces")
        name: str = status["settings"]["idSeed"]
        return name


@pytest.fixture(scope="module", params=["haproxy", "nginx"])
def proxied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxied]:
    """A fleet behind a proxy; each test uses sandboxes of its own."""
    command = _COMMANDS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    program = needed(request.param)
    port = free_port()
    with (
        _fleet() as fleet,
        _proxy(command(program, folder, fleet, port), folder, port),
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http,
    ):
        yield Proxied(http, fleet)


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Ask again and again, for half a minute at most."""
    deadline = monotonic() + 30
    while not holds():
        assert monotonic() < deadline, f"waited in vain until {what}"


@contextmanager
def _fleet() -> Iterator[Fleet]:
    with ExitStack() as stack:
        yield Fleet(stack)


@contextmanager
def _proxy(command: tuple[str, ...], folder: Path, port: int) -> Iterator[None]:
    log = folder / "proxy.log"
    with (
        log.open("w") as output,
        subprocess.Popen(command, stdout=output, stderr=output) as process,  # noqa: S603 - Debian's proxies
    ):
        try:
            wait_until(lambda: _listens(port), f"the proxy listens: {log.read_text()}")
            yield
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _haproxy(program: str, folder: Path, fleet: Fleet, port: int) -> tuple[str, ...]:
    config = _here((DOCS / "haproxy.cfg").read_text(), fleet)
    config = config.replace("bind :7722", f"bind 127.0.0.1:{port}")
    (folder / "haproxy.cfg").write_text(config)
    return program, "-db", "-f", str(folder / "haproxy.cfg")


def _nginx(program: str, folder: Path, fleet: Fleet, port: int) -> tuple[str, ...]:
    config = _here((DOCS / "nginx.conf").read_text(), fleet)
    config = config.replace("listen 7722;", f"listen 127.0.0.1:{port};")
    paths = "client_body proxy fastcgi uwsgi scgi"
    temporary = "".join(f"{each}_temp_path {folder}/{each};" for each in paths.split())
    config = config.replace("http {", f"http {{ access_log off; {temporary}", 1)
    user = f"user {os.environ.get('USER', 'root')};" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(f"daemon off; {user} pid {folder}/pid;{config}")
    arguments = ("-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf"))
    return program, *arguments


def _here(config: str, fleet: Fleet) -> str:
    """Return a configuration with the emulators that run here."""
    for name, port in fleet.ports.items():
        config = re.sub(rf"\b{name}:7722", f"127.0.0.1:{port}", config)
    return config


_COMMANDS = {"haproxy": _haproxy, "nginx": _nginx}
