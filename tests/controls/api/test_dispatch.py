import asyncio
import gzip
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from mockspaces.controls.api.dispatch import ControlAPI
from mockspaces.controls.api.route import Arguments, ControlError, Input, Route, Routes
from mockspaces.settings import Settings
from tests.conftest import Caller

CLOCK, ADVANCE = "PUT /clock", "POST /clock/advance"
MINT, LIMIT, FORK = "POST /tokens", "PUT /rate-limit", "POST /fork"
BAD_BODIES: list[tuple[str, Any, str]] = [
    (CLOCK, {"now": 1}, "$.now"),
    (CLOCK, {"now": "today"}, "$.now"),
    (CLOCK, {"now": "2026-01-01T00:00:00"}, "$.now"),
    (CLOCK, {"now": "1969-12-31T23:59:59Z"}, "$.now"),
    (CLOCK, {"now": "9999-06-01T00:00:00Z"}, "$.now"),
    (CLOCK, {"now": None}, "$.now"),
    (CLOCK, {"frozen": "yes"}, "$.frozen"),
    (CLOCK, {"freeze": True}, "$.freeze"),
    (CLOCK, [], "$"),
    (CLOCK, "frozen", "$"),
    (ADVANCE, {}, "$.by"),
    (ADVANCE, {"by": None}, "$.by"),
    (ADVANCE, {"by": True}, "$.by"),
    (ADVANCE, {"by": "soon"}, "$.by"),
    (ADVANCE, {"by": "--5m"}, "$.by"),
    (ADVANCE, {"by": "9" * 65}, "$.by"),
    (ADVANCE, {"by": "9999999d"}, "$.by"),
    (ADVANCE, {"by": -1e18}, "$.by"),
    (ADVANCE, {"by": "5m", "to": 1}, "$.to"),
    ("POST /clock/reset", {"now": 1}, "$"),
    ("POST /reset", {"everything": True}, "$"),
    ("POST /tokens/expire", {"now": 1}, "$"),
    (MINT, {}, "$.accountId"),
    (MINT, {"accountId": ""}, "$.accountId"),
    (MINT, {"accountId": 1}, "$.accountId"),
    (MINT, {"accountId": "a", "user": ""}, "$.user"),
    (MINT, {"accountId": "a", "claims": []}, "$.claims"),
    (MINT, {"accountId": "a", "omit": "sub"}, "$.omit"),
    (MINT, {"accountId": "a", "omit": [1]}, "$.omit[0]"),
    (MINT, {"accountId": "a", "signature": "mine"}, "$.signature"),
    (MINT, {"accountId": "a", "lifetime": "long"}, "$.lifetime"),
    (MINT, {"accountId": "a", "lifetime": 1e11}, "$.lifetime"),
    (MINT, {"accountId": "a", "lifetime": "9999999d"}, "$.lifetime"),
    (MINT, {"accountId": "a", "secret": "x"}, "$.secret"),
    (LIMIT, {"rate": 10}, "$.rate"),
    (LIMIT, {"rate": "fast"}, "$.rate"),
    (LIMIT, {"rate": "0/1s"}, "$.rate"),
    (LIMIT, {"rate": "1/0s"}, "$.rate"),
    (LIMIT, {"rate": "1/367d"}, "$.rate"),
    (LIMIT, {"rate": f"1/{'9' * 400}s"}, "$.rate"),
    (LIMIT, {"rate": f"{'9' * 5000}/1s"}, "$.rate"),
    (LIMIT, {"burst": 1}, "$.burst"),
    (LIMIT, {"rate": "1/1s", "burst": 0}, "$.burst"),
    (LIMIT, {"maxInFlight": 0}, "$.maxInFlight"),
    (LIMIT, {"maxInFlight": 1.5}, "$.maxInFlight"),
    (LIMIT, {"max_in_flight": 1}, "$.max_in_flight"),
    (FORK, {"from": 1}, "$.from"),
    (FORK, {"from": "../a"}, "$.from"),
    (FORK, {"snapshot": "a b"}, "$.snapshot"),
    (FORK, {"source": "a"}, "$.source"),
    ("PUT /snapshots/a", {"records": 1}, "$"),
    ("POST /snapshots/a/restore", {"records": 1}, "$"),
]


def state_of(http: TestClient) -> list[Any]:
    paths = ("", "/clock", "/rate-limit", "/snapshots")
    return [http.get(f"/_mockspaces{path}").json() for path in paths]


