"""The commands about seeds."""

import json

import click

from mockspaces.clock import Clock


class _BadSeedError(click.ClickException):
    exit_code = 2


@click.group()
def seed() -> None:
    """List, show and check seeds: the data a world starts with."""


@seed.command("list")
def list_() -> None:
    """List the built-in seeds."""
    from mockspaces.seeds.files import BUILT_IN  # noqa: PLC0415 - heavy

    for name, content in BUILT_IN.items():
        click.echo(f"{name:<7}{content}")


@seed.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the seed NAME, to start your own from."""
    from mockspaces.seeds.files import text_of  # noqa: PLC0415 - heavy
    from mockspaces.seeds.loading import SeedError  # noqa: PLC0415 - heavy

    try:
        click.echo(text_of(name), nl=False)
    except SeedError as error:
        raise _BadSeedError(str(error)) from error


@seed.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def check(files: tuple[str, ...]) -> None:
    """Check that the seed FILE can be loaded.

    Several are loaded one after the other, as with several options --seed; each is a
    file or the name of a built-in seed. Prints the number of records. Exit code 2 if
    one cannot be loaded, with the line and path of what is wrong.
    """
    from mockspaces.seeds.files import start_of  # noqa: PLC0415 - heavy
    from mockspaces.seeds.loading import SeedError  # noqa: PLC0415 - heavy

    try:
        start = start_of(files, now=Clock().now())
    except SeedError as error:
        raise _BadSeedError(str(error)) from error
    counts = [
        f"{name.replace('_', ' ')} {len(rows.by_id)}"
        for name, rows in start.store.items()
        if rows.by_id
    ]
    click.echo(f"ok: {', '.join(counts) or 'nothing'}")


@seed.command("schema")
def schema_() -> None:
    """Print the JSON Schema of seeds, for editors."""
    from mockspaces.seeds.files import json_schema  # noqa: PLC0415 - heavy

    click.echo(json.dumps(json_schema(), indent=2))
