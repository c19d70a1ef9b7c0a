import asyncio
import json
from typing import Any

import pytest
from starlette.types import ASGIApp, Message

from mockspaces.sandboxes import Sandboxes
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from mockspaces.web.access_log import AccessLog
from tests.builders import ACCOUNT, basic

LEAST: dict[str, Any] = {"type": "http", "asgi": {"version": "3.0"}, "method": "GET"}
HTML = [(b"accept", b"text/html")]


def ask(app: ASGIApp, path: str, body: bytes = b"", **fields: Any) -> tuple[int, bytes]:
    """Call an application with a scope that has no more than ASGI demands."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def send(message: Message) -> None:
        sent.append(message)

    async def call() -> None:
        await app({**LEAST, "path": path, **fields}, receive, send)

    asyncio.run(call())

    answer = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], answer


@pytest.fixture
def app() -> Sandboxes:
    return MockSpaces(Settings(port=0, seed=())).asgi()


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/livez", {}, 200),
        ("/", {}, 200),
        ("/", {"headers": HTML}, 200),
        ("/graphql", {}, 400),
        ("/graphql", {"headers": HTML}, 200),
        (f"/auth/jwt/generate/{ACCOUNT}", {}, 401),
        ("/logos/a", {}, 404),
        ("/nothing", {}, 404),
        ("/_mockspaces", {}, 200),
        ("/sandbox/a/_mockspaces/clock", {}, 200),
        ("/sandbox", {}, 200),
    ],
)
def test_a_scope_may_lack_what_asgi_lets_it_lack(
    app: Sandboxes, path: str, fields: dict[str, Any], status: int
) -> None:
    assert ask(app, path, **fields)[0] == status
    assert ask(AccessLog(app), path, **fields)[0] == status


def test_header_fields_may_be_any_iterable(app: Sandboxes) -> None:
    authorization = [b"Authorization", basic().encode() + b" \t"]
    token = ask(app, f"/auth/jwt/generate/{ACCOUNT}", headers=iter([authorization]))[1]
    headers = (
        (b"authorization", b"\tBearer  " + token + b" "),
        (bytearray(b"Content-Type"), b" application/json\t"),
        (b"Accept", b" application/graphql-response+json "),
        (b"content-length", b" 27 "),
    )

    status, answer = ask(
        app, "/graphql", b'{"query": "{ __typename }"}', method="POST", headers=headers
    )

    assert (status, json.loads(answer)) == (200, {"data": {"__typename": "Query"}})


@pytest.mark.parametrize("body", [b'\xef\xbb\xbf{"frozen": true}', b'{"frozen": true}'])
def test_the_control_api_skips_a_byte_order_mark(app: Sandboxes, body: bytes) -> None:
    status, answer = ask(app, "/_mockspaces/clock", body, method="PUT")

    assert (status, json.loads(answer)["frozen"]) == (200, True)


def test_another_loop_than_asyncios_is_refused(app: Sandboxes) -> None:
    async def unused(*_: object) -> None:
        """Neither receive nor send is called."""

    call = app({**LEAST, "path": "/livez"}, unused, unused)  # type: ignore[arg-type] # as above

    with pytest.raises(RuntimeError, match="runs on asyncio alone, not on trio"):
        call.send(None)
