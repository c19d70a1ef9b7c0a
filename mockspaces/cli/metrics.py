"""The command that prints the metrics."""

from collections.abc import Iterator

import click

from mockspaces.cli.emulator import Report, controls
from mockspaces.client import Client


@click.command()
@controls
def metrics(world: Client) -> Iterator[Report]:
    """Print the metrics, in the text format of Prometheus.

    The emulator needs the extra `metrics`.
    """
    text = world.metrics()
    yield Report({"metrics": text}, text.rstrip("\n"))
