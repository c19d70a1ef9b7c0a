"""Fixtures for tests of the comparison with a service."""

from collections.abc import Callable, Iterator
from typing import Any
from zlib import crc32

import pytest

from mockspaces.client import Client
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from mockspaces.verify.endpoint import Endpoint
from tests.builders import ACCOUNT

CREDENTIALS = "me@example.com:top-secret-password"
GROUP = "0b2f6a1e-5b7d-4e8a-9c3f-1d2e3f4a5b6c"


def endpoint_of(client: Client, **fields: Any) -> Endpoint:
    """Return a world as an endpoint; time passes there instead of here."""
    return Endpoint(
        **{
            "graphql_url": client.graphql_url,
            "token_url": f"{client.url}/auth/jwt/generate",
            "account": ACCOUNT,
            "credentials": CREDENTIALS,
            "is_local": True,
            "timeout": 5.0,
            "sleep": client.clock.advance,
            **fields,
        }
    )


@pytest.fixture
def emulator(server: MockSpaces, request: pytest.FixtureRequest) -> Client:
    """A world of the test's own, as the emulator."""
    return Client(f"{server.url}/sandbox/ours-{crc32(request.node.nodeid.encode()):x}")


@pytest.fixture
def service(server: MockSpaces, request: pytest.FixtureRequest) -> Client:
    """Another one, as the service."""
    return Client(
        f"{server.url}/sandbox/theirs-{crc32(request.node.nodeid.encode()):x}"
    )


@pytest.fixture
def ours(emulator: Client) -> Endpoint:
    return endpoint_of(emulator)


@pytest.fixture
def theirs(service: Client) -> Endpoint:
    return endpoint_of(service)


@pytest.fixture
def start() -> Iterator[Callable[..., MockSpaces]]:
    """Start emulators with settings of the test's own."""
    running: list[MockSpaces] = []

    def one(settings: Settings | None = None, **values: Any) -> MockSpaces:
        chosen = settings or Settings(**{"port": 0, "seed": (), **values})
        running.append(MockSpaces(chosen).start())
        return running[-1]

    yield one
    for each in running:
        each.stop()


def spaces_of(client: Client) -> list[Any]:
    """Return the Spaces of a world."""
    spaces: list[Any] = client.control("GET", "/state").get("spaces", [])
    return spaces
