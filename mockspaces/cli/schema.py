"""The command that prints the schema."""

import click


@click.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from mockspaces.schema.root import schema_text  # noqa: PLC0415 - heavy

    click.echo(schema_text(), nl=False)
