import socket
from collections.abc import Iterator

import pytest

from mockspaces.server import MockSpaces
from tests.builders import ACCOUNT, basic

TOKEN_PATH = f"/auth/jwt/generate/{ACCOUNT}"
OFFER = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAE\r\n"
QUERY = b'{"query": "{ __typename }"}'


@pytest.fixture
def connection(server: MockSpaces) -> Iterator[socket.socket]:
    address = server.url.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1])), timeout=10) as opened:
        yield opened


def exchange(connection: socket.socket, *pieces: bytes) -> bytes:
    """Send a request piece by piece and return the head and body of the answer."""
    for piece in pieces:
        connection.sendall(piece)
    with connection.makefile("rb") as answer:
        lines = list(iter(answer.readline, b"\r\n"))
        length = next(
            int(line.split(b":")[1])
            for line in lines
            if line.lower().startswith(b"content-length")
        )
        return b"".join(lines) + answer.read(length)


def token_request(*, method: str = "GET", extra: str = "") -> bytes:
    head = f"{method} {TOKEN_PATH} HTTP/1.1\r\nHost: emulator\r\n"
    return f"{head}Authorization: {basic()}\r\n{extra}\r\n".encode()


def query_head(connection: socket.socket, length: str) -> bytes:
    token = exchange(connection, token_request()).splitlines()[-1].decode()
    return (
        "POST /graphql HTTP/1.1\r\nHost: emulator\r\n"
        f"{OFFER}{length}\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\n\r\n"
    ).encode()


def test_a_request_that_offers_another_protocol_keeps_its_body(
    connection: socket.socket,
) -> None:
    head = query_head(connection, f"Content-Length: {len(QUERY)}")

    answer = exchange(connection, head + QUERY)

    assert answer.endswith(b'{"data":{"__typename":"Query"}}')


def test_an_offer_that_arrives_in_pieces_is_passed_over(
    connection: socket.socket,
) -> None:
    head = query_head(connection, "Transfer-Encoding: chunked")
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(QUERY), QUERY)

    answer = exchange(connection, head[:20], head[20:150], head[150:], body)

    assert answer.endswith(b'{"data":{"__typename":"Query"}}')


def test_a_connection_goes_on_after_an_offer(connection: socket.socket) -> None:
    exchange(connection, token_request(extra=OFFER))

    answer = exchange(connection, token_request(extra=OFFER))

    assert answer.startswith(b"HTTP/1.1 200 ")


def test_a_request_for_a_tunnel_is_refused(connection: socket.socket) -> None:
    answer = exchange(connection, token_request(method="CONNECT", extra=OFFER))

    assert not answer.startswith(b"HTTP/1.1 2")


def test_what_is_not_http_is_refused(connection: socket.socket) -> None:
    answer = exchange(connection, b"\x16\x03\x01\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 400 ")
