"""The command that resets a world."""

from collections.abc import Iterator

import click

from mockspaces.cli.emulator import Report, controls, counted
from mockspaces.client import Client


@click.command()
@controls
def reset(world: Client) -> Iterator[Report]:
    """Go back to the start.

    State, clock, limits, ids, faults, journal and coverage are reset; snapshots and
    tokens stay.
    """
    answer = world.control("POST", "/reset")
    dropped = (
        counted(sum(answer["records"].values()), "record"),
        counted(answer["tokens"], "token"),
        counted(answer["faults"], "fault"),
        counted(answer["exchanges"], "exchange"),
    )
    yield Report(answer, f"Dropped {', '.join(dropped)}.")
