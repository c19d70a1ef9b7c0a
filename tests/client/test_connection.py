import gc
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from mockspaces.client import Client, EmulatorError, UnreachableError
from mockspaces.client.connection import Connections
from mockspaces.server import MockSpaces
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
        status, _, body = self.path.removeprefix("/").partition("/")
        self.send_response(int(status))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

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
    connections = Connections(other.url, ca=None, timeout=1, timer=time)

    for time.seconds in (0.0, 1.9, 3.8, 5.9):
        connections.ask("GET", "/200/{}")

    assert other.accepted == 2


@pytest.mark.parametrize("url", ["127.0.0.1:7722", "ftp://localhost", "http://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is not an address like http://"):
        Client(url)


def test_an_emulator_that_does_not_run_is_told_of() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with pytest.raises(UnreachableError, match=f":{port}/_mockspaces was not answered"):
        Client(f"http://127.0.0.1:{port}").status()


def test_an_emulator_that_does_not_answer_in_time_is_told_of() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = Client(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.01)

        with pytest.raises(UnreachableError, match="timed out"):
            client.status()


@pytest.mark.parametrize("answer", ["200/hello", "404/{}", "404/nothing", "200/[]"])
def test_something_else_at_the_address_is_told_of(other: Peer, answer: str) -> None:
    client = Client(f"{other.url}/{answer}?")

    with pytest.raises(UnreachableError, match="by no emulator: "):
        client.status()


def test_many_threads_share_a_client(client: Client) -> None:
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda _: client.status().sandbox, range(64)))

    assert set(told) == {client.name}


def test_a_client_that_nobody_closes_leaves_no_socket_open(server: MockSpaces) -> None:
    Client(server.url).status()

    gc.collect()  # an open socket would be warned of


def test_every_failure_is_an_error_of_the_emulator() -> None:
    assert issubclass(UnreachableError, EmulatorError)