@pytest.mark.parametrize(("call", "body", "field"), BAD_BODIES)
def test_bad_input_is_refused_by_its_field_and_changes_nothing(
    http: TestClient, call: str, body: Any, field: str
) -> None:
    method, path = call.split()
    http.put("/_mockspaces/snapshots/a")
    Caller(http).create()
    before = state_of(http)

    refused = http.request(method, f"/_mockspaces{path}", json=body)

    assert refused.status_code == 400
    assert refused.json()["error"]["field"] == field
    assert refused.json()["error"]["message"]
    assert state_of(http) == before


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "not JSON"),
        (b'{"user": "\xff"}', "not JSON"),
        (b'{"claims": {"a": ' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_body_that_is_no_json_is_refused(
    http: TestClient, body: bytes, message: str
) -> None:
    refused = http.post("/_mockspaces/tokens", content=body)

    assert refused.status_code == 400
    assert message in refused.json()["error"]["message"]


@pytest.mark.parametrize(
    ("encoding", "compress"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("identity", bytes)],
)
def test_a_body_may_be_compressed(
    http: TestClient, encoding: str, compress: Callable[[bytes], bytes]
) -> None:
    headers = {"Content-Encoding": encoding}
    body = compress(b'{"frozen": true}')

    answer = http.put("/_mockspaces/clock", content=body, headers=headers)
    without = http.get("/_mockspaces/clock", headers=headers)

    assert answer.status_code == without.status_code == 200
    assert answer.json()["frozen"]


@pytest.mark.parametrize(
    ("encoding", "body", "status", "message"),
    [
        ("br", b"{}", 415, "The content encoding 'br' is not supported; use gzip."),
        ("gzip", b"{}", 400, "The request body is not gzip"),
        (
            "gzip",
            gzip.compress(b" " * 65 * 1_048_576),
            413,
            "The request body is larger than 67108864 bytes.",
        ),
    ],
)
def test_a_body_that_cannot_be_decompressed_is_refused(
    http: TestClient, encoding: str, body: bytes, status: int, message: str
) -> None:
    headers = {"Content-Encoding": encoding}

    refused = http.put("/_mockspaces/state", content=body, headers=headers)

    assert refused.status_code == status
    assert refused.json()["error"]["message"].startswith(message)


def test_a_refusal_says_what_would_be_right(http: TestClient) -> None:
    unknown = http.post("/_mockspaces/clock/advance", json={"to": 1})
    nested = http.put("/_mockspaces/clock", json={"now": 5})

    assert unknown.json()["error"]["message"].endswith("there are: by.")
    assert nested.json()["error"]["message"] == "Expected `datetime`, got `int`."


@pytest.mark.parametrize("path", ["", "/clock", "/snapshots/a"])
def test_a_parameter_that_a_route_does_not_take_is_refused(
    http: TestClient, path: str
) -> None:
    refused = http.get(f"/_mockspaces{path}?verbose=1")

    assert refused.status_code == 400
    assert refused.json()["error"]["field"] == "verbose"


@pytest.mark.parametrize(
    "name", ["a%20b", "a%0A", "%2E%2E", "%2E", "a" * 65, "%C3%A9", "%5C", "a:b"]
)
@pytest.mark.parametrize(
    "call",
    [
        "PUT /snapshots/{}",
        "GET /snapshots/{}",
        "DELETE /snapshots/{}",
        "POST /snapshots/{}/restore",
    ],
)
def test_a_name_that_is_none_is_refused(http: TestClient, call: str, name: str) -> None:
    method, path = call.split()

    refused = http.request(method, "/_mockspaces" + path.format(name))

    assert refused.status_code == 400
    assert refused.json()["error"]["field"] == "name"


@pytest.mark.parametrize("call", ["GET {}", "DELETE {}", "POST {}/restore"])
def test_a_name_that_nothing_has_is_not_found(http: TestClient, call: str) -> None:
    method, path = call.format("/_mockspaces/snapshots/none").split()
    http.put("/_mockspaces/snapshots/some")

    refused = http.request(method, path)

    assert refused.status_code == 404
    assert refused.json()["error"]["field"] == "name"
    assert "there are: some." in refused.json()["error"]["message"]


@pytest.mark.parametrize(
    "path", ["/_mockspaces/", "/_mockspaces/nothing", "/_mockspaces/clock/"]
)
def test_a_path_that_leads_nowhere_is_not_found(http: TestClient, path: str) -> None:
    assert http.get(path).status_code == 404


def test_the_service_is_not_at_a_path_like_ours(http: TestClient) -> None:
    assert http.get("/_mockspacesx").text == "Not Found"


@pytest.mark.parametrize("method", ["PATCH", "HEAD", "OPTIONS", "POST"])
def test_another_method_is_refused(http: TestClient, method: str) -> None:
    refused = http.request(method, "/_mockspaces/clock")

    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, PUT"


def test_a_large_body_is_refused(emulate: Callable[..., TestClient]) -> None:
    http = emulate(max_body=100)

    refused = http.post("/_mockspaces/tokens", json={"accountId": "a" * 100})

    assert refused.status_code == 413
    assert "100 bytes" in refused.json()["error"]["message"]


def test_answers_are_json_and_not_to_be_kept(http: TestClient) -> None:
    answer = http.get("/_mockspaces/clock")

    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


class Filter(Input, frozen=True, kw_only=True):
    word: str = "none"
    count: int = 0


def echo(prefix: str, given: Arguments[None, Filter]) -> str:
    return f"{prefix} {given.query.word} {given.query.count}"


class Box(Input, frozen=True, kw_only=True):
    held: Filter


def open_box(_prefix: str, given: Arguments[Box, None]) -> str:
    return given.body.held.word


async def later(prefix: str, _given: Arguments[None, None]) -> str:
    return f"{prefix} later"


def failing(_prefix: str, _given: Arguments[None, None]) -> str:
    raise LookupError


def refusing(_prefix: str, _given: Arguments[None, None]) -> str:
    message = "It took too long."
    raise ControlError(message, status=408)


ROUTES: Routes[str] = (
    Route(
        method="GET", path="/a.b", summary="-", handle=echo, query=Filter, answer=str
    ),
    Route(
        method="POST", path="/box", summary="-", handle=open_box, body=Box, answer=str
    ),
    Route(method="GET", path="/later", summary="-", handle=later, answer=str),
    Route(method="GET", path="/failing", summary="-", handle=failing, answer=str),
    Route(method="GET", path="/refusing", summary="-", handle=refusing, answer=str),
)


@pytest.fixture
def any_routes() -> TestClient:
    admin = ControlAPI(ROUTES, Settings(), "")

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await admin.answer("given", scope, receive, send)

    return TestClient(app)


def test_a_query_string_is_read_by_its_types(any_routes: TestClient) -> None:
    assert any_routes.get("/a.b?word=x%2By&count=3").json() == "given x+y 3"
    assert any_routes.get("/a.b").json() == "given none 0"
    assert any_routes.get("/axb").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [("count=many", "count"), ("size=1", "size"), ("word=a&word=b", "word")],
)
def test_a_bad_query_string_is_refused_by_its_parameter(
    any_routes: TestClient, query: str, field: str
) -> None:
    refused = any_routes.get(f"/a.b?{query}")

    assert refused.status_code == 400
    assert refused.json()["error"]["field"] == field


