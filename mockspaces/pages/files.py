"""Static files of the pages, and the policy that a browser shows them under."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(map(" ".join, _POLICY.items())),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
"""Headers of every page, and of every file that a page is made of."""

_FOLDER = Path(__file__).parent
_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def text_of(name: str) -> str:
    """Return the content of a file, given its path below `pages/`."""
    return (_FOLDER / name).read_text(encoding="utf-8")


async def get_file(request: Request) -> Response:
    """`GET /pages/{path}`: a file that pages are made of."""
    return answer(request, request.path_params["path"])


def answer(request: Request, name: str, *, vary: str | None = None) -> Response:
    """Answer with a file: 404 if there is none, 304 if the browser has it already.

    `vary` names the request header that decides whether this file is the answer.
    """
    if name not in _names():
        return PlainTextResponse("There is no such file.", 404)
    content = text_of(name).encode()
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = HEADERS | {"ETag": tag} | ({"Vary": vary} if vary else {})
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    media_type = _TYPES[Path(name).suffix]
    return Response(content, headers=headers, media_type=media_type)


@cache
def _names() -> frozenset[str]:
    # A path of the request is never joined to that of the folder: it is looked up.
    return frozenset(
        path.relative_to(_FOLDER).as_posix()
        for path in _FOLDER.rglob("*")
        if path.suffix in _TYPES
    )
