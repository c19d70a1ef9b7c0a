"""The commands that control the limits of a world."""

from collections.abc import Iterator
from typing import Any

import click

from mockspaces.cli.emulator import Report, columns, controls
from mockspaces.client import Client


@click.group()
def limits() -> None:
    """Show, set and remove the limits of each account."""


@limits.command()
@controls
def show(world: Client) -> Iterator[Report]:
    """Show the limits in force."""
    yield _report(world.control("GET", "/rate-limit"))


@limits.command("set")
@click.option("--rate", metavar="N/DURATION", help="Requests in a period, like 10/1s.")
@click.option("--burst", type=int, help="Requests that may come at once.")
@click.option("--max-in-flight", type=int, help="Requests in progress at once.")
@controls
def set_(
    world: Client, rate: str | None, burst: int | None, max_in_flight: int | None
) -> Iterator[Report]:
    """Set the limits; one that is left out is removed."""
    wanted = {"rate": rate, "burst": burst, "maxInFlight": max_in_flight}
    yield _report(world.control("PUT", "/rate-limit", wanted))


@limits.command()
@controls
def clear(world: Client) -> Iterator[Report]:
    """Remove all limits."""
    yield _report(world.control("PUT", "/rate-limit", {}))


def _report(answer: dict[str, Any]) -> Report:
    rows = (
        ("rate", answer["rate"] or "no limit"),
        ("burst", answer["burst"] or "as the rate"),
        ("in flight", answer["maxInFlight"] or "no limit"),
    )
    return Report(answer, columns(rows))
