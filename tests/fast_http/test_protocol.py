import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mockspaces.controls.journal.journal import Filter, Journal
from mockspaces.durations import Rate
from mockspaces.fast_http import http_protocol
from mockspaces.sandboxes import Sandboxes
from mockspaces.serving.protocol import HTTPProtocol
from mockspaces.serving.server import Server
from mockspaces.settings import Settings
from mockspaces.web.exchange import Exchange
from mockspaces.web.pipeline import Pipeline
from tests.builders import (
    ACCOUNT,
    CREATE,
    FakeTime,
    basic,
    form,
    png,
    space_input,
)

QUERY = json.dumps({"query": "{ spaces { id name } }"}).encode()
JSON = {"Content-Type": "application/json"}
TURNS = 200
"""Turns of the loop in which everything has been answered."""


class Wire(asyncio.Transport):
    """A transport that keeps what it is given."""

    def __init__(self, port: int = 7722) -> None:
        super().__init__({"sockname": ("127.0.0.1", port)})
        self.written = b""
        self.is_closed = False

    def write(self, data: Any) -> None:
        self.written += data

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed

    def can_write_eof(self) -> bool:
        return False

    def pause_reading(self) -> None:
        """Whatever comes is taken in."""

    def resume_reading(self) -> None:
        """Likewise."""


