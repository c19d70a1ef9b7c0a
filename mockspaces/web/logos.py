"""Stored logos, as anyone may fetch them."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from mockspaces.state.store import Store

_HEADERS = {
    # An SVG may hold a script: it is shown, but nothing in it runs or loads.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=31536000, immutable",
}


class LogoEndpoint:
    """`GET /logos/{logoId}`: the bytes of a logo, with their media type."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, request: Request) -> Response:
        """Answer with the logo that the path names."""
        logo = self._store.logos.get(request.path_params["logo_id"])
        if logo is None:
            return PlainTextResponse("No logo has this address.", 404)
        return Response(logo.content, media_type=logo.media_type, headers=_HEADERS)
