import asyncio
import socket
from collections.abc import Iterator

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mockspaces.server import MockSpaces
from mockspaces.serving.bounds import BoundedProtocol
from tests.fast_http.test_protocol import QUERY, Line, on_a_line, post

HEAD = b"GET /livez HTTP/1.1\r\nHost: a\r\n"
CHUNKED = (
    b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
TOO_LARGE = b"A request may have 100 header fields, and 65536 bytes of them."
TOO_SLOW = b"The request was not complete in time."


def bounded(connection: HttpToolsProtocol) -> BoundedProtocol:
    assert isinstance(connection, BoundedProtocol)
    return connection


def wait(line: Line, rounds: int = 5) -> None:
    for _ in range(rounds):
        bounded(line.connection).close_if_late()


@pytest.fixture
def connection(server: MockSpaces) -> Iterator[socket.socket]:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as opened:
        yield opened


def answer_to(connection: socket.socket, *pieces: bytes) -> bytes:
    """Send all pieces, then read to the end."""
    for piece in pieces:
        connection.sendall(piece)
    with connection.makefile("rb") as received:
        return received.read()


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([HEAD + b"a: b\r\n" * 100 + b"\r\n"], id="many fields"),
        pytest.param([HEAD, b"a: " + b"b" * 70_000 + b"\r\n\r\n"], id="a long one"),
        pytest.param([HEAD + b"a: " + b"b" * 70_000] * 3, id="one without an end"),
        pytest.param([b"GET /", *[b"a" * 70_000] * 3], id="a target without an end"),
        pytest.param([HEAD, *[b"a: " + b"b" * 9000 + b"\r\n"] * 9], id="long fields"),
        pytest.param([CHUNKED, b"0\r\n", b"a: b\r\n" * 101], id="many trailers"),
        pytest.param(
            [CHUNKED, b"0\r\na: ", *[b"b" * 70_000] * 3], id="a trailer without an end"
        ),
        pytest.param(
            [CHUNKED, b"1;a=", *[b"b" * 70_000] * 3], id="an extension without an end"
        ),
    ],
)
def test_the_head_of_a_request_is_bounded(
    connection: socket.socket, pieces: list[bytes]
) -> None:
    answer = answer_to(connection, *pieces)

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b"connection: close\r\n" in answer
    assert answer.endswith(TOO_LARGE)


def test_a_hundred_header_fields_are_no_bound(connection: socket.socket) -> None:
    close = b"Connection: close\r\n"

    answer = answer_to(connection, HEAD + close + b"a: b\r\n" * 98 + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 200 ")


def test_who_goes_on_sending_is_answered_too(connection: socket.socket) -> None:
    answer = answer_to(connection, b"nonsense\r\n\r\n", *[b"x" * 100_000] * 50)

    assert answer.startswith(b"HTTP/1.1 400 ")


def test_nothing_follows_a_refusal() -> None:
    async def talk(line: Line) -> None:
        request = post(line)
        await line.ask(request)

        refused = await line.ask(b"nonsense\r\n\r\n")
        after = await line.ask(request)

        assert refused.startswith(b"HTTP/1.1 400 ")
        assert after == b""

    on_a_line(talk)


def test_a_request_that_is_refused_while_it_arrives_is_over() -> None:
    async def talk(line: Line) -> None:
        await line.ask(CHUNKED, b"1\r\n{")

        refused = await line.ask(b"\r\nnonsense\r\n")

        assert refused.startswith(b"HTTP/1.1 400 ")
        assert line.journal() == [(None, None)]

    on_a_line(talk)


def test_trailers_are_no_headers() -> None:
    async def talk(line: Line) -> None:
        token = post(line).partition(b"Authorization: ")[2].partition(b"\r\n")[0]
        body = b"%x\r\n%b\r\n0\r\nAuthorization: %b\r\n\r\n"

        answer = await line.ask(CHUNKED + body % (len(QUERY), QUERY, token))

        assert answer.startswith(b"HTTP/1.1 401 ")

    on_a_line(talk)


def test_any_number_of_offers_may_come_at_once() -> None:
    async def talk(line: Line) -> None:
        offer = b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n"

        line.connection.data_received((HEAD + offer) * 3000)
        answer = await line.ask()

        assert answer.startswith(b"HTTP/1.1 200 ")
        assert len(line.connection.pipeline) > 2000

    on_a_line(talk)


@pytest.mark.parametrize("pieces", [[HEAD], [CHUNKED], [CHUNKED, b"1\r\n"]])
def test_a_request_that_does_not_end_is_given_up(pieces: list[bytes]) -> None:
    async def talk(line: Line) -> None:
        await line.ask(*pieces)

        wait(line, 5)
        before = line.wire.written
        wait(line, 1)

        assert before == b""
        assert line.wire.written.startswith(b"HTTP/1.1 408 ")
        assert line.wire.written.endswith(TOO_SLOW)
        assert await line.ask(b"more") == b""

    on_a_line(talk)


def test_a_known_head_whose_body_does_not_come_is_given_up() -> None:
    async def talk(line: Line) -> None:
        request = post(line)
        await line.ask(request)
        await line.ask(request[:-3])

        wait(line, 6)

        assert line.wire.is_closed
        line.connection.connection_lost(None)
        await line.ask()
        assert line.journal() == [(200, None), (None, None)]

    on_a_line(talk)


def test_a_connection_without_a_request_is_closed() -> None:
    async def talk(line: Line) -> None:
        wait(line, 4)
        before = line.wire.is_closed
        wait(line, 1)

        assert not before
        assert line.wire.is_closed
        assert line.wire.written == b""

    on_a_line(talk)


def test_a_connection_that_is_kept_alive_is_left_to_its_timer() -> None:
    async def talk(line: Line) -> None:
        await line.ask(post(line))

        wait(line, 9)

        assert not line.wire.is_closed

    on_a_line(talk)


def test_a_request_that_is_being_answered_is_not_late() -> None:
    async def talk(line: Line) -> None:
        await line.ask(post(line, X_Mockspaces_Fault="delay=1h"))

        wait(line, 9)

        assert not line.wire.is_closed
        line.sandboxes.world.waits.end()

    on_a_line(talk)


def test_a_client_that_sends_one_request_after_another_is_not_late() -> None:
    async def talk(line: Line) -> None:
        request = post(line)
        for _ in range(9):
            await line.ask(request[:-3])
            wait(line, 1)
            assert (await line.ask(request[-3:])).startswith(b"HTTP/1.1 200 ")
            await asyncio.sleep(0)

        assert not line.wire.is_closed

    on_a_line(talk)


def test_an_answered_request_whose_body_goes_on_is_closed() -> None:
    async def talk(line: Line) -> None:
        head = CHUNKED.replace(b"chunked", b"chunked\r\nContent-Type: x")
        await line.ask(head.replace(b"POST /graphql", b"POST /nothing"), b"1\r\n")

        wait(line, 6)

        assert line.wire.is_closed
        assert line.wire.written.count(b"HTTP/1.1 4") <= 1

    on_a_line(talk)
