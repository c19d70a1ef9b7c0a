"""The address of the emulator as one caller sees it."""

import re
from collections.abc import Mapping
from functools import lru_cache

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
    door = _door(
        scope["scheme"],
        tuple(scope["server"]),
        headers.get("host"),
        headers.get("x-forwarded-proto"),
        headers.get("x-forwarded-host"),
        headers.get("x-forwarded-port"),
        headers.get("x-forwarded-prefix"),
    )
    return door + root_path


@lru_cache(maxsize=256)
def _door(  # noqa: PLR0913, PLR0917 - all that an address is made from
    scheme: str,
    server: tuple[str, int],
    host: str | None,
    forwarded_proto: str | None,
    forwarded_host: str | None,
    forwarded_port: str | None,
    forwarded_prefix: str | None,
) -> str:
    proto = _first(forwarded_proto)
    if proto in {"http", "https"}:
        scheme = proto
    host = _first(forwarded_host) or host or ""
    if not _HOST.fullmatch(host):
        host = f"{server[0]}:{server[1]}"
    port = _first(forwarded_port)
    if (
        _PORT.fullmatch(port)
        and forwarded_host is not None
        and not re.search(r":\d+$", host)
    ):
        standard = {"http": "80", "https": "443"}[scheme]
        host = host if port == standard else f"{host}:{port}"
    prefix = _first(forwarded_prefix).rstrip("/")
    if not _PREFIX.fullmatch(prefix):
        prefix = ""
    return f"{scheme}://{host}{prefix}"


def _first(header: str | None) -> str:
    return (header or "").partition(",")[0].strip()
