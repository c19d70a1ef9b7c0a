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
    found = world.control("GET", "/operations")
    rows = (
        (each["label"], each["kind"], each["name"], each["description"])
        for each in found["operations"]
    )
    yield Report(found, columns(rows))


@catalogue.command()
@controls
def fields(world: Client) -> Iterator[Report]:
    """List the fields and arguments."""
    found = world.control("GET", "/fields")
    rows = (
        (each["label"], each["coordinate"], each["type"], each["description"])
        for each in found["fields"]
    )
    yield Report(found, columns(rows))


@catalogue.command()
@controls
def errors(world: Client) -> Iterator[Report]:
    """List the error codes; --json tells how to trigger each."""
    found = world.control("GET", "/errors")
    rows = ((each["label"], each["code"], each["meaning"]) for each in found["errors"])
    yield Report(found, columns(rows))
