"""Answers to requests that close their connection, before their body has come."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockspaces.web.responses import discard


class Lingering:
    """An application whose answers reach clients that are still sending.

    Clients that send `Connection: close`, as `urllib` does, or HTTP/1.0 are reset if
    the server closes the connection before their last byte has come.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _closes_with_a_body(scope):
            await self._app(scope, receive, send)
            return
        is_read = False

        async def receive_noting() -> Message:
            nonlocal is_read
            message = await receive()
            is_read = not message.get("more_body", False)
            return message

        async def send_lingering(message: Message) -> None:
            is_last = message["type"] == "http.response.body"
            if is_last and not message.get("more_body", False) and not is_read:
                await send({**message, "more_body": True})
                await discard(receive)
                message = {"type": "http.response.body"}
            await send(message)

        await self._app(scope, receive_noting, send_lingering)


def _closes_with_a_body(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    connection = headers.get(b"connection", b"").lower()
    closes = scope["http_version"] == "1.0" or b"close" in connection
    has_body = headers.get(b"content-length", b"0") != b"0"
    return closes and (has_body or b"transfer-encoding" in headers)
