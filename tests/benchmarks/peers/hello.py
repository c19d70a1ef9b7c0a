"""The least that uvicorn can serve, with mockspaces' settings of it."""

import os

import uvicorn
from starlette.types import Receive, Scope, Send


async def hello(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer the same to everything."""
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": b"hello"})


_HEADERS = [(b"content-type", b"text/plain"), (b"content-length", b"5")]

if __name__ == "__main__":
    uvicorn.run(
        hello,
        port=int(os.environ["PEER_PORT"]),
        access_log=False,
        http="httptools",
        lifespan="off",
        log_level="warning",
        ws="none",
    )
