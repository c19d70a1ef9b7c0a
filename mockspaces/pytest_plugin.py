"""Fixtures for pytest: an emulator for the run, and a world of its own for each test.

Only fixtures import the emulator and the client: other suites do not wait for them.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mockspaces.client import Client
    from mockspaces.server import MockSpaces
    from mockspaces.settings import Settings

_CLIENT = pytest.StashKey["Client"]()
_LONGEST_WORDS = 40
_UNFIT = re.compile(r"[^A-Za-z0-9]+")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("mockspaces", "emulator of Boomi's Spaces service")
    group.addoption(
        "--mockspaces-url",
        metavar="URL",
        help="Use the emulator that runs at this address instead of starting one.",
    )
    group.addoption(
        "--mockspaces-process",
        action="store_true",
        help="Run the emulator in a process of its own, as gevent needs it.",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "mockspaces_seed(*names): built-in seeds that the world of the test begins "
        "with, instead of the fixture `mockspaces_seed`.",
    )


@pytest.fixture(scope="session")
def mockspaces_settings() -> "Settings":
    """Settings of the emulator; override it to change them."""
    from mockspaces.settings import Settings  # noqa: PLC0415 - see the module

    return Settings(port=0)


@pytest.fixture(scope="session")
def mockspaces_process(pytestconfig: pytest.Config) -> bool:
    """True runs the emulator in a process of its own; override it to do so."""
    return bool(pytestconfig.getoption("mockspaces_process"))


@pytest.fixture
def mockspaces_seed() -> Iterable[str] | None:
    """Built-in seeds that worlds start with; None is those of the emulator."""
    return None


@pytest.fixture(scope="session")
def mockspaces_server(
    request: pytest.FixtureRequest,
) -> "Iterator[MockSpaces | Running]":
    """One emulator for the run, or for each worker of pytest-xdist.

    With `--mockspaces-url` it is the one at that address.
    """
    if url := request.config.getoption("mockspaces_url"):
        from mockspaces.client import Client  # noqa: PLC0415 - see the module

        with Client(url) as client:
            yield Running(client)
    else:
        from mockspaces.server import MockSpaces  # noqa: PLC0415 - see the module

        settings = request.getfixturevalue("mockspaces_settings")
        process = request.getfixturevalue("mockspaces_process")
        with MockSpaces(settings, process=process) as server:
            yield server


class Running:
    """An emulator at the address of `--mockspaces-url`."""

    def __init__(self, client: "Client") -> None:
        self.client = client
        self.url = client.url
        self.graphql_url = client.graphql_url
        self.token_url = client.token_url


@pytest.fixture(scope="session")
def mockspaces_worlds(
    mockspaces_server: "MockSpaces | Running",
) -> "Callable[..., AbstractContextManager[Client]]":
    """Return a factory of fresh worlds, for a fixture of a wider scope or a block.

    `with mockspaces_worlds("docs") as world:` starts with these seeds; without names,
    with those of the emulator. A world is dropped after its block; the next one then
    has its ids.
    """
    salt = f"-{secrets.token_hex(8)}" if isinstance(mockspaces_server, Running) else ""
    used: set[int] = set()

    @contextmanager
    def world(*seeds: str) -> "Iterator[Client]":
        number = next(number for number in count(1) if number not in used)
        used.add(number)
        client = mockspaces_server.client.create_sandbox(
            f"world-{number}{salt}", seeds or None
        )
        try:
            yield client
        finally:
            client.drop()
            used.remove(number)

    return world


@pytest.fixture
def mockspaces(
    request: pytest.FixtureRequest,
    mockspaces_server: "MockSpaces | Running",
    mockspaces_seed: Iterable[str] | None,
) -> "Iterator[Client]":
    """A client of a fresh world that no other test sees."""
    marker = request.node.get_closest_marker("mockspaces_seed")
    name = _name_of(request.node.nodeid, mockspaces_server)
    client = mockspaces_server.client.create_sandbox(
        name, marker.args if marker else mockspaces_seed
    )
    request.node.stash[_CLIENT] = client
    yield client
    del request.node.stash[_CLIENT]
    client.drop()


def _name_of(node_id: str, server: "MockSpaces | Running") -> str:
    """Return the name of a test's sandbox.

    At a shared emulator, other runs of the same test must not use it.
    """
    salt = secrets.token_hex(8) if isinstance(server, Running) else ""
    digest = hashlib.sha256(f"{node_id} {salt}".encode()).hexdigest()
    words = _UNFIT.sub("-", node_id.rpartition("::")[2]).strip("-")
    return f"{words[:_LONGEST_WORDS]}-{digest[:16]}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    client = item.stash.get(_CLIENT, None)
    if client and report.failed:
        report.sections.append(("mockspaces journal", _journal_of(client)))
    return report


def _journal_of(client: "Client") -> str:
    from mockspaces.client import EmulatorError  # noqa: PLC0415 - see the module

    try:
        entries = client.journal.entries()
    except EmulatorError as error:
        return f"It cannot be read: {error}"
    return "\n".join(map(str, entries)) or "No requests."
