"""The URL of the emulator as one caller sees it."""

import re
from collections.abc import Mapping

from starlette.types import Scope

_HOST = re.compile(r"(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?", re.ASCII)
_PORT = re.compile(r"(?!(?:80|443)$)[0-9]{1,5}")
"""A port that a link has to name; behind several proxies, 80 may go with https."""

_HAS_PORT = re.compile(r":[0-9]+$")
_FORWARDED = re.compile(
    r"""(?:^|;)\s*(?P<name>host|proto)=(?P<value>"[^"]*"|[^\s;,"]*)|"[^"]*"|,""",
    re.IGNORECASE,
)
"""A pair of `Forwarded` that matters, a quoted string, or the end of an element."""
_PREFIX = re.compile(r"(?:/[\w.~-]+)+", re.ASCII)


def public_url_of(
    scope: Scope, headers: Mapping[str, str], configured: str | None
) -> str:
    """Return the URL to build links on, without a slash at the end.

    It is the configured one, or follows the request (`Forwarded`, then `X-Forwarded-*`,
    then `Host`), so that neither a mapped container port nor a proxy breaks a link.
    """
    root_path: str = scope["root_path"]
    if configured is not None:
        return configured.rstrip("/") + root_path
    forwarded = _forwarded(headers.get("forwarded", ""))
    scheme = forwarded.get("proto") or _first(headers, "x-forwarded-proto")
    if scheme.lower() not in {"http", "https"}:
        scheme = scope["scheme"]
    host = (
        forwarded.get("host")
        or _first(headers, "x-forwarded-host")
        or headers.get("host", "")
    )
    if not _HOST.fullmatch(host):
        host = _server(scope)
    port = _first(headers, "x-forwarded-port")
    if _PORT.fullmatch(port) and not _HAS_PORT.search(host):
        host = f"{host}:{port}"
    prefix = _first(headers, "x-forwarded-prefix").rstrip("/")
    if not _PREFIX.fullmatch(prefix):
        prefix = ""
    return f"{scheme.lower()}://{host}{prefix}{root_path}"


def _forwarded(header: str) -> dict[str, str]:
    """Return what `Forwarded` says of the first request (RFC 7239, section 4)."""
    said: dict[str, str] = {}
    for token in _FORWARDED.finditer(header):
        if token[0] == ",":
            break
        if token["name"]:
            said[token["name"].lower()] = token["value"].strip('"')
    return said


def _server(scope: Scope) -> str:
    """Return where the server listens; localhost if it does so without a port."""
    host, port = scope["server"] or ("", None)
    if port is None:  # a Unix socket
        return "localhost"
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _first(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "").partition(",")[0].strip()
