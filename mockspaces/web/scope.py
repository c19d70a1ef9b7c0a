"""The scope of a request, completed for any server."""

import asyncio

from starlette.types import Scope

_DEFAULTS = {
    "scheme": "http",
    "http_version": "1.1",
    "root_path": "",
    "raw_path": None,
    "query_string": b"",
    "headers": (),
    "client": None,
    "server": None,
}
"""ASGI's defaults of optional keys, https://asgi.readthedocs.io/en/latest/specs/www.html."""


def check_loop() -> None:
    """Refuse to run on another loop than asyncio's: delays and streams need it."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        message = (
            "mockspaces runs on asyncio alone, not on trio: use asyncio's backend, or "
            "start() it and call it by its URL."
        )
        raise RuntimeError(message) from None


def complete(scope: Scope) -> Scope:
    """Return a scope with ASGI's defaults, and header fields as HTTP means them.

    White space around a value is no part of it, https://www.rfc-editor.org/rfc/rfc9110#section-5.5.
    """
    headers = [
        (bytes(name).lower(), bytes(value).strip(b" \t"))
        for name, value in scope.get("headers", ())
    ]
    return {"extensions": {}, **_DEFAULTS, **scope, "headers": headers}
