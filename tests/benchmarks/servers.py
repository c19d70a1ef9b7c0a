"""Servers: mockspaces and its peers as processes, asked over HTTP."""

import json
import os
import shutil
import socket
import subprocess
import time
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import jwt

from tests.benchmarks import workloads
from tests.benchmarks.figures import megabytes_of, ticks_of

PEERS = Path(__file__).parent / "peers"
MODULES = PEERS / "node_modules"
CHECKOUT = Path(__file__).parents[2]
SECRET = "the benchmark's key, which is no secret"  # noqa: S105 - as it says
OURS = "mockspaces"
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """One kind of server, and how it is started."""

    name: str
    command: tuple[str, ...]
    answers: frozenset[str] = frozenset(
        {"create", "list", "upload", "literal", "first"}
    )
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    server: Server
    process: subprocess.Popen[bytes]
    port: int

    @property
    def megabytes(self) -> float:
        """Its resident memory."""
        return megabytes_of(Path(f"/proc/{self.process.pid}/status").read_text())

    @property
    def processor_seconds(self) -> float:
        """The processor time that all of its threads have taken so far."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        return ticks_of(stat) / os.sysconf("SC_CLK_TCK")

    def ask(self, body: workloads.Body, mark: str, account: str) -> dict[str, Any]:
        """Send one request and return its answer.

        Raises:
            OSError: If nobody listens.
            WrongAnswerError: If it is no answer in JSON with status 200.
        """
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        headers = {
            "Authorization": f"Bearer {token(account)}",
            "Content-Type": body.content_type,
        }
        connection.request("POST", "/graphql", body.with_mark(mark), headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if response.status != 200 or not content.startswith(b"{"):
            message = f"{response.status} {content[:500]!r}"
            raise workloads.WrongAnswerError(message)
        answer: dict[str, Any] = json.loads(content)
        return answer

    def is_up(self) -> bool:
        """Tell whether it answers the first request that it is there for."""
        try:
            if self.server.answers:
                workloads.check_created(self.ask(workloads.create(), "first", "first"))
            else:
                connection = HTTPConnection("127.0.0.1", self.port)
                connection.request("GET", "/")
                connection.getresponse().read()
                connection.close()
        except (OSError, HTTPException):
            return False
        return True


@contextmanager
def started(server: Server) -> Iterator[tuple[Running, float]]:
    """Start a server; give it and the seconds until its first answer.

    Raises:
        RuntimeError: If it never answers.
        WrongAnswerError: If it answers wrongly.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [part.format(port=port) for part in server.command]
    environment = {
        **os.environ,
        "NODE_ENV": "production",
        "PEER_JWT_SECRET": SECRET,
        "PEER_PORT": str(port),
        **server.environment,
    }
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - commands of ours
        command, env=environment, stdout=subprocess.DEVNULL
    )
    running = Running(server, process, port)
    try:
        while not running.is_up():
            if process.poll() is not None or time.perf_counter() > begun + _PATIENCE:
                message = f"{server.name} does not start."
                raise RuntimeError(message)
            time.sleep(0.002)
        yield running, time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait()


def installed(folder: Path) -> str:
    """Install the checkout as users have it, and return its Python.

    What the tests need beside it would cost it time and memory: PyJWT imports
    `cryptography` where that is installed.

    Args:
        folder: Where a virtual environment is made.
    """
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    install = (python, "-m", "pip", "install", "--quiet", str(CHECKOUT))
    subprocess.run(install, check=True)  # noqa: S603 - of ours
    return python


def version_of(python: str) -> str:
    """Return the name and version of a Python."""
    command = (python, "--version")
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - of ours
    return done.stdout.strip()


def servers(python: str, canned: Path) -> Iterator[Server]:
    """Go through the servers that can be started here; tell which cannot.

    Args:
        python: A Python that has mockspaces.
        canned: The folder of WireMock's stubs.
    """
    yield Server(
        OURS,
        (python, "-P", "-m", "mockspaces", "serve", "--port", "{port}"),
        environment={"MOCKSPACES_JWT_SECRET": SECRET},
    )
    node, java = shutil.which("node"), shutil.which("java")
    parsed = {"create", "list", "literal", "first"}
    for name, script, answers in (
        ("graphql-yoga", "yoga.mjs", parsed | {"upload"}),
        ("Apollo Server", "apollo.mjs", parsed | {"upload"}),
        ("graphql-js", "bare.mjs", parsed),
    ):
        if node and MODULES.exists():
            yield Server(name, (node, str(PEERS / script)), frozenset(answers))
        else:
            print(f"{name} is left out: it needs node, and {_install()}.")  # noqa: T201
    jar = next(MODULES.glob("wiremock/build/*.jar"), None)
    if java and jar:
        yield Server(
            "WireMock",
            (
                *(java, "-jar", str(jar), "--port", "{port}", "--bind-address"),
                *("127.0.0.1", "--max-request-journal-entries", "1000"),
                *("--disable-banner", "--root-dir", str(canned)),
            ),
            frozenset({"create", "list", "upload"}),
        )
    else:
        print(f"WireMock is left out: it needs java, and {_install()}.")  # noqa: T201
    yield Server("uvicorn, hello", (python, str(PEERS / "hello.py")), frozenset())


def _install() -> str:
    return f"`npm install` in {PEERS}"


def token(account: str) -> str:
    """Return a token of an account that every server takes."""
    now = int(time.time())
    claims = {"iss": "mockspaces", "sub": "me", "accountId": account, "iat": now - 1}
    return jwt.encode({**claims, "exp": now + 36_000}, SECRET, "HS256")
