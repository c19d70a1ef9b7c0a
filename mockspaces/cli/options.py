"""Options of the commands, read from text."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import click

from mockspaces.durations import Rate, parse_duration
from mockspaces.settings import Setting, settings

_PREFIX = "MOCKSPACES_"
_OTHERS = {"MOCKSPACES_VERIFY_CREDENTIALS", "MOCKSPACES_VERIFY_OTP"}
_OF_SERVICE = re.compile(r"MOCKSPACES_(?:SERVICE_(?:HOST|PORT).*|PORT_\d+_.*)")
"""Kubernetes' service variables, see https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables."""

_SECTIONS = {
    "host": "Address",
    "seed": "Data and accounts",
    "credentials": "Tokens",
    "rate_limit": "Limits of an account",
    "space_name_length": "Behaviour of the service",
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


class _SettingOption(click.Option):
    """An option that ignores the value Kubernetes may give its variable."""

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        value = super().resolve_envvar_value(ctx)
        return None if value and _is_service_link(self.envvar, value) else value


def ignored_variables(variables: Mapping[str, str]) -> Iterator[str]:
    """Yield a warning for each `MOCKSPACES_` variable that has no effect."""
    known = {_variable(setting) for setting in settings()}
    for name, value in variables.items():
        if _is_service_link(name, value):
            yield (
                f"{name}={value} is ignored: Kubernetes sets it for a Service named "
                "mockspaces; use --port, or enableServiceLinks: false."
            )
        elif name.startswith(_PREFIX) and name not in known | _OTHERS:
            if _OF_SERVICE.fullmatch(name):
                continue
            from difflib import get_close_matches  # noqa: PLC0415 - few starts need it

            known_names = [setting.name.upper() for setting in settings()]
            near = get_close_matches(name.removeprefix(_PREFIX), known_names, 1)
            meant = f"; did you mean {_PREFIX}{near[0]}?" if near else "."
            yield f"{name} is ignored: there is no such setting{meant}"


def _is_service_link(name: object, value: str) -> bool:
    return name == f"{_PREFIX}PORT" and value.startswith(("tcp://", "udp://"))


def _variable(setting: Setting) -> str:
    return f"{_PREFIX}{setting.name.upper()}"


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
        cls=_SettingOption,
        envvar=_variable(setting),
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
