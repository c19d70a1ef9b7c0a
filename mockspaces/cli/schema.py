"""The command that prints the schema."""

import click


@click.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from mockspaces.schema.definition import print_schema  # noqa: PLC0415 - heavy

    click.echo(print_schema(), nl=False)
