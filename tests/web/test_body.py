import asyncio
import json
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from http.client import HTTPConnection
from select import select

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from mockspaces.server import MockSpaces
from mockspaces.web.body import read_body
from mockspaces.web.responses import ClientGoneError, HTTPError
from tests.builders import ACCOUNT, SVG, basic, upload_form
from tests.conftest import Caller, contents, problem

MEGABYTE = 1_048_576
TOKEN = f"/auth/jwt/generate/{ACCOUNT}"
HEAD = b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


def read(chunks: list[bytes], *, limit: int, **headers: str) -> tuple[bytes, int]:
    """Return a body of chunks, and how many of them were taken in."""
    messages: list[Message] = [
        {"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks
    ]
    messages.append({"type": "http.request"})
    taken = 0

    async def receive() -> Message:
        nonlocal taken
        taken += 1
        return messages[taken - 1]

    named = {name.replace("_", "-"): value for name, value in headers.items()}

    try:
        return asyncio.run(read_body(receive, named, limit)), taken
    except HTTPError as error:
        return f"{error.status} {error}".encode(), taken


def test_a_body_is_taken_in_up_to_the_limit() -> None:
    assert read([b"12345", b"67890"], limit=10) == (b"1234567890", 3)


def test_a_body_is_refused_as_soon_as_it_is_over_the_limit() -> None:
    refused = read([b"12345", b"67890", b"1", b"2", b"3"], limit=10)

    assert refused == (b"413 The request body is larger than 10 bytes.", 3)


def test_a_body_that_is_declared_too_large_is_not_taken_in() -> None:
    refused = read([b"1"], limit=10, content_length="11")

    assert refused == (b"413 The request body is larger than 10 bytes.", 0)


@pytest.mark.parametrize("declared", ["10", "", "x", "²", "-1", "9" * 5000])
def test_what_is_declared_is_no_proof(declared: str) -> None:
    body, _taken = read([b"1234567890"], limit=10, content_length=declared)

    assert body == b"1234567890"


def test_a_body_that_never_ends_is_no_body() -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    with pytest.raises(ClientGoneError):
        asyncio.run(read_body(receive, {}, 10))


def exchange(server: MockSpaces, head: bytes, chunk: bytes = b"") -> tuple[bytes, int]:
    """Send a request that never ends; return the answer and how much was sent."""
    host, port = server.url.removeprefix("http://").split(":")
    sent = 0
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head)
        while not select([connection], [connection] if chunk else [], [], 10)[0]:
            with suppress(ConnectionError):  # closed, with an answer still to be read
                sent += connection.send(chunk)
        return connection.recv(65536), sent


def test_a_body_declared_too_large_is_refused_before_it_comes(
    server: MockSpaces,
) -> None:
    head = HEAD + b"Content-Length: 104857600\r\n\r\n"

    answer, _sent = exchange(server, head)

    status, _, body = answer.partition(b"\r\n\r\n")
    assert status.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in status.lower()
    assert json.loads(body)["errors"][0]["message"] == (
        "The request body is larger than 1048576 bytes."
    )


def test_a_body_that_declares_nothing_is_refused_while_it_comes(
    server: MockSpaces,
) -> None:
    head = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"

    answer, sent = exchange(server, head, chunk)

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert sent < 20 * MEGABYTE


@pytest.mark.parametrize("path", ["/graphql", "/_mockspaces/faults"])
@pytest.mark.parametrize("megabytes", [2, 48])
def test_a_client_that_sends_all_of_a_body_is_answered(
    server: MockSpaces, path: str, megabytes: int
) -> None:
    address = server.url.removeprefix("http://")
    connection = HTTPConnection(address, timeout=30)
    headers = {"Content-Type": "application/json"}

    connection.request("POST", path, bytes(megabytes * MEGABYTE), headers)
    answer = connection.getresponse()

    assert answer.status == 413
    assert b"larger than 1048576 bytes" in answer.read()
    connection.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/graphql", 413),
        ("PUT", "/graphql", 405),
        ("POST", "/auth/jwt/generate/a", 405),
        ("POST", "/_mockspaces/nothing", 404),
        ("POST", "/nothing", 404),
        ("POST", "/livez", 200),
    ],
)
def test_a_client_that_closes_is_answered_before_it_has_sent_all(
    server: MockSpaces, method: str, path: str, status: int
) -> None:
    assert status_of(server, method, path) == status


def test_a_client_over_its_rate_is_told_so_before_it_has_sent_all(
    server: MockSpaces,
) -> None:
    limited = server.client.create_sandbox("limited")
    limited.set_rate_limit("1/1h")
    path = f"/sandbox/limited{TOKEN}"

    statuses = [status_of(server, "GET", path) for _ in range(2)]

    assert statuses == [200, 429]


def status_of(server: MockSpaces, method: str, path: str) -> int:
    """Send a large body, and close the connection after the answer."""
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=30)
    headers = {"Connection": "close", "Authorization": basic()}
    with closing(connection):
        connection.request(method, path, bytes(32 * MEGABYTE), headers)
        answer = connection.getresponse()
        assert answer.read()
    return answer.status


def test_the_limit_is_a_setting(emulate: Callable[..., TestClient]) -> None:
    caller = Caller(emulate(max_body=2000))
    before = contents(caller.http)

    refused = caller.http.post(
        "/graphql", headers=caller.headers, **upload_form(SVG + b" " * 2000)
    )
    accepted = caller.http.post("/graphql", headers=caller.headers, **upload_form(SVG))

    assert problem(refused, 413) == "The request body is larger than 2000 bytes."
    assert refused.headers["connection"] == "close"
    assert len(contents(caller.http)["logos"]) == len(before["logos"]) + 1
    assert accepted.status_code == 200
