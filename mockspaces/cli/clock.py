"""The commands that control the clock of a world."""

from collections.abc import Iterator
from typing import Any

import click

from mockspaces.cli.emulator import Report, controls
from mockspaces.client import Client


@click.group()
def clock() -> None:
    """Freeze, advance, set and reset the clock."""


@clock.command()
@controls
def show(world: Client) -> Iterator[Report]:
    """Show the time."""
    yield _report(world.control("GET", "/clock"))


@clock.command()
@click.option("--at", metavar="TIME", help="Time to stop at, in ISO 8601.")
@controls
def freeze(world: Client, at: str | None) -> Iterator[Report]:
    """Stop the clock."""
    now = {} if at is None else {"now": at}
    yield _report(world.control("PUT", "/clock", {"frozen": True, **now}))


@clock.command()
@controls
def run(world: Client) -> Iterator[Report]:
    """Let a frozen clock run on."""
    yield _report(world.control("PUT", "/clock", {"frozen": False}))


@clock.command(context_settings={"ignore_unknown_options": True})
@click.argument("duration")
@controls
def advance(world: Client, duration: str) -> Iterator[Report]:
    """Move the clock by DURATION, such as 5m, 1h30m or -1d."""
    yield _report(world.control("POST", "/clock/advance", {"by": duration}))


@clock.command("set")
@click.argument("time")
@controls
def set_(world: Client, time: str) -> Iterator[Report]:
    """Set the clock to TIME, such as 2026-01-01T00:00:00Z."""
    yield _report(world.control("PUT", "/clock", {"now": time}))


@clock.command()
@controls
def reset(world: Client) -> Iterator[Report]:
    """Go back to the machine's time."""
    yield _report(world.control("POST", "/clock/reset"))


def shown(answer: dict[str, Any]) -> str:
    """Return what a clock shows, in words."""
    state = "frozen" if answer["frozen"] else "running"
    offset = round(answer["offset"])
    moved = f", {abs(offset)} s {'ahead' if offset > 0 else 'behind'}" if offset else ""
    return f"{answer['now']} ({state}{moved})"


def _report(answer: dict[str, Any]) -> Report:
    return Report(answer, shown(answer))
