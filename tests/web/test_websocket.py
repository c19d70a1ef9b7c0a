import asyncio
import socket
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import Message

from mockspaces.sandboxes import Sandboxes
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from mockspaces.web.access_log import AccessLog

REASON = "There are no WebSockets here, as there are no subscriptions: use HTTP POST."
HANDSHAKE = (
    "GET {} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
PATHS = ["/graphql", "/", "/sandbox/websocket/graphql", "/_mockspaces/journal/stream"]


@pytest.mark.parametrize("path", PATHS)
def test_a_handshake_is_refused_in_words(server: MockSpaces, path: str) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        for _ in range(2):  # the second time, the head is a known one
            connection.sendall(HANDSHAKE.format(path).encode())
            answer = connection.recv(65536)

            assert answer.startswith(b"HTTP/1.1 400 ")
            assert answer.endswith(REASON.encode())
    assert '"websocket"' not in httpx2.get(f"{server.url}/sandbox").text


@pytest.mark.parametrize("path", PATHS)
def test_a_handshake_over_asgi_is_refused_in_words(http: TestClient, path: str) -> None:
    with pytest.raises(WebSocketDenialResponse) as raised, http.websocket_connect(path):
        pass

    assert (raised.value.status_code, raised.value.text) == (400, REASON)


def test_a_server_that_cannot_deny_a_handshake_closes_it_with_the_reason() -> None:
    app = AccessLog(Sandboxes(Settings(seed=())))
    sent: list[Any] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def call() -> None:
        await app({"type": "websocket", "path": "/graphql"}, receive, send)

    asyncio.run(call())

    assert sent == [{"type": "websocket.close", "reason": REASON}]
