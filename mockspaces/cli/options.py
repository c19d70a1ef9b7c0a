"""Options of the commands, read from text."""

from collections.abc import Callable
from typing import Any

import click

from mockspaces.durations import Rate, parse_duration
from mockspaces.settings import Setting, settings

_SECTIONS = {
    "host": "Address",
    "seed": "Data and accounts",
    "credentials": "Tokens",
    "rate_limit": "Limits of an account",
    "space_name_length": "Behavior of the service",
    "max_body": "Limits of a request",
    "cors_origin": "Browsers",
    "max_worlds": "Tests",
    "access_log": "Log",
    "tls_certificate": "HTTPS",
}
"""Headings of the options in the help, by the setting that each stands before."""


class _Parsed(click.ParamType[Any]):
    """A value that a function parses from text."""

    def __init__(self, name: str, parse: Callable[[str], Any]) -> None:
        self.name = name
        self._parse = parse

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click declares it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401 - likewise
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


class SettingsCommand(click.Command):
    """A command with an option for each setting, under headings in its help."""

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        sections: dict[str, list[tuple[str, str]]] = {}
        heading = ""
        for param in self.params:
            heading = _SECTIONS.get(param.name or "", heading)
            records = sections.setdefault(heading, [])
            records += filter(None, [param.get_help_record(ctx)])
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each setting."""
    for setting in reversed(settings()):
        command = _option(setting)(command)
    return command


def _option(setting: Setting) -> Callable[[Any], Any]:
    name = f"--{setting.name.replace('_', '-')}"
    return click.option(
        f"{name}/--no-{name.removeprefix('--')}" if setting.type is bool else name,
        default=_default(setting.default),
        envvar=f"MOCKSPACES_{setting.name.upper()}",
        help=setting.option.help,
        metavar=setting.option.metavar,
        multiple=setting.type == tuple[str, ...],
        show_default=setting.default not in (None, (), ""),
        show_envvar=True,
        type=click.Choice(setting.choices) if setting.choices else _TYPES[setting.type],
    )


def _default(value: Any) -> Any:  # noqa: ANN401 - of any setting
    """Return a default as the help shows it and click reads it."""
    return f"{value:g}s" if isinstance(value, float) else value
