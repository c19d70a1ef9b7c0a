"""The command that shows the status of a world."""

from collections.abc import Iterator
from typing import Any

import click

from mockspaces.cli.clock import shown as clock_shown
from mockspaces.cli.emulator import Report, columns, controls
from mockspaces.client import Client


@click.command()
@controls
def status(world: Client) -> Iterator[Report]:
    """Show version, clock, seed, limits and records."""
    answer = world.control("GET", "")
    yield Report(answer, _shown(world.url, answer))


def _shown(url: str, answer: dict[str, Any]) -> str:
    settings = answer["settings"]
    limits = (
        f"{settings['rateLimit'] or 'no'} rate limit",
        f"{settings['maxInFlight'] or 'any number'} in flight",
    )
    records = (
        f"{name} {number}" for name, number in answer["records"].items() if number
    )
    return columns(
        (
            ("version", answer["version"]),
            ("address", url),
            ("world", answer["sandbox"] or "the server's own"),
            ("clock", clock_shown(answer["clock"])),
            ("seed", " ".join(settings["seed"]) or "none"),
            ("limits", ", ".join(limits)),
            ("records", ", ".join(records) or "none"),
        )
    )
