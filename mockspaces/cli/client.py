"""The command that prints the control client for another language."""

import click

from mockspaces.client.languages import read_file


@click.command()
@click.argument("language", type=click.Choice(["javascript", "java"]))
@click.option(
    "--types", is_flag=True, help="Print the TypeScript declarations of the module."
)
def client(language: str, *, types: bool) -> None:
    """Print the control client for another language.

    Save it in your project: javascript as mockspaces.mjs (Node.js 18 or newer) with its
    TypeScript declarations as mockspaces.d.mts, java as MockSpaces.java (Java 17 or
    newer). None of them has a dependency.
    """
    if types and language != "javascript":
        message = "only javascript has TypeScript declarations"
        raise click.BadParameter(message, param_hint="--types")
    module = "mockspaces.d.mts" if types else "mockspaces.mjs"
    click.echo(read_file("MockSpaces.java" if language == "java" else module), nl=False)