class Line:
    """A connection to a server that has no socket.

    Attributes:
        resolved: How often a pipeline was looked for.
    """

    def __init__(self, **settings: Any) -> None:
        chosen = Settings(**{"port": 0, "seed": (), **settings})
        self.time = FakeTime()
        self.sandboxes = Sandboxes(chosen, time_source=self.time)
        self._server = Server(chosen, self.sandboxes, lambda: None)
        self._server.config.loaded_app = self._by_asgi
        self._server.server_state.default_headers = [(b"date", b"today")]
        self._protocol = http_protocol(self._resolve, HTTPProtocol)
        self._long = self.resolved = 0
        self.wire, self.connection = self.connect()

    def connect(self, port: int = 7722) -> tuple[Wire, HttpToolsProtocol]:
        wire = Wire(port)
        connection = self._protocol(
            config=self._server.config,
            server_state=self._server.server_state,
            app_state={},
            _loop=asyncio.get_running_loop(),
        )
        connection.connection_made(wire)
        return wire, connection

    @property
    def short(self) -> int:
        """The number of requests that were answered the short way."""
        return self._server.server_state.total_requests - self._long

    def tick(self) -> None:
        """Let a second pass for the server, which tells the time in each answer."""
        self._server.server_state.default_headers = [(b"date", b"a second later")]

    def token(self, path: str) -> str:
        """Return a token that is good at a path."""
        name = path.split("/")[2] if path.startswith("/sandbox/") else None
        if name and self.sandboxes.find(name) is None:
            self.sandboxes.create(name, None)
        world = self.sandboxes.find(name)
        assert world is not None
        return world.tokens.issue(user="me@example.com", account_id=ACCOUNT)

    async def ask(self, *pieces: bytes) -> bytes:
        """Send a request piece by piece and return what comes back."""
        self.wire.written = b""
        for piece in pieces:
            self.connection.data_received(piece)
            await asyncio.sleep(0)
        for _ in range(TURNS):
            await asyncio.sleep(0)
        return self.wire.written

    async def repeated(self) -> tuple[bytes, bytes]:
        """Return a request whose head is cached, and its answer; nothing is written."""
        request = post(self)
        answer = await self.ask(request)
        self.wire.written = b""
        return request, answer

    def journal(self) -> list[tuple[int | None, str | None]]:
        """Return the status and the fault of each exchange."""
        entries = self.sandboxes.world.journal.clear()
        return [(each.status, each.fault_id) for each in entries]

    def left_behind(self) -> tuple[object, ...]:
        """Return what all requests so far have left in the server's own world."""
        world = self.sandboxes.world
        entries = [
            msgspec.structs.replace(each, duration_ms=0.0)
            for each in world.journal.select(Filter())
        ]
        return (
            entries,
            world.coverage.coverage(),
            {name: list(table) for name, table in world.store.tables().items()},
        )

    async def _by_asgi(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._long += 1
        await self.sandboxes(scope, receive, send)

    def _resolve(self, scope: Scope) -> tuple[Scope, Callable[[], Pipeline]] | None:
        self.resolved += 1
        return self.sandboxes.resolve(scope)


def on_a_line(talk: Callable[[Line], Awaitable[object]], **settings: Any) -> None:
    async def open_and_talk() -> None:
        await talk(Line(**settings))

    asyncio.run(open_and_talk())


def post(
    line: Line, body: bytes = QUERY, *, path: str = "/graphql", **headers: str
) -> bytes:
    """Return the bytes of a POST; the headers can replace those it has anyway."""
    given = {
        "Host": "emulator:7722",
        "Authorization": f"Bearer {line.token(path)}",
        "Content-Length": str(len(body)),
        **JSON,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"{name}: {value}\r\n" for name, value in given.items()]
    return f"POST {path} HTTP/1.1\r\n{''.join(lines)}\r\n".encode() + body


def create(**fields: Any) -> bytes:
    variables = {"input": space_input(**fields)}
    return json.dumps({"query": CREATE, "variables": variables}).encode()


def upload(size: int) -> tuple[bytes, str]:
    """Return the body of a `spaceCreate` with a logo, and its content type."""
    fields = form(
        CREATE,
        {"input": space_input(theme={"logo": None})},
        file="variables.input.theme.logo",
    )
    part = '--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s'
    texts = [part % (name, f"{text}\r\n") for name, text in fields.items()]
    file = part % ('file"; filename="a.png', "")
    body = "".join([*texts, file]).encode() + png(size) + b"\r\n--b--\r\n"
    return body, "multipart/form-data; boundary=b"


def get_token(**headers: str) -> bytes:
    lines = [
        f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()
    ]
    path = f"/auth/jwt/generate/{ACCOUNT}"
    return f"GET {path} HTTP/1.1\r\nHost: a\r\n{''.join(lines)}\r\n".encode()


FORM, FORM_TYPE = upload(200_000)
REQUESTS: dict[str, Callable[[Line], bytes]] = {
    "a query": post,
    "a mutation": lambda line: post(line, create()),
    "a refused name": lambda line: post(line, create(name=" ")),
    "an upload": lambda line: post(line, FORM, Content_Type=FORM_TYPE),
    "half a form": lambda line: post(line, FORM[:-9], Content_Type=FORM_TYPE),
    "a sandbox": lambda line: post(line, path="/sandbox/mine/graphql"),
    "an invalid document": lambda line: post(line, b'{"query": "{ nothing }"}'),
    "no JSON": lambda line: post(line, b"no JSON"),
    "no body": lambda line: post(line, b""),
    "plain text": lambda line: post(line, Content_Type="text/plain"),
    "another charset": lambda line: post(line, Content_Type="text/plain; charset=a"),
    "no boundary": lambda line: post(line, Content_Type="multipart/form-data"),
    "a charset": lambda line: post(line, Content_Type="application/json; charset=utf8"),
    "another media type": lambda line: post(
        line, b"{}", Accept="application/graphql-response+json"
    ),
    "no token": lambda line: post(line, Authorization=""),
    "another scheme": lambda line: post(line, Authorization="Basic YTpi"),
    "a token": lambda _: get_token(Authorization=basic()),
    "no credentials": lambda _: get_token(),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_the_short_way_leads_to_the_same_answer(name: str) -> None:
    async def talk(line: Line) -> None:
        request = REQUESTS[name](line)
        long = await line.ask(request), line.left_behind()
        assert line.short == 0
        line.sandboxes.world.reset()
        line.sandboxes.drop("mine")

        short = await line.ask(request), line.left_behind()

        assert line.short == 1
        assert short == long
        assert short[0].startswith(b"HTTP/1.1 ")

    on_a_line(talk)


@pytest.mark.parametrize("size", [1, 100, 300, 65_536])
def test_a_request_may_come_in_pieces(size: int) -> None:
    async def talk(line: Line) -> None:
        request = post(line, FORM[:-200], Content_Type=FORM_TYPE)
        head, _, body = request.partition(b"\r\n\r\n")
        whole = await line.ask(request)
        pieces = [body[place : place + size] for place in range(0, 3 * size, size)]
        rest = body[3 * size :]

        answer = await line.ask(head + b"\r\n\r\n", *pieces, rest)

        assert line.short == 1
        assert answer == whole

    on_a_line(talk)


def test_a_head_in_pieces_goes_by_asgi() -> None:
    async def talk(line: Line) -> None:
        request = post(line)
        whole = await line.ask(request)

        answer = await line.ask(request[:30], request[30:])

        assert line.short == 0
        assert answer == whole

    on_a_line(talk)


@pytest.mark.parametrize("place", [0, 5, None], ids=["head", "in the body", "whole"])
def test_requests_that_follow_at_once_are_answered_in_turn(place: int | None) -> None:
    async def talk(line: Line) -> None:
        request = post(line)
        await line.ask(request)
        cut = len(request) if place is None else len(request) - len(QUERY) + place

        answers = await line.ask(request[:cut], request[cut:] + request, request)

        assert answers.count(b"HTTP/1.1 200 OK") == 3

    on_a_line(talk)


def test_nothing_is_answered_before_what_came_first() -> None:
    async def talk(line: Line) -> None:
        known, other = post(line), post(line, create())
        await line.ask(known)
        line.wire.written = b""

        line.connection.data_received(other)  # which no task has begun to answer
        answers = await line.ask(known)

        assert answers.index(b"spaceCreate") < answers.index(b'"spaces"')
        assert line.short == 0

    on_a_line(talk)


def test_a_request_that_may_meet_a_fault_goes_by_asgi() -> None:
    async def talk(line: Line) -> None:
        request = post(line, X_Mockspaces_Fault="status=503")
        first = await line.ask(request)

        answers = [await line.ask(request), await line.ask(request[:-3], request[-3:])]

        assert answers == [first, first]
        assert first.startswith(b"HTTP/1.1 503 ")
        assert line.short == 0
        assert line.journal() == [(503, "header")] * 3

    on_a_line(talk)


def test_a_request_that_counts_against_a_limit_goes_by_asgi() -> None:
    async def talk(line: Line) -> None:
        request = post(line)
        await line.ask(request)

        answers = [await line.ask(request), await line.ask(request[:-3], request[-3:])]

        assert line.short == 0
        assert answers[0].startswith(b"HTTP/1.1 200 ")
        assert answers[1].startswith(b"HTTP/1.1 429 ")

    on_a_line(talk, rate_limit=Rate(requests=2, period=10))


def test_a_head_is_known_until_hundreds_of_others_have_come() -> None:
    async def talk(line: Line) -> None:
        request = post(line)
        await line.ask(request)
        for number in range(600):
            line.connection.data_received(post(line, X_Number=str(number)))
            await asyncio.sleep(0)
        await line.ask()
        before = line.resolved

        await line.ask(request)

        assert before == 601
        assert line.resolved == 602

    on_a_line(talk)


@pytest.mark.parametrize(
    "headers",
    [
        {"Connection": "close"},
        {"Transfer_Encoding": "chunked", "Content_Length": ""},
        {"Expect": "100-continue"},
        {"Content_Length": f"{12:05000}"},
    ],
)
def test_what_is_not_plain_goes_by_asgi(headers: dict[str, str]) -> None:
    async def talk(line: Line) -> None:
        request = post(line, b"2\r\n{}\r\n0\r\n\r\n", **headers)
        request = request.replace(b"Content-Length: \r\n", b"")
        await line.ask(request)
        line.wire, line.connection = line.connect()

        answer = await line.ask(request)

        assert line.short == 0
        assert b"HTTP/1.1 4" in answer

    on_a_line(talk)


def test_a_request_of_an_older_version_goes_by_asgi() -> None:
    async def talk(line: Line) -> None:
        request = post(line).replace(b"HTTP/1.1", b"HTTP/1.0")
        await line.ask(request)
        line.wire, line.connection = line.connect()

        answer = await line.ask(request)

        assert line.short == 0
        assert b"200 OK" in answer
        assert line.wire.is_closed

    on_a_line(talk)


def test_a_body_over_the_limit_is_not_waited_for() -> None:
    async def talk(line: Line) -> None:
        request = post(line, Content_Length="1048577")
        for _ in range(2):
            line.wire, line.connection = line.connect()
            answer = await line.ask(request)

            assert answer.startswith(b"HTTP/1.1 413 ")

    on_a_line(talk)


@pytest.mark.parametrize(
    ("path", "settings"),
    [
        ("/graphql", {"cors_origin": ("http://a",)}),
        ("/sandbox/a,b/graphql", {}),
        ("/sandbox/mine", {}),
        ("/_mockspaces/reset", {}),
        ("/nothing", {}),
    ],
)
def test_what_is_not_of_the_service_goes_by_asgi(
    path: str, settings: dict[str, Any]
) -> None:
    async def talk(line: Line) -> None:
        request = post(line, path=path)
        first = await line.ask(request)

        assert await line.ask(request) == first
        assert line.short == 0

    on_a_line(talk, **settings)


def test_a_head_means_the_same_at_the_same_address_only() -> None:
    async def talk(line: Line) -> None:
        body = create().replace(b"Partners", b"Others")
        request = post(line, body, Host="no host")
        here = await line.ask(request)
        line.sandboxes.world.reset()
        line.wire, line.connection = line.connect(port=8080)

        there = await line.ask(request)

        assert line.short == 0
        assert b"http://127.0.0.1:7722/space" in here
        assert b"http://127.0.0.1:8080/space" in there

    on_a_line(talk)


def test_an_answer_has_the_time_of_the_server() -> None:
    async def talk(line: Line) -> None:
        request = post(line)
        answers = [await line.ask(request), await line.ask(request)]
        line.tick()
        answers.append(await line.ask(request))

        assert line.short == 2
        assert [b"\r\ndate: today\r\n" in each for each in answers] == [
            True,
            True,
            False,
        ]
        assert b"\r\ndate: a second later\r\n" in answers[2]

    on_a_line(talk)


def test_tokens_that_expire_are_refused_on_the_short_way_too() -> None:
    async def talk(line: Line) -> None:
        request = post(line)
        await line.ask(request)
        line.sandboxes.world.tokens.expire()

        answer = await line.ask(request)

        assert line.short == 1
        assert answer.startswith(b"HTTP/1.1 401 ")

    on_a_line(talk)


def test_a_sandbox_on_the_short_way_takes_the_place_of_an_idle_one() -> None:
    async def talk(line: Line) -> None:
        mine, other = (
            post(line, path=f"/sandbox/{name}/graphql") for name in ("mine", "other")
        )
        await line.ask(mine)
        await line.ask(other)

        await line.ask(mine[:-3], mine[-3:])

        assert line.short == 1
        assert [*line.sandboxes.names()] == ["mine"]

    on_a_line(talk, max_worlds=1)


OFFER = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c"}
HOWEVER_IT_IS_SENT = pytest.mark.parametrize("headers", [{}, OFFER], ids=["", "offer"])


@HOWEVER_IT_IS_SENT
def test_a_client_that_leaves_in_the_middle_is_noted(headers: dict[str, str]) -> None:
    async def talk(line: Line) -> None:
        request = post(line, QUERY, **headers)
        await line.ask(request)
        await line.ask(request[:-3])

        line.connection.connection_lost(None)

        assert await line.ask() == b""
        assert line.journal() == [(200, None), (None, None)]

    on_a_line(talk)


@HOWEVER_IT_IS_SENT
def test_a_request_that_is_arriving_is_answered_before_the_server_stops(
    headers: dict[str, str],
) -> None:
    async def talk(line: Line) -> None:
        request = post(line, QUERY, **headers)
        await line.ask(request)
        await line.ask(request[:-3])

        line.connection.shutdown()
        was_closed = line.wire.is_closed
        answer = await line.ask(request[-3:])

        assert not was_closed
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert line.wire.is_closed

    on_a_line(talk)


def test_a_client_that_has_sent_its_last_is_answered() -> None:
    async def talk(line: Line) -> None:
        request, _ = await line.repeated()

        line.connection.data_received(request)
        line.connection.eof_received()  # after which the loop closes the transport

        assert line.wire.written.startswith(b"HTTP/1.1 200 ")

    on_a_line(talk)


def test_responses_of_one_turn_are_written_at_its_end() -> None:
    async def talk(line: Line) -> None:
        request, answer = await line.repeated()
        other, connection = line.connect()

        line.connection.data_received(request)
        connection.data_received(request)
        before = line.wire.written, other.written
        await asyncio.sleep(0)

        assert before == (b"", b"")
        assert line.wire.written == other.written == answer

    on_a_line(talk)


def test_responses_on_one_connection_are_written_in_order() -> None:
    async def talk(line: Line) -> None:
        request, answer = await line.repeated()

        line.connection.data_received(request)
        line.connection.data_received(request)
        line.connection.data_received(b"no HTTP\r\n\r\n")

        assert line.wire.written.startswith(answer + answer + b"HTTP/1.1 400 ")

    on_a_line(talk)


def test_nothing_is_written_to_a_client_that_is_gone() -> None:
    async def talk(line: Line) -> None:
        request, _ = await line.repeated()

        line.connection.data_received(request)
        line.wire.close()  # as the loop does
        line.connection.connection_lost(ConnectionResetError())

        assert await line.ask() == b""

    on_a_line(talk)


def test_a_token_is_asked_for_without_a_body() -> None:
    async def talk(line: Line) -> None:
        request = get_token(Authorization=basic(), Content_Length="400000000")
        first = await line.ask(request)
        line.wire, line.connection = line.connect()

        again = await line.ask(request)

        assert line.short == 0
        assert first.startswith(b"HTTP/1.1 200 ")
        assert again.startswith(b"HTTP/1.1 200 ")

    on_a_line(talk)


def test_a_request_ends_with_the_world_in_which_it_began() -> None:
    async def talk(line: Line) -> None:
        request = post(line, path="/sandbox/mine/graphql")
        await line.ask(request)
        await line.ask(request[:-3])

        line.sandboxes.drop("mine")
        answer = await line.ask(request[-3:])

        assert answer == b""
        assert line.wire.is_closed
        assert [*line.sandboxes.names()] == []

    on_a_line(talk)


@pytest.mark.parametrize("missing", [1, 3])
def test_a_request_that_has_been_ended_is_not_answered(missing: int) -> None:
    async def talk(line: Line) -> None:
        request = post(line, create())
        await line.ask(request)
        await line.ask(request[:-missing])

        line.sandboxes.world.waits.end()
        line.connection.data_received(request[-missing:])
        answer = await line.ask()

        assert answer == b""
        assert line.wire.is_closed
        assert line.journal() == [(200, None), (None, None)]

    on_a_line(talk)


def test_a_client_that_leaves_as_its_request_is_ended_is_noted_once() -> None:
    async def talk(line: Line) -> None:
        request = post(line)
        await line.ask(request)
        await line.ask(request[:-3])

        line.sandboxes.world.waits.end()
        line.connection.connection_lost(None)

        assert await line.ask() == b""
        assert line.journal() == [(200, None), (None, None)]

    on_a_line(talk)


def test_a_bug_on_the_short_way_is_answered_and_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Journal, exchange: Exchange, *_more: object) -> None:
        raise LookupError(exchange.status)

    async def talk(line: Line) -> None:
        request = post(line)
        await line.ask(request)
        monkeypatch.setattr(Journal, "note", fail)

        answer = await line.ask(request)

        assert answer.startswith(b"HTTP/1.1 500 ")
        assert "LookupError: 200" in caplog.text

    on_a_line(talk)


def test_a_connection_is_closed_when_it_has_been_quiet_for_a_while() -> None:
    async def talk(line: Line) -> None:
        request, connection = post(line), line.connection
        await line.ask(request)
        first = connection.timeout_keep_alive_task
        await line.ask(request)
        await line.ask(request)
        assert line.short == 2
        now = asyncio.get_running_loop().time()

        connection.timeout_keep_alive_handler()  # there was a request meanwhile

        second = connection.timeout_keep_alive_task
        assert not line.wire.is_closed
        assert second
        assert second is not first
        assert second.when() == pytest.approx(now + 75, abs=1)

        connection.timeout_keep_alive = 0
        connection.timeout_keep_alive_handler()
        assert line.wire.is_closed

    on_a_line(talk)


def test_a_connection_stays_open_while_a_request_arrives() -> None:
    async def talk(line: Line) -> None:
        request = post(line)
        await line.ask(request)

        await line.ask(request[:-3])

        assert line.connection.timeout_keep_alive_task is None

    on_a_line(talk)
