"""The command that waits for a running emulator."""

from time import monotonic, sleep

import click

from mockspaces.cli.emulator import errors_in_one_line, reaches_emulator
from mockspaces.cli.options import DURATION
from mockspaces.client import EmulatorError
from mockspaces.client.connection import Connections

_POLL = 0.05
"""Seconds between two attempts."""


@click.command()
@click.option(
    "--timeout",
    default="1s",
    show_default=True,
    metavar="DURATION",
    type=DURATION,
    help="How long to wait.",
)
@reaches_emulator
def ready(timeout: float, url: str, ca: str | None) -> None:
    """Wait until a running emulator is ready.

    Exit code 0 if it is, 1 if it is not within the timeout: for the health check of a
    container.
    """
    end = monotonic() + timeout
    with errors_in_one_line("not ready: "):
        server = Connections(url, ca=ca, timeout=max(timeout, _POLL))
        while True:
            try:
                server.fetch("/readyz")
            except EmulatorError:
                if monotonic() + _POLL > end:
                    raise
                sleep(_POLL)
            else:
                return
