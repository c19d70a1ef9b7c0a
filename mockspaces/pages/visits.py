"""Distinguishes browsers from programs."""

from urllib.parse import parse_qs

from starlette.types import Scope

from mockspaces.web.accept import weights


def is_visit(scope: Scope) -> bool:
    """Return whether a browser opens the GraphQL endpoint without a query."""
    query_string = scope["query_string"].decode("latin-1")
    return (
        scope["method"] in {"GET", "HEAD"}
        and accepts_html(scope)
        and "query" not in parse_qs(query_string, keep_blank_values=True)
    )


def accepts_html(scope: Scope) -> bool:
    """Return whether a request names HTML among what it accepts."""
    return any(
        name == b"accept" and weights(value.decode("latin-1")).get("text/html")
        for name, value in scope["headers"]
    )
