"""The command that prints the schema."""

import click


@click.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from mockspaces.schema.root import SCHEMA_TEXT  # noqa: PLC0415 - heavy

    click.echo(SCHEMA_TEXT, nl=False)
