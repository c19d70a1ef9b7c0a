"""The `mockspaces` command: serve · ready · token · schema · seed · coverage."""

import sys
from importlib import import_module

import click

from mockspaces import __version__

_MODULES = {
    "coverage": "coverage",
    "ready": "asking",
    "seed": "seeds",
    "serve": "serving",
    "token": "asking",
}
"""Where the commands are, each imported when it is run."""


class _ServeByDefault(click.Group):
    """`mockspaces --port 0` is `mockspaces serve --port 0`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_MODULES])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"{__name__}.{_MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in _OF_THE_GROUP):
            args = ["serve", *args]
        return super().parse_args(ctx, args)


_OF_THE_GROUP = {"--help", "-h", "--version"}


@click.group(
    cls=_ServeByDefault, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, message="mockspaces %(version)s")
def cli() -> None:
    """A local emulator of Boomi's Spaces GraphQL service.

    Without a command, it serves.
    """


@cli.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from mockspaces.schema.definition import print_schema  # noqa: PLC0415 - heavy

    click.echo(print_schema(), nl=False)


def main() -> None:
    """Run the command; whatever is wrong is told in one line on standard error."""
    try:
        code = cli(standalone_mode=False)
    except click.ClickException as error:
        click.echo(f"mockspaces: {error.format_message()}", err=True)
        code = error.exit_code
    except click.Abort:
        code = 1
    sys.exit(code)
