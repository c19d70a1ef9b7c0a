"""Routing: which service of an emulator a request goes to."""

from mockspaces.settings import Settings
from mockspaces.web.heads import Head
from mockspaces.web.request import is_readable

GRAPHQL_PATH = "/graphql"
GRAPHQL, TOKEN = "graphql", "token"
_TOKEN_FOLDER = "/auth/jwt/generate"  # noqa: S105 - a path


def is_of_token(path: str) -> bool:
    """Tell whether a path is one where tokens are handed out."""
    folder, _, account_id = path.rpartition("/")
    return folder == _TOKEN_FOLDER and account_id != ""


def service_for(head: Head, length: int, settings: Settings) -> str | None:
    """Return the name of the service that is enough for requests with a head.

    None if there is more to do: they are no requests to the service, another origin may
    have to be allowed, or they are refused before their bodies have come.

    Args:
        head: The head.
        length: The size of the body that it announces, in bytes.
        settings: How the emulator behaves.
    """
    scope = head.scope
    if settings.cors_origin:
        return None
    path = scope["path"].removeprefix(scope["root_path"])
    if scope["method"] == "POST" and path == GRAPHQL_PATH:
        is_taken = length <= settings.max_body and is_readable(head.headers)
        return GRAPHQL if is_taken else None
    is_token = scope["method"] == "GET" and is_of_token(path)
    return TOKEN if is_token and not length else None
