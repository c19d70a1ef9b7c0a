"""The `mockspaces` command: serve · ready · token · schema."""

import os
import ssl
import sys
from base64 import b64encode
from collections.abc import Callable
from http.client import HTTPException
from time import monotonic, sleep
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import click

from mockspaces import __version__
from mockspaces.durations import Rate, parse_duration
from mockspaces.settings import Setting, SettingError, Settings, settings

_POLL = 0.05
"""Seconds between two looks at a server that is not ready yet."""


class _Parsed(click.ParamType[Any]):
    """What a function of ours reads from text."""

    def __init__(self, name: str, parse: Callable[[str], Any]) -> None:
        self.name = name
        self._parse = parse

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click declares it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401 - likewise
        if not isinstance(value, str):
            return value
        try:
            return self._parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


_DURATION = _Parsed("duration", parse_duration)
_TYPES: dict[Any, click.ParamType[Any] | type] = {
    bool: bool,
    int: int,
    int | None: int,
    str: str,
    str | None: str,
    tuple[str, ...]: str,
    float: _DURATION,
    Rate | None: _Parsed("rate", Rate.parse),
}


class _ServeByDefault(click.Group):
    """`mockspaces --port 0` is `mockspaces serve --port 0`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in _OF_THE_GROUP):
            args = ["serve", *args]
        return super().parse_args(ctx, args)


_OF_THE_GROUP = {"--help", "-h", "--version"}


@click.group(
    cls=_ServeByDefault, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, message="mockspaces %(version)s")
def cli() -> None:
    """A local emulator of Boomi's Spaces GraphQL service.

    Without a command, it serves.
    """


def _option(setting: Setting) -> Callable[[Any], Any]:
    name = f"--{setting.name.replace('_', '-')}"
    return click.option(
        f"{name}/--no-{name.removeprefix('--')}" if setting.type is bool else name,
        default=setting.default,
        envvar=f"MOCKSPACES_{setting.name.upper()}",
        help=setting.option.help,
        metavar=setting.option.metavar,
        multiple=setting.type == tuple[str, ...],
        show_default=setting.default not in (None, (), ""),
        show_envvar=True,
        type=click.Choice(setting.choices) if setting.choices else _TYPES[setting.type],
    )


def _with_settings(command: Callable[..., None]) -> Callable[..., None]:
    for setting in reversed(settings()):
        command = _option(setting)(command)
    return command


@cli.command()
@_with_settings
def serve(**values: Any) -> None:  # noqa: ANN401 - one for each field of Settings
    """Serve the emulator until it is told to stop.

    Prints one line when it is ready. Ends with exit code 0 on SIGTERM and SIGINT, 1 if
    the address cannot be had, 2 if a setting cannot be used.
    """
    from mockspaces import logs, server  # noqa: PLC0415 - heavy
    from mockspaces.state.seeding import SeedError  # noqa: PLC0415 - heavy

    try:
        chosen = Settings(**values)
        try:
            listening = server.bind(chosen)
        except OSError as error:
            message = f"cannot listen on {chosen.host}:{chosen.port}: {error.strerror}"
            raise click.ClickException(message) from error
        logs.configure(chosen.log_format)
        url = server.url_of(chosen, listening)
        with listening:
            server.serve(
                chosen,
                listening,
                lambda: click.echo(f"mockspaces {__version__} ready on {url}"),
            )
    except SeedError as error:
        raise click.BadParameter(str(error), param_hint="--seed") from error
    except SettingError as error:
        option = f"--{error.name.replace('_', '-')}"
        raise click.BadParameter(error.reason, param_hint=option) from error


def _client_options(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option(
        "--ca",
        envvar="MOCKSPACES_TLS_CERTIFICATE",
        metavar="FILE",
        help="Certificate to trust, a PEM file, if the emulator speaks HTTPS.",
        show_envvar=True,
    )(command)
    return click.option(
        "--url",
        help="Address of the emulator; the local one at MOCKSPACES_PORT if not given.",
    )(command)


def _get(
    url: str | None, path: str, ca: str | None, timeout: float, **headers: str
) -> str:
    base = url or _local_url(ca)
    context = None
    if base.startswith("https:"):
        context = ssl.create_default_context(cafile=ca)
        context.check_hostname = False  # it may be reached by another name
    request = Request(f"{base.rstrip('/')}{path}", headers=headers)  # noqa: S310 - theirs
    with urlopen(request, timeout=timeout, context=context) as answer:  # noqa: S310
        text: str = answer.read().decode()
    return text


def _local_url(ca: str | None) -> str:
    port = os.environ.get("MOCKSPACES_PORT") or Settings().port
    return f"http{'s' if ca else ''}://127.0.0.1:{port}"


@cli.command()
@click.option(
    "--timeout",
    default="1s",
    show_default=True,
    metavar="DURATION",
    type=_DURATION,
    help="How long to wait for it.",
)
@_client_options
def ready(timeout: float, url: str | None, ca: str | None) -> None:
    """Wait until a running emulator is ready.

    Exit code 0 if it is, 1 if it is not within the timeout: for a container's health
    check.
    """
    end = monotonic() + timeout
    while True:
        try:
            _get(url, "/readyz", ca, max(timeout, _POLL))
        except (OSError, HTTPException, ValueError) as error:
            if monotonic() + _POLL > end:
                message = f"not ready: {error}"
                raise click.ClickException(message) from error
            sleep(_POLL)
        else:
            return


@cli.command()
@click.argument("account")
@click.option("--user", default="mockspaces", show_default=True, help="Whom it names.")
@click.option("--api-token", default="any", help="API token of the user.")
@_client_options
def token(
    account: str, user: str, api_token: str, url: str | None, ca: str | None
) -> None:
    """Print a token for ACCOUNT, asked of a running emulator."""
    pair = b64encode(f"BOOMI_TOKEN.{user}:{api_token}".encode()).decode()
    path = f"/auth/jwt/generate/{quote(account, safe='')}"
    try:
        click.echo(_get(url, path, ca, 10, Authorization=f"Basic {pair}"))
    except HTTPError as error:
        message = f"no token: {error.code} {error.read().decode()}"
        raise click.ClickException(message) from error
    except (OSError, HTTPException, ValueError) as error:
        message = f"no token: {error}"
        raise click.ClickException(message) from error


@cli.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from mockspaces.schema.root import print_schema  # noqa: PLC0415 - heavy

    click.echo(print_schema(), nl=False)


def main() -> None:
    """Run the command; whatever is wrong is told in one line on standard error."""
    try:
        code = cli(standalone_mode=False)
    except click.ClickException as error:
        click.echo(f"mockspaces: {error.format_message()}", err=True)
        code = error.exit_code
    except click.Abort:
        code = 1
    sys.exit(code)
