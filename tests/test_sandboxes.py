import asyncio
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from mockspaces.sandboxes import Sandboxes
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.builders import ACCOUNT, CREATE, basic, form, png, space_input
from tests.conftest import Caller

Sandbox = Callable[[str], TestClient]
SPACES = "{ spaces { id name theme { logoUrl } url } }"
MANY = 100
MOST_MEMORY_EACH = 32 * 1024
"""Bytes that a sandbox takes that nobody has put anything into."""


def names_of(caller: Caller) -> list[str]:
    return [space["name"] for space in caller.ask(SPACES)["data"]["spaces"]]


def test_sandboxes_share_no_state(caller: Caller, sandbox: Sandbox) -> None:
    one, other = Caller(sandbox("one")), Caller(sandbox("other"))

    one.create(name="One")
    other.create(name="Other")

    assert names_of(one) == ["One"]
    assert names_of(other) == ["Other"]
    assert names_of(caller) == []


def test_a_sandbox_is_alive_and_ready(sandbox: Sandbox) -> None:
    assert sandbox("a").get("/livez").text == "ok"
    assert sandbox("a").get("/readyz").text == "ok"


def test_sandboxes_share_no_clock(http: TestClient, sandbox: Sandbox) -> None:
    sandbox("one").post("/_mockspaces/clock/advance", json={"by": "1h"})

    assert sandbox("one").get("/_mockspaces/clock").json()["offset"] == 3600
    assert sandbox("other").get("/_mockspaces/clock").json()["offset"] == 0
    assert http.get("/_mockspaces/clock").json()["offset"] == 0


def test_sandboxes_share_no_limits(http: TestClient, sandbox: Sandbox) -> None:
    sandbox("one").put("/_mockspaces/rate-limit", json={"rate": "1/1h"})
    path, headers = f"/auth/jwt/generate/{ACCOUNT}", {"Authorization": basic()}

    for client, last in ((sandbox("one"), 429), (sandbox("other"), 200), (http, 200)):
        client.get(path, headers=headers)
        assert client.get(path, headers=headers).status_code == last


def test_sandboxes_share_no_snapshots(sandbox: Sandbox) -> None:
    sandbox("one").put("/_mockspaces/snapshots/base")

    assert sandbox("other").get("/_mockspaces/snapshots/base").status_code == 404


