"""The commands about the sandboxes of a server."""

from collections.abc import Iterator

import click

from mockspaces.cli.emulator import Report, controls_server, counted
from mockspaces.client import Client


@click.group()
def sandbox() -> None:
    """List, create, fork and drop sandboxes."""


@sandbox.command("list")
@controls_server
def list_(server: Client) -> Iterator[Report]:
    """List the sandboxes, the longest idle one first."""
    names = server.sandboxes()
    text = "\n".join(names) or "No sandboxes."
    yield Report({"sandboxes": names}, text)


@sandbox.command()
@click.argument("name")
@click.option(
    "--seed",
    "seeds",
    multiple=True,
    metavar="SEED",
    help="Built-in seed to start with; repeatable. [default: those of the server]",
)
@controls_server
def create(server: Client, name: str, seeds: tuple[str, ...]) -> Iterator[Report]:
    """Create the sandbox NAME, replacing one of that name."""
    world = server.create_sandbox(name, seeds or None)
    yield Report({"name": world.name, "url": world.url}, world.url)


@sandbox.command()
@click.argument("name")
@click.option(
    "--from",
    "source",
    metavar="SANDBOX",
    help="Sandbox to copy.  [default: the server's own world]",
)
@click.option("--snapshot", help="Snapshot to copy.  [default: the world as it is now]")
@controls_server
def fork(
    server: Client, name: str, source: str | None, snapshot: str | None
) -> Iterator[Report]:
    """Make the sandbox NAME a copy of another world."""
    copy = server.sandbox(name)
    wanted = {"from": source, "snapshot": snapshot}
    answer = copy.control("POST", "/fork", wanted)
    text = f"{copy.url} with {counted(answer['records'], 'record')}"
    yield Report({"name": copy.name, "url": copy.url, **answer}, text)


@sandbox.command()
@click.argument("name")
@controls_server
def drop(server: Client, name: str) -> Iterator[Report]:
    """Drop the sandbox NAME; its next use creates it again."""
    if not server.sandbox(name).drop():
        message = f"No sandbox is named {name!r}."
        raise click.ClickException(message)
    yield Report({"name": name}, f"Dropped {name}.")
