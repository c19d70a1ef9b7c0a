"""Command-line options: the help of a setting and the check of its value."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from mockspaces import profiles

_HOST_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_ORIGIN = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?"
)
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_ONE_CHARACTER = re.compile(
    r"\[\^?\]?(?:[^\]\\]|\\.)*\]|\\.|[^\\^$]|\(\?!\)", re.DOTALL
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SHORTEST_SECRET = 32
_LAST_PORT = 65535

Check = Callable[[Any], str | None]
"""Returns what is wrong with a value and what would be right; None if it is valid."""


class Option(msgspec.Struct, frozen=True):
    """The command-line option of a setting."""

    help: str
    metavar: str | None = None
    check: Check | None = None
    is_secret: bool = False


def check_address(value: str) -> str | None:
    """Must be an IP address or a valid host name."""
    if ":" in value or _HOST_NAME.fullmatch(value):
        return None
    return f"{value!r} is neither an IP address nor the name of a host"


def check_count(value: int | None) -> str | None:
    """Must be at least 1, if given."""
    return f"{value} is less than 1" if value is not None and value < 1 else None


def check_port(value: int) -> str | None:
    """Must be a port; 0 is any free one."""
    return None if 0 <= value <= _LAST_PORT else f"{value} is not in 0-{_LAST_PORT}"


def check_lifetime(value: float) -> str | None:
    """Must be longer than zero."""
    return None if value > 0 else "it must be longer than zero"


def check_profile(value: str | None) -> str | None:
    """Must have the form that `mockspaces verify` writes."""
    try:
        if value is not None:
            profiles.load(value)
    except profiles.ProfileError as error:
        return str(error)
    return None


def check_secret(value: str) -> str | None:
    """Must have the 32 bytes that HS256 needs (RFC 7518 section 3.2), if given."""
    if value and len(value.encode()) < _SHORTEST_SECRET:
        return f"it has under {_SHORTEST_SECRET} bytes"
    return None


def check_pairs(value: tuple[str, ...]) -> str | None:
    """Must be `USER:SECRET` each."""
    for pair in value:
        user, colon, secret = pair.partition(":")
        if not (user and colon and secret):
            return f"{pair!r} is not like USER:SECRET"
    return None


def check_web_address(value: str | None) -> str | None:
    """Must be an HTTP URL, if given."""
    if value is None or value.startswith(("http://", "https://")):
        return None
    return f"{value!r} does not start with http:// or https://"


def check_host_names(value: tuple[str, ...]) -> str | None:
    """Must be host names, without scheme and port."""
    for name in value:
        if not _HOST_NAME.fullmatch(name):
            return f"{name!r} is not a host name, which has no scheme and no port"
    return None


def check_origins(value: tuple[str, ...]) -> str | None:
    """Must be origins as browsers send them, since they are compared with those."""
    for origin in value:
        match = _ORIGIN.fullmatch(origin)
        if not match and origin not in {"*", "null"}:
            return (
                f"{origin!r} is not an origin as browsers send it: scheme://host or "
                "scheme://host:port in lower case, without a path or a slash at the end"
            )
        if (
            match
            and match["port"]
            and match["port"] == _DEFAULT_PORTS.get(match["scheme"])
        ):
            return f"{origin!r} has a port that browsers leave out"
    return None


def check_pattern(value: str) -> str | None:
    """Must be a regular expression of one character, which cannot backtrack."""
    try:
        re.compile(value)
    except re.error as error:
        return f"it is not a regular expression: {error}"
    if not _ONE_CHARACTER.fullmatch(value):
        return f"{value!r} is not one character class like [<>]; (?!) is no character"
    return None


def check_text(value: Any) -> str | None:  # noqa: ANN401 - of any setting
    """Must be text, if it is of strings; arguments may hold other bytes."""
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, str) and _SURROGATE.search(each):
            return "it has bytes that are not UTF-8"
    return None
