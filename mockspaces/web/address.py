"""The address of the emulator as one caller sees it."""

import re
from collections.abc import Mapping

from starlette.types import Scope

_HOST = re.compile(r"(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?", re.ASCII)
_PORT = re.compile(r"[0-9]{1,5}")
_PREFIX = re.compile(r"(?:/[\w.~-]+)+", re.ASCII)


def address_of(scope: Scope, headers: Mapping[str, str], public_url: str | None) -> str:
    """Return the address to build links on, without a slash at the end.

    It follows the request (`X-Forwarded-*`, then `Host`), so that neither a mapped
    container port nor a proxy breaks a link.

    Args:
        scope: The request as ASGI describes it.
        headers: Its headers by their lower-case names.
        public_url: The address that was configured, which goes first.
    """
    root_path: str = scope["root_path"]
    if public_url is not None:
        return public_url.rstrip("/") + root_path
    scheme = _first(headers, "x-forwarded-proto")
    if scheme not in {"http", "https"}:
        scheme = scope["scheme"]
    host = _first(headers, "x-forwarded-host") or headers.get("host", "")
    if not _HOST.fullmatch(host):
        server_host, server_port = scope["server"]
        host = f"{server_host}:{server_port}"
    port = _first(headers, "x-forwarded-port")
    if (
        _PORT.fullmatch(port)
        and "x-forwarded-host" in headers
        and not re.search(r":\d+$", host)
    ):
        standard = {"http": "80", "https": "443"}[scheme]
        host = host if port == standard else f"{host}:{port}"
    prefix = _first(headers, "x-forwarded-prefix").rstrip("/")
    if not _PREFIX.fullmatch(prefix):
        prefix = ""
    return f"{scheme}://{host}{prefix}{root_path}"


def _first(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "").partition(",")[0].strip()
