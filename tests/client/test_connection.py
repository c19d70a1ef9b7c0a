import gc
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

from mockspaces.client import Client, EmulatorError, RefusedError, UnreachableError
from mockspaces.client.connection import Connections
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.builders import FakeTime


class Peer(ThreadingHTTPServer):
    """Something that is no emulator: it answers with the path that it is asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Echo)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.accepted = 0

    def get_request(self) -> tuple[socket.socket, Any]:
        self.accepted += 1
        return super().get_request()


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        status, _, text = self.path.removeprefix("/").partition("/")
        body = unquote_to_bytes(text)
        self.send_response(int(status))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_what: object) -> None:
        """Say nothing."""


@pytest.fixture
def other() -> Iterator[Peer]:
    with Peer() as peer:
        thread = threading.Thread(target=peer.serve_forever, args=(0.01,))
        thread.start()
        yield peer
        peer.shutdown()
        thread.join()


def test_connections_are_kept_alive_for_a_while(other: Peer) -> None:
    time = FakeTime(0.0)
    connections = Connections(other.url, ca=None, timeout=60, timer=time)

    for time.seconds in (0.0, 59.0, 118.0, 179.0):
        connections.ask("GET", "/200/{}")

    assert other.accepted == 2


@pytest.mark.parametrize("url", ["127.0.0.1:7722", "ftp://localhost", "http://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is not an address like http://"):
        Client(url)


def test_an_emulator_that_does_not_run_is_reported() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with pytest.raises(UnreachableError, match=f":{port}/_mockspaces was not answered"):
        Client(f"http://127.0.0.1:{port}").status()


def test_an_emulator_that_does_not_answer_in_time_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = Client(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.01)

        with pytest.raises(UnreachableError, match="timed out"):
            client.status()


@pytest.mark.parametrize(
    "answer", ["200/hello", "404/{}", "404/nothing", "200/[]", "200/%FF"]
)
def test_something_else_at_the_address_is_an_error(other: Peer, answer: str) -> None:
    client = Client(f"{other.url}/{answer}?")

    with pytest.raises(UnreachableError, match="but not by an emulator: "):
        client.status()


def test_many_threads_share_a_client(client: Client) -> None:
    with ThreadPoolExecutor(8) as threads:
        names = list(threads.map(lambda _: client.status().sandbox, range(64)))

    assert set(names) == {client.name}


def test_an_unclosed_client_leaves_no_socket_open(server: MockSpaces) -> None:
    Client(server.url).status()

    gc.collect()  # an open socket would be warned of


def test_a_server_that_has_restarted_is_found_at_once() -> None:
    with MockSpaces() as first:
        port = int(first.url.rpartition(":")[2])
        client = Client(first.url)
        client.status()

    with MockSpaces(Settings(port=port)):
        assert client.status().sandbox is None
    client.close()


FORKED = """
import os, sys
from mockspaces.client import Client

world = Client(sys.argv[1])
world.status()
children = []
for number in range(4):
    if not (child := os.fork()):
        mine = world.sandbox(f"forked-{number}")
        names = {mine.status().sandbox for _ in range(25)}
        os._exit(names != {mine.name})
    children.append(child)
wrong = sum(os.waitpid(child, 0)[1] for child in children)
print(wrong, world.status().sandbox)
"""


def test_a_forked_process_does_not_take_the_answers_of_another(
    server: MockSpaces,
) -> None:
    ended = subprocess.run(  # noqa: S603 - our own program, without a thread to fork
        [sys.executable, "-c", FORKED, server.url],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert ended.stdout == "0 None\n"


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "a/b", "a#1", "a?b", "a%2Fb", "ü", "x" * 65, "a\n", "\ud800"],
)
def test_a_bad_name_is_refused_before_anything_is_sent(name: str) -> None:
    world = Client("http://127.0.0.1:1")  # nothing listens there
    calls: dict[str, Callable[[], object]] = {
        "sandbox": lambda: world.sandbox(name),
        "create": lambda: world.create_sandbox(name),
        "fork": lambda: world.fork(name),
        "client": lambda: Client(world.url, sandbox=name),
        "snapshot": lambda: world.snapshot(name),
        "restore": lambda: world.restore(name),
        "drop": lambda: world.drop_snapshot(name),
        "seed": lambda: world.state.put(name),
    }

    for call in calls.values():
        with pytest.raises(RefusedError, match="a name has 1 to 64 letters") as refused:
            call()
        assert refused.value.status is None
        assert refused.value.field in {"sandbox", "name", "seed"}


def test_an_address_with_a_bad_name_of_a_sandbox_is_refused() -> None:
    for url in ("http://127.0.0.1:1/sandbox/a%20b", "http://127.0.0.1:1/sandbox/"):
        with pytest.raises(RefusedError, match="a name has 1 to 64 letters"):
            Client(url)


def test_a_filter_that_is_no_text_is_refused() -> None:
    world = Client("http://127.0.0.1:1")

    with pytest.raises(RefusedError, match="is not text") as refused:
        world.journal.entries("\ud800")

    assert refused.value.status is None


def test_every_failure_is_an_error_of_the_emulator() -> None:
    assert issubclass(UnreachableError, EmulatorError)


class ClosingEcho(Echo):
    protocol_version = "HTTP/1.0"


def test_a_server_that_closes_each_connection_is_asked_again() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), ClosingEcho) as closing:
        thread = threading.Thread(target=closing.serve_forever, args=(0.01,))
        thread.start()
        connections = Connections(
            f"http://127.0.0.1:{closing.server_port}", ca=None, timeout=60
        )

        answers = [connections.ask("GET", "/200/{}") for _ in range(2)]

        closing.shutdown()
        thread.join()
    assert answers == [{}, {}]


class Refusing(Connections):
    def ask(self, method: str, path: str, *_: Any, **__: Any) -> Any:
        call = f"{method} {path}"
        raise RefusedError(call, status=403, message="no")


def test_a_drop_that_is_refused_is_an_error() -> None:
    url = "http://127.0.0.1:1"
    connections = Refusing(url, ca=None, timeout=1)
    sandbox = Client(url, sandbox="mine", connections=connections)

    with pytest.raises(RefusedError, match="403: no"):
        sandbox.drop()
