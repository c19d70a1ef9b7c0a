"""The command that serves."""

import errno
import gc
import logging
import os
import signal
import threading
from contextlib import ExitStack
from typing import Any

import click
from click.core import ParameterSource

from mockspaces import __version__
from mockspaces.cli.options import SettingsCommand, ignored_variables, with_settings
from mockspaces.settings import LogFormat, SettingError, Settings

_FEWEST_FILES = 32
_WHERE_TO_LISTEN = "stop the process that uses it, or choose another --port"


@click.command(cls=SettingsCommand)
@with_settings
@click.option("--until-eof", is_flag=True, hidden=True)
def serve(*, until_eof: bool, **values: Any) -> None:  # noqa: ANN401 - one for each field of Settings
    """Serve the emulator; the default command.

    Prints one line when it is ready. Exit code 0 after SIGTERM or Ctrl+C, 1 if the
    address is unavailable, 2 if an option cannot be used.
    """
    _try_to_open_files()
    gc.disable()  # all that is imported stays: there is no garbage to collect
    from mockspaces import logs  # noqa: PLC0415 - heavy
    from mockspaces.seeds.loading import SeedError  # noqa: PLC0415 - heavy
    from mockspaces.serving import server  # noqa: PLC0415 - heavy

    try:
        chosen = _chosen(values)
        try:
            listening = server.bind(chosen)
        except OSError as error:
            reason = error.strerror
            if error.errno == errno.EADDRINUSE:
                reason = f"{os.strerror(error.errno)}; {_WHERE_TO_LISTEN}"
            message = f"cannot listen on {chosen.host}:{chosen.port}: {reason}"
            raise click.ClickException(message) from error
        logs.configure(chosen.log_format)
        for line in ignored_variables(os.environ):
            logging.getLogger("mockspaces").warning(line)
        if until_eof:  # of standard input: the process that started it has ended
            threading.Thread(target=_stop_at_eof, daemon=True).start()
        url = server.url_of(chosen, listening)
        try:
            server.serve(chosen, listening, lambda: _announce(url, chosen.log_format))
        finally:
            server.close(listening)
    except SeedError as error:
        raise click.BadParameter(str(error), param_hint="--seed") from error
    except SettingError as error:
        option = f"--{error.name.replace('_', '-')}"
        raise click.BadParameter(error.reason, param_hint=option) from error


def _try_to_open_files() -> None:
    """Fail here if too few files may be open, and not inside a library."""
    with ExitStack() as opened:
        for _ in range(_FEWEST_FILES):
            opened.callback(os.close, os.open(os.devnull, os.O_RDONLY))


def _chosen(values: dict[str, Any]) -> Settings:
    profile = values["profile"]
    if profile is None:
        return Settings(**values)
    source_of = click.get_current_context().get_parameter_source
    given = {
        name: value
        for name, value in values.items()
        if name != "profile" and source_of(name) is not ParameterSource.DEFAULT
    }
    return Settings.from_profile(profile, **given)


def _stop_at_eof() -> None:
    while os.read(0, 1024):  # `sys.stdin` would keep a lock that the exit needs
        pass  # pragma: no cover - nothing is written there
    signal.raise_signal(signal.SIGTERM)  # pragma: no cover - in a process that ends


def _announce(url: str, log_format: LogFormat) -> None:
    from mockspaces import logs  # noqa: PLC0415 - heavy

    gc.freeze()
    gc.enable()
    message = f"mockspaces {__version__} ready on {url}"
    click.echo(logs.ready_line(message, url, log_format))
