"""Refuses WebSocket handshakes with a message."""

from starlette.types import Message, Receive, Scope, Send

from mockspaces.web.responses import PLAIN, Response, send_response

_REASON = "There are no WebSockets here, as there are no subscriptions: use HTTP POST."
_REFUSAL = Response(400, _REASON.encode(), PLAIN)
_KEY = b"sec-websocket-key"
_DENIAL = "websocket.http.response"


def is_handshake(scope: Scope) -> bool:
    """Return whether a request asks for a WebSocket.

    By its key: a server may have dropped `Upgrade`, which it does not offer.
    """
    return scope["type"] == "websocket" or any(
        name == _KEY for name, _ in scope["headers"]
    )


async def refuse_handshake(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer that there are no WebSockets."""
    if scope["type"] == "http":
        await send_response(send, _REFUSAL)
        return
    await receive()  # websocket.connect

    async def deny(message: Message) -> None:
        await send({**message, "type": f"websocket.{message['type']}"})

    if _DENIAL in scope["extensions"]:
        await send_response(deny, _REFUSAL)
    else:
        await send({"type": "websocket.close", "reason": _REASON})
