"""Settings of `mockspaces serve` and `MockSpaces`."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, Self, get_args, get_origin

import msgspec

from mockspaces import profiles
from mockspaces.durations import Rate
from mockspaces.errors import Spelling
from mockspaces.options import (
    Option,
    check_address,
    check_count,
    check_host_names,
    check_lifetime,
    check_origins,
    check_pairs,
    check_pattern,
    check_port,
    check_profile,
    check_secret,
    check_text,
    check_web_address,
)

LogFormat = Literal["text", "json"]
AuthFailureStatus = Literal[401, 200]


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


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of an emulator; each field is an option of `mockspaces serve`.

    Raises:
        SettingError: If a value cannot be used; it names the setting.
    """

    host: Annotated[str, Option("Address to listen on.", check=check_address)] = (
        "127.0.0.1"
    )
    port: Annotated[
        int,
        Option("Port to listen on; 0 takes any free one.", check=check_port),
    ] = 7722
    seed: Annotated[
        tuple[str, ...],
        Option("Data that worlds start with: demo, docs, empty, or a file.", "SEED"),
    ] = ("demo",)
    state: Annotated[
        str | None,
        Option(
            "Keep the state of the server's own world in this file: load it at the "
            "start if it is there, write it after changes.",
            "FILE",
        ),
    ] = None
    strict: Annotated[
        bool,
        Option("Refuse unknown accounts, groups and packs instead of creating them."),
    ] = False
    credentials: Annotated[
        tuple[str, ...],
        Option(
            "Accept these Basic credentials at the token endpoint, and no others.",
            "USER:SECRET",
            check_pairs,
            is_secret=True,
        ),
    ] = ()
    token_lifetime: Annotated[
        float,
        Option("Lifetime of tokens.", "DURATION", check_lifetime),
    ] = 300.0
    jwt_secret: Annotated[
        str,
        Option(
            "Key that signs the tokens (HS256), 32 bytes or more; random if not given.",
            check=check_secret,
            is_secret=True,
        ),
    ] = ""
    otp: Annotated[
        str,
        Option(
            "Code of `X-Boomi-OTP` that a user with a password must send; `any` takes "
            "each of six digits.",
            "CODE",
            is_secret=True,
        ),
    ] = ""
    rate_limit: Annotated[
        Rate | None,
        Option("Maximum number of requests of an account in a period.", "N/DURATION"),
    ] = None
    burst: Annotated[
        int | None,
        Option(
            "Maximum number of requests in a burst; the rate's number if not given.",
            check=check_count,
        ),
    ] = None
    max_in_flight: Annotated[
        int | None,
        Option(
            "Maximum number of requests of an account in progress.",
            check=check_count,
        ),
    ] = None
    profile: Annotated[
        str | None,
        Option(
            "Settings as `mockspaces verify` found them; any other option beats them.",
            "FILE",
            check_profile,
        ),
    ] = None
    space_name_length: Annotated[
        int,
        Option(
            "Maximum length of the name of a Space, in characters.", check=check_count
        ),
    ] = 255
    space_name_forbidden: Annotated[
        str,
        Option(
            "Characters that names of Spaces may not contain: one character class.",
            "REGEX",
            check_pattern,
        ),
    ] = r'[\x00-\x1f\x7f-\x9f<>"\\]'
    space_url: Annotated[
        str | None,
        Option(
            "Address before `?guid=` in the `url` of a Space; our own if not given.",
            "URL",
            check_web_address,
        ),
    ] = None
    public_url: Annotated[
        str | None,
        Option(
            "Address of this server in answers; the request's own if not given.",
            "URL",
            check_web_address,
        ),
    ] = None
    error_spelling: Annotated[
        Spelling,
        Option(
            "Spelling of the error codes: that of the vendor's older or newer page."
        ),
    ] = "older"
    auth_failure_status: Annotated[
        AuthFailureStatus,
        Option("Status of answers to requests without a valid token."),
    ] = 401
    max_body: Annotated[
        int,
        Option("Maximum size of a request body, in bytes.", check=check_count),
    ] = 1_048_576
    max_tokens: Annotated[
        int,
        Option("Maximum number of tokens in a GraphQL document.", check=check_count),
    ] = 5000
    max_depth: Annotated[
        int,
        Option("Maximum nesting of fields in a GraphQL document.", check=check_count),
    ] = 20
    max_aliases: Annotated[
        int,
        Option("Maximum number of aliases in a GraphQL document.", check=check_count),
    ] = 50
    max_objects: Annotated[
        int,
        Option("Maximum number of objects in an answer.", check=check_count),
    ] = 100_000
    cors_origin: Annotated[
        tuple[str, ...],
        Option(
            "Allow scripts of this origin to call the service; `*` is any.",
            "ORIGIN",
            check_origins,
        ),
    ] = ()
    control_host: Annotated[
        tuple[str, ...],
        Option(
            "Host name at which a browser may use the control API; localhost and IP "
            "addresses always are.",
            "NAME",
            check_host_names,
        ),
    ] = ()
    max_worlds: Annotated[
        int,
        Option(
            "Maximum number of sandboxes; the longest idle one is dropped first.",
            check=check_count,
        ),
    ] = 1000
    id_seed: Annotated[str, Option("Seed of the sequence of new ids.")] = "mockspaces"
    journal_size: Annotated[
        int,
        Option("Maximum number of exchanges in the journal.", check=check_count),
    ] = 1000
    access_log: Annotated[bool, Option("Log a line for each request.")] = False
    log_format: Annotated[LogFormat, Option("Format of the log.")] = "text"
    tls_certificate: Annotated[
        str | None,
        Option("Certificate chain, a PEM file; the server then speaks HTTPS.", "FILE"),
    ] = None
    tls_key: Annotated[
        str | None, Option("Key of the certificate, a PEM file.", "FILE")
    ] = None

    @classmethod
    def from_profile(cls, path: str, **given: Any) -> Self:  # noqa: ANN401 - of any setting
        """Return the settings of a profile, and what is given besides.

        Args:
            path: The file that `mockspaces verify --output` wrote.
            **given: Settings that go before those of the profile.

        Raises:
            SettingError: If the profile or a value cannot be used.
        """
        try:
            found = profiles.load(path).settings
            if unknown := found.keys() - {setting.name for setting in settings()}:
                message = f"{path} has unknown settings: {', '.join(sorted(unknown))}"
                raise profiles.ProfileError(message)
            converted = msgspec.convert(found, cls)
        except ValueError as error:
            raise SettingError(name="profile", reason=str(error)) from error
        values = {name: getattr(converted, name) for name in found}
        return cls(**(values | given | {"profile": path}))

    def __post_init__(self) -> None:
        """Check every value."""
        for name, reason in self._problems():
            raise SettingError(name=name, reason=reason)

    def _problems(self) -> Iterator[tuple[str, str]]:
        for setting in settings():
            value = getattr(self, setting.name)
            reason = check_text(value)
            if get_origin(setting.type) is tuple and isinstance(value, str):
                reason = "it is a tuple of strings, not one string"
            if setting.option.check and not reason:
                reason = setting.option.check(value)
            if setting.choices and value not in setting.choices:
                known = ", ".join(map(str, setting.choices))
                reason = f"{value!r} is not one of {known}"
            if reason:
                yield setting.name, reason
        if self.burst is not None and self.rate_limit is None:
            yield "burst", "it needs a rate limit"
        if (self.tls_certificate is None) != (self.tls_key is None):
            yield "tls_key", "certificate and key go together"


class Setting(msgspec.Struct, frozen=True):
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
    return tuple(
        Setting(
            name=field.name,
            type=field.type.__origin__,
            default=field.default,
            option=field.type.__metadata__[0],
        )
        for field in msgspec.structs.fields(Settings)
    )


def arguments_of(chosen: Settings) -> Iterator[str]:
    """Yield the arguments of `mockspaces serve` for settings, without the secret."""
    for setting in settings():
        value = getattr(chosen, setting.name)
        if value in {setting.default, None} or setting.name == "jwt_secret":
            continue
        option = f"--{setting.name.replace('_', '-')}"
        if setting.name == "seed" and not value:
            value = ("empty",)
        if isinstance(value, bool):
            yield option if value else f"--no-{option.removeprefix('--')}"
        elif isinstance(value, tuple):
            yield from (f"{option}={each}" for each in value)
        elif isinstance(value, float):
            yield f"{option}={value:f}"
        else:
            yield f"{option}={value}"
