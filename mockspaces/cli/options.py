"""Options of the commands, read from text."""

from collections.abc import Callable
from typing import Any

import click

from mockspaces.durations import Rate, parse_duration
from mockspaces.settings import Setting, settings


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


DURATION = _Parsed("duration", parse_duration)
_TYPES: dict[Any, click.ParamType[Any] | type] = {
    bool: bool,
    int: int,
    int | None: int,
    str: str,
    str | None: str,
    tuple[str, ...]: str,
    float: DURATION,
    Rate | None: _Parsed("rate", Rate.parse),
}


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


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each setting."""
    for setting in reversed(settings()):
        command = _option(setting)(command)
    return command


def client_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that tell how a running emulator is reached."""
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