def test_a_field_within_another_is_named_by_its_path(any_routes: TestClient) -> None:
    opened = any_routes.post("/box", json={"held": {"word": "x"}})
    refused = any_routes.post("/box", json={"held": {"wrd": "x"}})

    assert opened.json() == "x"
    assert refused.json()["error"]["field"] == "$.held.wrd"


def test_a_route_may_wait(any_routes: TestClient) -> None:
    assert any_routes.get("/later").json() == "given later"


def test_a_route_may_refuse_with_a_status_of_its_own(any_routes: TestClient) -> None:
    refused = any_routes.get("/refusing")

    assert refused.status_code == 408
    assert refused.json()["error"] == {"field": None, "message": "It took too long."}


def test_a_route_that_fails_is_logged_and_answered(
    any_routes: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = any_routes.get("/failing")

    assert answer.status_code == 500
    assert "LookupError" in caplog.text


async def _gone() -> Message:
    return {"type": "http.disconnect"}


def test_a_client_that_goes_away_changes_nothing() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)  # pragma: no cover - nothing is sent

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/later",
        "query_string": b"",
        "headers": [],
    }
    asyncio.run(ControlAPI(ROUTES, Settings(), "").answer("", scope, _gone, send))

    assert sent == []


def test_a_route_that_waits_ends_when_its_client_leaves() -> None:
    ended: list[str] = []

    async def wait(_prefix: str, _arguments: Arguments[None, None]) -> str:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.append("cancelled")
        raise AssertionError

    async def run() -> None:
        body: Message = {"type": "http.request", "body": b"", "more_body": False}
        messages = [body, await _gone()]

        async def receive() -> Message:
            await asyncio.sleep(0)
            return messages.pop(0)

        async def send(message: Message) -> None:
            raise AssertionError(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/wait",
            "root_path": "",
            "scheme": "http",
            "server": ("localhost", 80),
            "query_string": b"",
            "headers": [],
        }
        route: Routes[str] = (
            Route(method="GET", path="/wait", summary="-", handle=wait, answer=str),
        )
        await ControlAPI(route, Settings(), "").answer("", scope, receive, send)
        await asyncio.sleep(0)

    asyncio.run(run())

    assert ended == ["cancelled"]
