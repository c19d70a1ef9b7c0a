"""The command that lists personas."""

from collections.abc import Iterator

import click

from mockspaces.cli.emulator import Report, columns, controls
from mockspaces.client import Client


@click.command()
@controls
def personas(world: Client) -> Iterator[Report]:
    """List personas to try the world as.

    For each: its account, the `SPACE_GUID` to send, its role, and who it is.
    """
    found = world.control("GET", "/personas")
    rows = (
        (each["accountId"], each["spaceGuid"] or "-", each["role"], each["title"])
        for each in found["personas"]
    )
    yield Report(found, columns(rows))
