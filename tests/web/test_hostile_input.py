"""What nobody should send: each has one clear answer, none is a bug of ours."""

import base64
import json
from typing import Any

import httpx2
import jwt
import pytest
from starlette.testclient import TestClient

from mockspaces.sandboxes import Sandboxes
from mockspaces.settings import Settings
from tests.builders import ACCOUNT, SECRET
from tests.conftest import Caller

DEEP_JSON = '{"a": ' + "[" * 50_000 + "]" * 50_000 + "}"
FAR = 4_000_000_000
UNAUTHORIZED = "Downstream Execution Error: Unauthorized"


@pytest.fixture
def caller() -> Caller:
    return Caller(TestClient(Sandboxes(Settings(jwt_secret=SECRET))))


def ask(caller: Caller, token: str) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return caller.http.post(
        "/graphql", headers=headers, json={"query": "{ spaces { id } }"}
    )


def signed(claims: Any) -> str:
    payload = json.dumps({"sub": "me", "accountId": ACCOUNT, **claims}).encode()
    return jwt.PyJWS().encode(payload, SECRET)


def unreadable(part: str) -> str:
    return base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(f"{unreadable('{' + '[' * 50_000)}.e30.x", id="deep header"),
        pytest.param(
            unreadable(DEEP_JSON) + ".e30.x",
            id="deep header that is JSON",
        ),
        pytest.param(f"e30.{unreadable('[' * 50_000)}.x", id="deep payload"),
        pytest.param("..", id="empty parts"),
        pytest.param("\udc80".encode("utf-8", "surrogatepass").hex(), id="no parts"),
    ],
)
def test_a_token_that_cannot_be_read_is_refused(caller: Caller, token: str) -> None:
    answer = ask(caller, token)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["message"] == UNAUTHORIZED


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 10**400},
        {"exp": "soon"},
        {"exp": None},
        {"exp": True},
        {"exp": FAR, "iat": "then"},
        {"exp": FAR, "sub": 5},
        {"exp": FAR, "accountId": ["a"]},
        {"exp": FAR, "accountId": "a\ud800"},
        {"exp": FAR, "sub": "\udfff"},
        {"exp": FAR, "nbf": 1e300},
    ],
    ids=str,
)
def test_claims_that_cannot_be_used_are_refused(caller: Caller, claims: Any) -> None:
    assert ask(caller, signed(claims)).status_code == 401


def test_a_token_without_its_time_of_issue_is_good_until_tokens_are_expired(
    caller: Caller,
) -> None:
    token = signed({"exp": FAR})

    before = ask(caller, token).status_code
    caller.control("POST", "/reset")
    after_reset = ask(caller, token).status_code
    caller.control("POST", "/tokens/expire")

    assert (before, after_reset, ask(caller, token).status_code) == (200, 200, 401)


@pytest.mark.parametrize(
    "body",
    [
        rb'{"accountId": "a\ud800"}',
        rb'{"accountId": "a", "user": "\udfff"}',
        rb'{"accountId": "a", "claims": {"\ud800": 1}}',
        b'{"accountId": "a", "lifetime": 1e308}',
        b'{"accountId": ""}',
        b"\xff",
    ],
)
def test_a_token_that_cannot_be_minted_is_refused(caller: Caller, body: bytes) -> None:
    refused = caller.http.post("/_mockspaces/tokens", content=body)

    assert refused.status_code == 400
    assert refused.json()["error"]["message"]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 503, "contentType": "text/html\r\nX-Injected: yes"},
        {"status": 503, "contentType": "text/\u00fc"},
        {"status": 503, "contentType": ""},
        {"status": 101},
        {"status": 600},
        {"status": 200, "truncate": -1},
        {"error": "NO_SUCH_CODE"},
    ],
    ids=str,
)
def test_a_fault_that_cannot_be_answered_is_refused(
    caller: Caller, answer: dict[str, Any]
) -> None:
    refused = caller.control("POST", "/faults", {"answer": answer})

    assert refused.status_code == 400
    assert refused.json()["error"]["field"].startswith("$.answer")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("operationName", r'"\ud800"'),
        ("query", r'"query \ud800 { spaces { id } }"'),
        ("variables", r'{"\ud800": 1}'),
        ("extensions", r'{"a": "\ud800"}'),
        ("variables", "[1]"),
        ("variables", '{"i": 1e400}'),
        ("variables", '{"i": ' + "9" * 5_000 + "}"),
        ("variables", '{"i": ' + "[" * 20_000 + "]" * 20_000 + "}"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused(
    caller: Caller, field: str, value: str
) -> None:
    parts = {"query": '"{ spaces { id } }"', field: value}
    body = ", ".join(f'"{name}": {text}' for name, text in parts.items())

    headers = {**caller.headers, "Content-Type": "application/json"}
    refused = caller.http.post("/graphql", headers=headers, content=f"{{{body}}}")

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "path",
    [
        *("/logos/%ff", "/logos/%00", "/docs/%ff", "/pages/%00", "/%2e%2e/"),
        *("/sandbox/%ff/graphql", "/sandbox/a%00/graphql", "/space?guid=%ff"),
        *("/api/rest/v1/%ff/ExecutionRecord/async/x", "/graphql?query=%ff"),
        *("/_mockspaces/snapshots/%ff", "/_mockspaces/journal?operation=%ff"),
        *("/_mockspaces/journal?limit=%ff", "/_mockspaces/client/%00"),
        *("/_mockspaces/journal/wait?timeout=nan", "/graphql?variables=%ff"),
    ],
)
def test_an_unknown_address_is_no_bug(caller: Caller, path: str) -> None:
    answer = caller.http.get(path, headers=caller.headers, follow_redirects=False)

    assert answer.status_code < 500
