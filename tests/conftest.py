"""Fixtures for all tests."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast
from zlib import crc32

import httpx2
import hypothesis
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.testclient import TestClient

from mockspaces.app import Shared, World
from mockspaces.domain.call import Call
from mockspaces.sandboxes import Sandboxes
from mockspaces.server import MockSpaces
from mockspaces.serving.server import Server
from mockspaces.settings import Settings
from tests.builders import (
    ACCOUNT,
    CREATE,
    FakeTime,
    basic,
    space_input,
    upload_form,
)
from tests.portal import COMPANY, Portal

pytest_plugins = ["pytester"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests run without the two folders that make the emulator quick."""
    parser.addoption(
        "--stock", action="store_true", help="run without plans and fast_http"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--stock"):
        Server.http_protocol = None
        Shared.compile_plan = None


# The same examples in every run, so that a red suite is red because of a change.
hypothesis.settings.register_profile(
    "same every time", derandomize=True, deadline=None, max_examples=100
)
hypothesis.settings.load_profile("same every time")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and "playwright" in item.fixturenames:
            item.add_marker(pytest.mark.browser)


class Caller:
    """Calls the service as a client of one account."""

    def __init__(self, http: TestClient, account_id: str = ACCOUNT) -> None:
        self.http = http
        self.account_id = account_id
        self.token = http.get(
            f"/auth/jwt/generate/{account_id}", headers={"Authorization": basic()}
        ).text

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, **request: Any) -> httpx2.Response:
        return self.http.post("/graphql", headers=self.headers, json=request)

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.post(query=query, variables=variables).json()
        return answer

    def control(self, method: str, path: str, body: Any = None) -> httpx2.Response:
        """Call the control API of the world."""
        return self.http.request(method, f"/_mockspaces{path}", json=body)

    def expect(self, answer: dict[str, Any] | None = None, **rule: Any) -> str:
        """Queue a fault and return its id."""
        added = self.control("POST", "/faults", {"answer": answer, **rule})
        assert added.status_code == 201, added.text
        fault_id: str = added.json()["id"]
        return fault_id

    def fault(self, fault_id: str) -> Any:
        """Return a fault as it stands."""
        return self.control("GET", f"/faults/{fault_id}").json()

    def journal(self, query: str = "") -> list[dict[str, Any]]:
        """Return the entries of the journal."""
        entries: list[dict[str, Any]]
        entries = self.control("GET", f"/journal{query}").json()["entries"]
        return entries

    def create(self, **fields: Any) -> dict[str, Any]:
        return self.ask(CREATE, input=space_input(**fields))

    def create_with_logo(self, content: bytes, **fields: Any) -> dict[str, Any]:
        form = upload_form(content, **fields)
        answer: dict[str, Any] = self.http.post(
            "/graphql", headers=self.headers, **form
        ).json()
        return answer


@pytest.fixture(scope="session", autouse=True)
def _one_event_loop() -> Iterator[None]:
    """Let test clients share an event loop, which each request would else start."""
    with start_blocking_portal() as TestClient.portal:
        yield
    TestClient.portal = None


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


def client_of(time: FakeTime | None = None, **settings: Any) -> TestClient:
    """Return a client of a new world, which is empty if the settings name no seed."""
    chosen = Settings(**{"seed": (), **settings})
    app = Sandboxes(chosen, time_source=time or FakeTime())
    return TestClient(app, base_url="http://127.0.0.1:7722")


@pytest.fixture
def emulate(time: FakeTime) -> Callable[..., TestClient]:
    """Make clients of new worlds, with settings as the test wants them."""
    return partial(client_of, time)


@pytest.fixture
def http(emulate: Callable[..., TestClient]) -> TestClient:
    return emulate()


@pytest.fixture
def sandbox(http: TestClient) -> Callable[[str], TestClient]:
    """Make clients of sandboxes that are beside the world of `http`."""

    def build(name: str) -> TestClient:
        return TestClient(http.app, base_url=f"http://127.0.0.1:7722/sandbox/{name}")

    return build


@pytest.fixture
def caller(http: TestClient) -> Caller:
    return Caller(http)


@pytest.fixture
def loggers_as_before() -> Iterator[None]:
    """Take back what the test changes of how is logged."""
    names = ("mockspaces", "uvicorn", "uvicorn.error", "python_multipart")
    loggers = [logging.getLogger(name) for name in names]
    before = [(each.handlers, each.propagate, each.level) for each in loggers]
    yield
    for logger, (handlers, propagate, level) in zip(loggers, before, strict=True):
        logger.handlers = handlers
        logger.propagate = propagate
        logger.setLevel(level)


@pytest.fixture
def remote(server: MockSpaces, request: pytest.FixtureRequest) -> Iterator[Caller]:
    """Call a world of the test's own through a real port."""
    name = f"test-{crc32(request.node.nodeid.encode()):x}"
    url = f"{server.url}/sandbox/{name}"
    with httpx2.Client(base_url=url, timeout=60) as http:
        yield Caller(cast("TestClient", http))  # to a caller they are the same


@pytest.fixture
def portal(emulate: Callable[..., TestClient]) -> Portal:
    return Portal(emulate(seed=(COMPANY,)))


@pytest.fixture(scope="session")
def server() -> Iterator[MockSpaces]:
    """One emulator on a real port, for tests that bring a client of their own."""
    with MockSpaces(Settings(port=0, seed=())) as running:
        yield running


def world_of(http: TestClient) -> World:
    """Return the world that a client talks to."""
    assert isinstance(http.app, Sandboxes)
    return http.app.world


def contents(http: TestClient) -> dict[str, list[Any]]:
    """Return every record of the world that a client talks to."""
    tables = world_of(http).store.tables()
    return {name: list(table) for name, table in tables.items()}


def refusal(answer: dict[str, Any]) -> str:
    """Return the code of an answer that refuses the one field that was asked."""
    [error] = answer["errors"]
    assert list(answer["data"].values()) == [None]
    assert error["path"] == list(answer["data"])
    assert error["extensions"]["errorCode"] == error["message"]
    assert error["extensions"]["classification"] == "DataFetchingException"
    assert error["extensions"]["detail"]
    code: str = error["message"]
    return code


def calls(time: FakeTime | None = None, **settings: Any) -> Callable[[str], Call]:
    """Return what makes the calls of accounts on a new world, without the web."""
    return world_of(client_of(time, **settings)).call


def problem(answer: httpx2.Response, status: int = 400) -> str:
    """Return why the service refused a request as a whole."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["data"] is None
    [error] = answer.json()["errors"]
    assert error["extensions"] == {}
    message: str = error["message"]
    return message
