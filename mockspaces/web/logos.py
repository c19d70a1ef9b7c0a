"""Serves stored logos, without a token."""

from collections.abc import Iterable
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from mockspaces.state.store import Store

_HEADERS = {
    # An SVG may hold a script: it is shown, but nothing in it runs or loads.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    # Asked again each time: after a reset, another logo may have the id.
    "Cache-Control": "no-cache",
}


class LogoEndpoint:
    """`GET /logos/{logoId}`: the bytes of a logo, with their media type."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, request: Request) -> Response:
        logo = self._store.logos.get(request.path_params["logo_id"])
        if logo is None:
            return PlainTextResponse("No logo has this address.", 404)
        tag = f'"{sha256(logo.content).hexdigest()}"'
        headers = {**_HEADERS, "ETag": tag}
        if _has(tag, request.headers.getlist("if-none-match")):
            return Response(status_code=304, headers=headers)
        return Response(logo.content, media_type=logo.media_type, headers=headers)


def _has(tag: str, known: Iterable[str]) -> bool:
    """Return whether `If-None-Match` names a tag; `W/` makes no difference there."""
    tags = {each.strip().removeprefix("W/") for each in ",".join(known).split(",")}
    return bool(tags & {tag, "*"})
