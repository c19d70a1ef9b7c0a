"""The commands that show what is emulated, and how well it is known."""

from collections.abc import Iterator

import click

from mockspaces.cli.emulator import Report, columns, controls
from mockspaces.client import Client


@click.group()
def catalogue() -> None:
    """List the emulated operations, fields and error codes.

    Each has a label: D documented, I inferred, X our choice, or verified by a profile.
    """


@catalogue.command()
@controls
def operations(world: Client) -> Iterator[Report]:
    """List the operations; --json has arguments and examples too."""
    yield _report(world, "operations", ("label", "kind", "name", "description"))


@catalogue.command()
@controls
def fields(world: Client) -> Iterator[Report]:
    """List the fields and arguments."""
    yield _report(world, "fields", ("label", "coordinate", "type", "description"))


@catalogue.command()
@controls
def errors(world: Client) -> Iterator[Report]:
    """List the error codes; --json tells how to trigger each."""
    yield _report(world, "errors", ("label", "code", "meaning"))


def _report(world: Client, kind: str, shown: tuple[str, ...]) -> Report:
    found = world.control("GET", f"/{kind}")
    return Report(
        found, columns([each[name] for name in shown] for each in found[kind])
    )
