"""The URL of the emulator as one caller sees it."""

import re
from collections.abc import Mapping

from starlette.types import Scope

_HOST = re.compile(r"(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?", re.ASCII)
_PORT = re.compile(r"[0-9]{1,5}")
_PREFIX = re.compile(r"(?:/[\w.~-]+)+", re.ASCII)
_STANDARD_PORTS = {"http": "80", "https": "443"}


def public_url_of(
    scope: Scope, headers: Mapping[str, str], configured: str | None
) -> str:
    """Return the URL to build links on, without a slash at the end.

    It follows the request (`X-Forwarded-*`, then `Host`), so that neither a mapped
    container port nor a proxy breaks a link.

    Args:
        scope: The request as ASGI describes it.
        headers: Its header fields by their lower-case names.
        configured: The public URL of the settings, which goes first.
    """
    root_path: str = scope["root_path"]
    if configured is not None:
        return configured.rstrip("/") + root_path
    scheme = _first(headers, "x-forwarded-proto")
    if scheme not in _STANDARD_PORTS:
        scheme = scope["scheme"]
    forwarded = headers.get("x-forwarded-host")
    host = _first(headers, "x-forwarded-host") or headers.get("host", "")
    if not _HOST.fullmatch(host):
        host = "{}:{}".format(*scope["server"])
    port = _first(headers, "x-forwarded-port")
    if (
        forwarded is not None
        and _PORT.fullmatch(port)
        and not re.search(r":\d+$", host)
        and port != _STANDARD_PORTS[scheme]
    ):
        host = f"{host}:{port}"
    prefix = _first(headers, "x-forwarded-prefix").rstrip("/")
    if not _PREFIX.fullmatch(prefix):
        prefix = ""
    return f"{scheme}://{host}{prefix}{root_path}"


def _first(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "").partition(",")[0].strip()
