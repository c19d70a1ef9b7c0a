"""The explorer: a page to try the GraphQL endpoint with, at its own address."""

from collections.abc import Mapping
from functools import cache
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from mockspaces.controls.console.files import HTML, headers_of, text_of
from mockspaces.web.answers import Response, send_response

_STYLES = ("colours.css", "explorer.css")
_SCRIPTS = ("tokens.js", "requests.js", "answers.js", "examples.js", "explorer.js")


class Explorer:
    """Shows the explorer to a browser that asks for the endpoint without a query.

    Args:
        app: What answers everything else.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_visit(scope):
            await self._app(scope, receive, send)
            return
        body, headers = _page()
        await send_response(send, Response(200, body, HTML, headers))


@cache
def _page() -> tuple[bytes, Mapping[str, str]]:
    style, script = text_of(*_STYLES), text_of(*_SCRIPTS)
    parts = {
        "/* style */": style,
        "/* script */": script,
        "/* examples */": text_of("examples.json"),
    }
    page = text_of("explorer.html")
    for place, part in parts.items():
        page = page.replace(place, part)
    headers = headers_of(style=style, script=script, images="'self' data: blob:")
    return page.encode(), {**headers, "Vary": "Accept"}


def _is_visit(scope: Scope) -> bool:
    query_string = scope["query_string"].decode("latin-1")
    return (
        scope["method"] in {"GET", "HEAD"}
        and any(
            name == b"accept" and b"text/html" in value.lower()
            for name, value in scope["headers"]
        )
        and "query" not in parse_qs(query_string, keep_blank_values=True)
    )
