import json
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from urllib.parse import urlsplit
from zlib import crc32

import httpx2
import pytest

from mockspaces.client import Client
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.builders import ACCOUNT, CREATE, basic, space_input

FAULT = {"X-Mockspaces-Fault": "delay=60s"}
QUERY = {"query": CREATE, "variables": {"input": space_input()}}


@pytest.fixture(scope="module")
def emulator() -> Iterator[MockSpaces]:
    """Let each account have one request in flight."""
    with MockSpaces(Settings(port=0, seed=(), max_in_flight=1)) as running:
        yield running


@pytest.fixture
def world(emulator: MockSpaces, request: pytest.FixtureRequest) -> Iterator[Client]:
    name = f"waits-{crc32(request.node.nodeid.encode()):x}"
    with emulator.client.sandbox(name) as client:
        yield client


def headers(url: str) -> dict[str, str]:
    address = f"{url}/auth/jwt/generate/{ACCOUNT}"
    token = httpx2.get(address, headers={"Authorization": basic()}).text
    return {"Authorization": f"Bearer {token}"}


class Delayed:
    """A `spaceCreate` that waits for a minute, sent by another thread."""

    def __init__(self, world: Client, timeout: float = 50.0) -> None:
        self.error: Exception | None = None  # instead of an answer
        self._url = world.url
        self._headers = {**headers(world.url), **FAULT}
        self._timeout = timeout
        self._thread = Thread(target=self._send)
        self._thread.start()

    def end(self) -> None:
        self._thread.join(timeout=30)
        assert not self._thread.is_alive()

    def _send(self) -> None:
        try:
            httpx2.post(
                f"{self._url}/graphql",
                headers=self._headers,
                json=QUERY,
                timeout=self._timeout,
            )
        except httpx2.HTTPError as error:
            self.error = error


class Arriving:
    """A `spaceCreate` of whose body the last byte does not come.

    It may be sent in two ways: one whose head the server has seen before, and one that
    is not sent on before the server asks for it.
    """

    def __init__(self, world: Client, *, is_known: bool) -> None:
        url = urlsplit(world.url)
        assert url.hostname
        body = json.dumps(QUERY).encode()
        fields = {
            "Host": url.netloc,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **headers(world.url),
            **({} if is_known else {"Expect": "100-continue"}),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        head = f"POST {url.path}/graphql HTTP/1.1\r\n{lines}\r\n".encode()
        self._last = body[-1:]
        self._wire = socket.create_connection((url.hostname, url.port), timeout=30)
        if is_known:
            refused = body.replace(b"mutation", b"nutation")
            self._wire.sendall(head + refused)
            assert self._wire.recv(65_536).startswith(b"HTTP/1.1 400 ")
        self._wire.sendall(head)
        if not is_known:
            assert self._wire.recv(65_536).startswith(b"HTTP/1.1 100 ")
        self._wire.sendall(body[:-1])

    def end(self) -> bytes:
        """Return what is answered, whatever else is sent."""
        answer = b""
        with self._wire, suppress(ConnectionError):
            answer = self._wire.recv(65_536)
            self._wire.sendall(self._last)
            answer += self._wire.recv(65_536)
        return answer


def names(url: str) -> list[str]:
    """Return the names of all Spaces, as the account asks that had to wait."""
    answer = httpx2.post(
        f"{url}/graphql", headers=headers(url), json={"query": "{ spaces { name } }"}
    )
    return [each["name"] for each in answer.json()["data"]["spaces"]]


def test_what_waits_is_in_the_journal_from_its_arrival(world: Client) -> None:
    delayed = Delayed(world)

    [entry] = world.journal.wait_for(operation="spaceCreate")
    world.reset()
    delayed.end()

    assert entry.status is None
    assert entry.fault_id == "header"
    assert entry.root_fields == ("spaceCreate",)


ENDS: dict[str, Callable[[Client], object]] = {
    "reset": lambda world: world.reset(),
    "a snapshot": lambda world: world.restore("before"),
    "a state": lambda world: world.state.put("empty"),
}


@pytest.mark.parametrize("name", ENDS)
def test_what_waits_ends_unexecuted(world: Client, name: str) -> None:
    world.snapshot("before")
    delayed = Delayed(world)
    world.journal.wait_for(operation="spaceCreate")

    ENDS[name](world)
    delayed.end()

    assert isinstance(delayed.error, httpx2.RemoteProtocolError)
    assert names(world.url) == []  # its place in flight is free
    noted = world.journal.entries(operation="spaceCreate")
    assert [each.status for each in noted] == ([] if name == "reset" else [None])


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize("name", ENDS)
def test_what_arrives_ends_unexecuted(
    world: Client, name: str, *, is_known: bool
) -> None:
    world.snapshot("before")
    arriving = Arriving(world, is_known=is_known)
    world.journal.clear()

    ENDS[name](world)

    assert arriving.end() == b""
    noted = world.journal.entries()
    assert [each.status for each in noted] == ([] if name == "reset" else [None])
    assert names(world.url) == []  # its place in flight is free


def test_what_arrives_ends_with_its_sandbox(emulator: MockSpaces) -> None:
    with emulator.client.sandbox("arriving") as world:
        arriving = Arriving(world, is_known=False)

        world.drop()

        assert arriving.end() == b""
        assert names(world.url) == []


def test_what_waits_ends_with_its_sandbox(emulator: MockSpaces) -> None:
    with emulator.client.sandbox("dropped") as world:
        delayed = Delayed(world)
        world.journal.wait_for(operation="spaceCreate")

        world.drop()
        delayed.end()

        assert isinstance(delayed.error, httpx2.RemoteProtocolError)
        assert names(world.url) == []


def test_what_waits_ends_when_its_client_leaves(world: Client) -> None:
    delayed = Delayed(world, timeout=1)

    delayed.end()

    assert isinstance(delayed.error, httpx2.ReadTimeout)
    assert names(world.url) == []
    [noted] = world.journal.entries(operation="spaceCreate")
    assert noted.status is None


def test_what_has_waited_is_one_entry(world: Client) -> None:
    request = {**headers(world.url), "X-Mockspaces-Fault": "delay=1ms"}

    httpx2.post(f"{world.url}/graphql", headers=request, json=QUERY)
    httpx2.get(f"{world.url}/graphql?query=none", headers=request)

    noted = world.journal.entries()[1:]
    assert [each.status for each in noted] == [200, 400]
