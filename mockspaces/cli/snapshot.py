"""The commands about snapshots of a world."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import click

from mockspaces.cli.emulator import Report, columns, controls, counted
from mockspaces.client import Client


@click.group()
def snapshot() -> None:
    """Save, restore, list and drop snapshots."""


@snapshot.command()
@click.argument("name")
@controls
def save(world: Client, name: str) -> Iterator[Report]:
    """Save state, clock and id sequence as NAME, replacing one of that name."""
    answer = world.control("PUT", _path(name))
    yield Report(answer, f"Saved {_shown(answer)}.")


@snapshot.command()
@click.argument("name")
@controls
def restore(world: Client, name: str) -> Iterator[Report]:
    """Go back to the snapshot NAME."""
    answer = world.control("POST", f"{_path(name)}/restore")
    yield Report(answer, f"Restored {_shown(answer)}.")


@snapshot.command()
@click.argument("name")
@controls
def drop(world: Client, name: str) -> Iterator[Report]:
    """Drop the snapshot NAME."""
    answer = world.control("DELETE", _path(name))
    yield Report(answer, f"Dropped {_shown(answer)}.")


@snapshot.command("list")
@controls
def list_(world: Client) -> Iterator[Report]:
    """List the snapshots."""
    answer = world.control("GET", "/snapshots")
    rows = [
        (each["name"], each["takenAt"], counted(each["records"], "record"))
        for each in answer["snapshots"]
    ]
    yield Report(answer, columns(rows) or "No snapshots.")


def _path(name: str) -> str:
    return f"/snapshots/{quote(name, safe='')}"


def _shown(answer: dict[str, Any]) -> str:
    return f"{answer['name']} with {counted(answer['records'], 'record')}"
