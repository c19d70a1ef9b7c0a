"""The settings: what `mockspaces serve` and the fixtures can be told."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from mockspaces.durations import Rate
from mockspaces.errors import Spelling

LogFormat = Literal["text", "json"]
AuthFailureStatus = Literal[401, 200]

_HOST_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_SHORTEST_SECRET = 32
_LAST_PORT = 65535

Check = Callable[[Any], str | None]
"""Tells what is wrong with a value, and what would be right, if anything is."""


class SettingError(ValueError):
    """A setting that cannot be used.

    Args:
        name: The setting, as the field of `Settings` is called.
        reason: What is wrong with the value, and what would be right.
    """

    def __init__(self, *, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


def _at_least_one(value: int | None) -> str | None:
    return f"{value} is less than 1" if value is not None and value < 1 else None


def _port(value: int) -> str | None:
    return None if 0 <= value <= _LAST_PORT else f"{value} is not in 0-{_LAST_PORT}"


def _longer_than_zero(value: float) -> str | None:
    return None if value > 0 else "it is not longer than zero"


def _long_enough(value: str) -> str | None:
    if value and len(value.encode()) < _SHORTEST_SECRET:
        return f"it has under {_SHORTEST_SECRET} bytes"
    return None


def _pairs(value: tuple[str, ...]) -> str | None:
    for pair in value:
        user, colon, secret = pair.partition(":")
        if not (user and colon and secret):
            return f"{pair!r} is not like USER:SECRET"
    return None


def _web_address(value: str | None) -> str | None:
    if value is None or value.startswith(("http://", "https://")):
        return None
    return f"{value!r} does not start with http:// or https://"


def _host_names(value: tuple[str, ...]) -> str | None:
    for name in value:
        if not _HOST_NAME.fullmatch(name):
            return f"{name!r} is not a host name, which has no scheme and no port"
    return None


def _regular_expression(value: str) -> str | None:
    try:
        re.compile(value)
    except re.error as error:
        return f"it is not a regular expression: {error}"
    return None


@dataclass(frozen=True, slots=True)
class Option:
    """What an option of the command line says of a setting."""

    help: str
    metavar: str | None = None
    check: Check | None = None
    is_secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How an emulator behaves; each field is an option of `mockspaces serve`.

    Raises:
        SettingError: If a value cannot be used; it names the setting.
    """

    host: Annotated[str, Option("Address to listen on.")] = "127.0.0.1"
    port: Annotated[
        int, Option("Port to listen on; 0 takes any free one.", check=_port)
    ] = 7722
    seed: Annotated[
        tuple[str, ...],
        Option("What there is at the start: demo, docs, empty, or a file.", "SEED"),
    ] = ("demo",)
    strict: Annotated[
        bool,
        Option("Refuse unknown accounts, groups and packs instead of creating them."),
    ] = False
    credentials: Annotated[
        tuple[str, ...],
        Option(
            "Accept these Basic credentials at the token endpoint, and no others.",
            "USER:SECRET",
            _pairs,
            is_secret=True,
        ),
    ] = ()
    token_lifetime: Annotated[
        float, Option("How long a token lives.", "DURATION", _longer_than_zero)
    ] = 300.0
    jwt_secret: Annotated[
        str,
        Option(
            "Key that signs the tokens (HS256), 32 bytes or more; random if not given.",
            check=_long_enough,
            is_secret=True,
        ),
    ] = ""
    rate_limit: Annotated[
        Rate | None,
        Option("Requests that an account may make in a period.", "N/DURATION"),
    ] = None
    burst: Annotated[
        int | None,
        Option(
            "Requests that may come at once; the rate's number if not given.",
            check=_at_least_one,
        ),
    ] = None
    max_in_flight: Annotated[
        int | None,
        Option(
            "Requests of an account that may be under way at once.",
            check=_at_least_one,
        ),
    ] = None
    space_name_length: Annotated[
        int, Option("Longest name of a Space, in characters.", check=_at_least_one)
    ] = 255
    space_name_forbidden: Annotated[
        str,
        Option(
            "Characters that no name of a Space may have.", "REGEX", _regular_expression
        ),
    ] = r'[\x00-\x1f\x7f-\x9f<>"\\]'
    space_url: Annotated[
        str | None,
        Option(
            "Address before `?guid=` in the `url` of a Space; our own if not given.",
            "URL",
            _web_address,
        ),
    ] = None
    public_url: Annotated[
        str | None,
        Option(
            "Address of this server in answers; the request's own if not given.",
            "URL",
            _web_address,
        ),
    ] = None
    error_spelling: Annotated[
        Spelling,
        Option("Vendor page whose spelling of the error codes is answered."),
    ] = "older"
    auth_failure_status: Annotated[
        AuthFailureStatus,
        Option("Status of an answer to a request without a valid token."),
    ] = 401
    max_body: Annotated[
        int, Option("Largest request body, in bytes.", check=_at_least_one)
    ] = 1_048_576
    max_tokens: Annotated[
        int,
        Option("Most lexical tokens in a GraphQL document.", check=_at_least_one),
    ] = 5000
    max_depth: Annotated[
        int, Option("Deepest nesting of fields in a document.", check=_at_least_one)
    ] = 20
    max_aliases: Annotated[
        int, Option("Most aliases in a GraphQL document.", check=_at_least_one)
    ] = 50
    cors_origin: Annotated[
        tuple[str, ...],
        Option(
            "Allow scripts of this origin to call the service; `*` is any.", "ORIGIN"
        ),
    ] = ()
    control_host: Annotated[
        tuple[str, ...],
        Option(
            "Host name at which a browser may use the control API; localhost and IP "
            "addresses always are.",
            "NAME",
            _host_names,
        ),
    ] = ()
    max_worlds: Annotated[
        int,
        Option(
            "Most sandboxes at once; the longest idle one goes first.",
            check=_at_least_one,
        ),
    ] = 1000
    id_seed: Annotated[str, Option("What the sequence of new ids starts from.")] = (
        "mockspaces"
    )
    journal_size: Annotated[
        int, Option("Exchanges that the journal keeps.", check=_at_least_one)
    ] = 1000
    access_log: Annotated[bool, Option("Log a line for each request.")] = False
    log_format: Annotated[LogFormat, Option("Form of the log's lines.")] = "text"
    tls_certificate: Annotated[
        str | None,
        Option("Certificate chain, a PEM file; the server then speaks HTTPS.", "FILE"),
    ] = None
    tls_key: Annotated[
        str | None, Option("Key of the certificate, a PEM file.", "FILE")
    ] = None

    def __post_init__(self) -> None:
        """Hold every value to what it can be."""
        for name, reason in self._problems():
            raise SettingError(name=name, reason=reason)

    def _problems(self) -> Iterator[tuple[str, str]]:
        for setting in settings():
            value = getattr(self, setting.name)
            reason = setting.option.check(value) if setting.option.check else None
            if setting.choices and value not in setting.choices:
                known = ", ".join(map(str, setting.choices))
                reason = f"{value!r} is not one of {known}"
            if reason:
                yield setting.name, reason
        if self.burst is not None and self.rate_limit is None:
            yield "burst", "it needs a rate limit"
        if (self.tls_certificate is None) != (self.tls_key is None):
            yield "tls_key", "certificate and key go together"


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of `Settings`, for those who present it."""

    name: str
    type: Any
    default: Any
    option: Option

    @property
    def choices(self) -> tuple[Any, ...]:
        """The values that it can have, if they can be listed."""
        return get_args(self.type) if get_origin(self.type) is Literal else ()


@cache
def settings() -> tuple[Setting, ...]:
    """Return every setting in the order of `Settings`."""
    hints = get_type_hints(Settings, include_extras=True)
    return tuple(
        Setting(
            name=field.name,
            type=hints[field.name].__origin__,
            default=field.default,
            option=hints[field.name].__metadata__[0],
        )
        for field in fields(Settings)
    )
