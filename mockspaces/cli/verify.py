"""The command that compares the emulator with a service."""

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from mockspaces.profiles import Profile, Verified, write
from mockspaces.settings import SettingError, Settings
from mockspaces.verify.probe import Result

_FORMATS = ("text", "json", "junit")


class _UnusableError(click.ClickException):
    exit_code = 2


@click.command()
@click.option(
    "--against", required=True, metavar="URL", help="GraphQL URL of the service."
)
@click.option(
    "--token-url",
    required=True,
    metavar="URL",
    help="Token URL of the service, without the account: https://HOST/auth/jwt/generate.",
)
@click.option("--account", required=True, metavar="ID", help="Account to sign in to.")
@click.option(
    "--credentials",
    metavar="USER:SECRET",
    envvar="MOCKSPACES_VERIFY_CREDENTIALS",
    show_envvar=True,
    prompt="Credentials (USER:SECRET)",
    hide_input=True,
    help="User and API token or password; prompted for if not given.",
)
@click.option(
    "--otp",
    metavar="CODE",
    envvar="MOCKSPACES_VERIFY_OTP",
    show_envvar=True,
    help="Second factor of a user with a password.",
)
@click.option(
    "--write", "is_writing", is_flag=True, help="Create, change and delete a Space too."
)
@click.option("--group", metavar="ID", help="Empty account group to write in.")
@click.option(
    "--output", metavar="FILE", help="Profile to write, for `mockspaces --profile`."
)
@click.option("--profile", metavar="FILE", help="Profile of the emulator to compare.")
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    type=click.Choice(_FORMATS),
    help="Output format.",
)
@click.option("--ca", metavar="FILE", help="Certificate to trust, a PEM file.")
@click.option(
    "--timeout", default=30.0, show_default=True, help="Seconds to wait for an answer."
)
def verify(  # noqa: PLR0913 - one for each option
    *,
    against: str,
    token_url: str,
    account: str,
    credentials: str,
    otp: str | None,
    is_writing: bool,
    group: str | None,
    output: str | None,
    profile: str | None,
    form: str,
    ca: str | None,
    timeout: float,
) -> None:
    """Compare the emulator with a Spaces service.

    The only command that connects outward: it sends the same requests to the service at
    --against and to the emulator, and prints the differences. Exit code 0 if they
    agree, 1 if they differ, 2 if the service cannot be used or leaves a question
    unanswered.
    """
    from mockspaces.server import MockSpaces  # noqa: PLC0415 - heavy
    from mockspaces.verify import comparison, report  # noqa: PLC0415 - heavy
    from mockspaces.verify.endpoint import Endpoint, NoAnswerError  # noqa: PLC0415 - heavy
    from mockspaces.verify.writing import GroupInUseError, plan_of  # noqa: PLC0415 - heavy

    _check(credentials, is_writing=is_writing, group=group)
    click.echo(f"Connecting to {against} and {token_url}.", err=True)
    if is_writing:
        click.echo(plan_of(account, group), err=True)
    results: list[Result] = []
    problem = ""
    with MockSpaces(_settings(profile)) as emulator, _ended_by_sigterm():
        ours = Endpoint(
            graphql_url=emulator.graphql_url,
            token_url=f"{emulator.url}/auth/jwt/generate",
            account=account,
            credentials=credentials,
            otp=otp,
            is_local=True,
        )
        try:
            theirs = Endpoint(
                graphql_url=against,
                token_url=token_url,
                account=account,
                credentials=credentials,
                otp=otp,
                ca=ca,
                timeout=timeout,
            )
            for result in comparison.compare(ours, theirs, group):
                results.append(result)  # noqa: PERF402 - what is there stays if it fails
        except (NoAnswerError, GroupInUseError, OSError, ValueError) as error:
            problem = str(error)
    if results:
        click.echo(getattr(report, f"as_{form}")(results))
    if problem:
        raise _UnusableError(problem)
    if output is not None:
        _write_profile(output, against, results)
    click.get_current_context().exit(_exit_code(results))


def _check(credentials: str, *, is_writing: bool, group: str | None) -> None:
    user, _, secret = credentials.partition(":")
    if not (user and secret):
        message = "credentials are like USER:SECRET"
        raise click.UsageError(message)
    if is_writing != bool(group):
        message = "--write and --group go together"
        raise click.UsageError(message)


def _settings(profile: str | None) -> Settings:
    values: dict[str, Any] = {"port": 0, "seed": ("empty",)}
    try:
        if profile is None:
            return Settings(**values)
        return Settings.from_profile(profile, **values)
    except SettingError as error:
        raise click.BadParameter(error.reason, param_hint="--profile") from error


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Treat SIGTERM like Ctrl+C: Spaces made at the service are deleted first."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _write_profile(output: str, against: str, results: Iterable[Result]) -> None:
    settings: dict[str, Any] = {}
    names: list[str] = []
    for result in results:
        settings |= result.settings
        if result.outcome == "agrees" or result.settings:
            names += result.probe.verifies
    verified = Verified(
        date=datetime.now(UTC).date().isoformat(), against=against, names=tuple(names)
    )
    text = write(Profile(verified=verified, settings=settings))
    try:
        Path(output).write_text(text, "utf-8")
    except OSError as error:
        raise _UnusableError(str(error)) from error


def _exit_code(results: Iterable[Result]) -> int:
    outcomes = {result.outcome for result in results}
    if "no answer" in outcomes:
        return 2
    return 1 if "differs" in outcomes else 0