def test_a_token_of_one_world_is_foreign_in_another(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(jwt_secret="s" * 32)
    root = "http://127.0.0.1:7722"
    worlds = [
        Caller(TestClient(http.app, base_url=f"{root}{path}"))
        for path in ("", "/sandbox/one", "/sandbox/other")
    ]

    for caller in worlds:
        statuses = [
            world.http.post(
                "/graphql", headers=caller.headers, json={"query": SPACES}
            ).status_code
            for world in worlds
        ]

        assert statuses == [200 if world is caller else 401 for world in worlds]


def test_tokens_of_one_sandbox_expire_by_themselves(sandbox: Sandbox) -> None:
    other = Caller(sandbox("other"))

    sandbox("one").post("/_mockspaces/tokens/expire")

    assert other.post(query=SPACES).status_code == 200


def test_a_sandbox_draws_its_ids_by_its_name(sandbox: Sandbox) -> None:
    first = Caller(sandbox("one")).create()["data"]["spaceCreate"]["id"]
    other = Caller(sandbox("other")).create()["data"]["spaceCreate"]["id"]
    sandbox("one").post("/_mockspaces/reset")

    again = Caller(sandbox("one")).create()["data"]["spaceCreate"]["id"]

    assert first == again
    assert first != other


def test_addresses_in_answers_lead_into_the_sandbox(
    http: TestClient, sandbox: Sandbox
) -> None:
    caller = Caller(sandbox("one"))
    image = png()
    variables = {"input": space_input(theme={"logo": None})}
    created = caller.http.post(
        "/graphql",
        headers=caller.headers,
        data=form(CREATE, variables, logo="variables.input.theme.logo"),
        files={"logo": ("a.png", image)},
    )

    space = created.json()["data"]["spaceCreate"]
    logo = http.get(space["theme"]["logoUrl"])
    assert space["theme"]["logoUrl"].startswith("http://127.0.0.1:7722/sandbox/one/")
    assert space["url"].startswith("http://127.0.0.1:7722/sandbox/one/")
    assert logo.content == image


def test_a_public_address_goes_before_the_sandbox(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(public_url="https://spaces.example/emulator")
    caller = Caller(TestClient(http.app, base_url="http://127.0.0.1/sandbox/one"))

    url = caller.create()["data"]["spaceCreate"]["url"]

    assert url.startswith("https://spaces.example/emulator/sandbox/one/")


def test_an_application_may_hold_the_server_under_a_path(http: TestClient) -> None:
    mounted = TestClient(
        http.app, base_url="http://127.0.0.1/within", root_path="/within"
    )

    status = mounted.get("/sandbox/one/_mockspaces").json()
    document = mounted.get("/sandbox/one/_mockspaces/openapi.json").json()

    assert status["sandbox"] == "one"
    assert document["servers"] == [{"url": "http://127.0.0.1/within/sandbox/one"}]


@pytest.mark.parametrize(
    "name", ["%20", "a%20b", "%2E%2E", "%2E", "a" * 65, "%C3%A9", "a%0A"]
)
def test_a_name_that_is_none_creates_no_sandbox(http: TestClient, name: str) -> None:
    refused = http.get(f"/sandbox/{name}/_mockspaces")

    assert refused.status_code == 400
    assert refused.json()["error"]["field"] == "name"
    assert http.get("/sandbox").json() == {"sandboxes": []}


@pytest.mark.parametrize("name", ["a", "v1.0_a-b", "...", "a" * 64, "sandbox"])
def test_a_name_has_letters_digits_dots_and_dashes(http: TestClient, name: str) -> None:
    assert http.get(f"/sandbox/{name}/_mockspaces").json()["sandbox"] == name


@pytest.mark.parametrize("path", ["/sandbox/b/graphql", "/livez", "/sandbox"])
def test_a_sandbox_has_no_sandboxes_and_no_health_of_its_own(
    http: TestClient, path: str
) -> None:
    assert http.get(f"/sandbox/a{path}/").status_code == 404


def test_a_path_like_ours_is_no_sandbox(http: TestClient) -> None:
    assert http.get("/sandboxes/a/_mockspaces").status_code == 404
    assert http.get("/sandbox//_mockspaces").status_code == 400
    assert http.get("/sandbox").json() == {"sandboxes": []}


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_the_server_is_healthy(http: TestClient, path: str) -> None:
    assert http.get(path).text == "ok"


def test_the_longest_idle_sandbox_is_dropped_first(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(max_worlds=2)

    for name in ("a", "b", "a", "c"):
        http.get(f"/sandbox/{name}/_mockspaces")

    assert http.get("/sandbox").json() == {"sandboxes": ["a", "c"]}


def test_who_waits_for_an_exchange_is_told_that_the_sandbox_is_dropped() -> None:
    sandboxes = Sandboxes(Settings(seed=()))

    async def wait() -> httpx2.Response:
        transport = httpx2.ASGITransport(sandboxes)
        url = "http://emulator/sandbox/one/_mockspaces/journal/wait?timeout=60s"
        async with httpx2.AsyncClient(transport=transport) as http:
            waiting = asyncio.create_task(http.get(url))
            for _ in range(20):
                await asyncio.sleep(0)
            sandboxes.drop("one")
            return await waiting

    answer = asyncio.run(wait())

    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "The sandbox was dropped meanwhile."


def test_the_servers_own_world_is_never_dropped(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(max_worlds=1)
    Caller(http).create()

    for name in ("a", "b"):
        http.get(f"/sandbox/{name}/_mockspaces")

    assert names_of(Caller(http)) == ["Partners"]


def test_a_server_is_started_and_stopped_like_any_application() -> None:
    with TestClient(Sandboxes(Settings())) as http:
        assert http.get("/livez").status_code == 200


def test_a_sandbox_takes_little_memory(http: TestClient) -> None:
    app: Any = http.app
    tracemalloc.start()

    for number in range(MANY):
        app._use(f"n{number}")  # noqa: SLF001 - without the cost of a request

    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / MANY < MOST_MEMORY_EACH


class Worker:
    """Uses one sandbox of a real server, and holds every answer to what it did."""

    def __init__(self, url: str, number: int) -> None:
        self._name = f"worker-{number}"
        self._number = number
        world = f"{url}/sandbox/{self._name}"
        self._http = httpx2.Client(base_url=world, timeout=60)

    def run(self, rounds: int) -> set[str]:
        with self._http:
            return set().union(*(self._round() for _ in range(rounds)))

    def _round(self) -> set[str]:
        token = self._http.get(
            f"/auth/jwt/generate/{self._name}", headers={"Authorization": basic()}
        ).text
        headers = {"Authorization": f"Bearer {token}"}

        created = self._graphql(headers, CREATE, input=space_input(name=self._name))
        space = created.json()["data"]["spaceCreate"]
        twice = self._graphql(headers, CREATE, input=space_input(name="Another"))
        listed = self._graphql(headers, SPACES).json()["data"]["spaces"]
        refuse = {"error": "PLATFORM_CALL_ERROR"}
        self._control("/faults", match={"operation": "spaces"}, answer=refuse)
        refused = self._graphql(headers, SPACES).json()
        self._control("/clock/advance", by=300 + self._number)
        offset = self._http.get("/_mockspaces/clock").json()["offset"]
        expired = self._graphql(headers, SPACES)
        dropped = self._control("/reset")

        assert space["name"] == self._name
        assert twice.json()["errors"][0]["message"] == "SPACE_EXISTS_FOR_ACCT_GRP"
        assert [each["id"] for each in listed] == [space["id"]]
        assert refused["errors"][0]["message"] == "PLATFORM_CALL_ERROR"
        assert offset == pytest.approx(300 + self._number, abs=1)
        assert expired.status_code == 401
        assert (dropped["records"]["spaces"], dropped["tokens"]) == (1, 1)
        return {space["id"]}

    def _graphql(self, headers: Any, query: str, **variables: Any) -> httpx2.Response:
        body = {"query": query, "variables": variables}
        return self._http.post("/graphql", headers=headers, json=body)

    def _control(self, path: str, **body: Any) -> Any:
        return self._http.post(f"/_mockspaces{path}", json=body).json()


@pytest.mark.slow
def test_fifty_threads_on_fifty_sandboxes_do_not_meet(server: MockSpaces) -> None:
    workers = [Worker(server.url, number) for number in range(50)]

    with ThreadPoolExecutor(len(workers)) as threads:
        ids = list(threads.map(lambda worker: worker.run(rounds=12), workers))

    assert all(len(drawn) == 1 for drawn in ids)
    assert len(set().union(*ids)) == len(workers)


def test_control_calls_never_tear_what_requests_see(server: MockSpaces) -> None:
    url = f"{server.url}/sandbox/torn"
    with httpx2.Client(base_url=url, timeout=60) as http:
        http.put("/_mockspaces/snapshots/start")
        at_the_start = http.get("/_mockspaces").json()["records"]

    def ask(http: httpx2.Client, **request: Any) -> int | None:
        with suppress(httpx2.TransportError):  # the world changed while it arrived
            return http.post("/graphql", **request).status_code
        return None

    def create(number: int) -> list[int | None]:
        with httpx2.Client(base_url=url, timeout=60) as http:
            body = {"accountId": ACCOUNT, "lifetime": "1d"}
            token = http.post("/_mockspaces/tokens", json=body).json()["token"]
            headers = {"Authorization": f"Bearer {token}"}
            variables = {"input": space_input(accountGroupId=f"group-{number}")}
            query = {"query": CREATE, "variables": variables}
            return [ask(http, headers=headers, json=query) for _ in range(20)]

    def control(path: str) -> list[int | None]:
        with httpx2.Client(base_url=url, timeout=60) as http:
            return [http.post(f"/_mockspaces{path}").status_code for _ in range(20)]

    with ThreadPoolExecutor(16) as threads:
        creating = [threads.submit(create, number) for number in range(8)]
        controls = ("/reset", "/snapshots/start/restore", "/clock/reset")
        controlling = [threads.submit(control, path) for path in controls]
        statuses = {
            status for each in (*creating, *controlling) for status in each.result()
        }

    with httpx2.Client(base_url=url, timeout=60) as http:
        http.post("/_mockspaces/reset")
        at_the_end = http.get("/_mockspaces").json()["records"]
    assert statuses - {None} == {200}
    assert at_the_end == at_the_start
