"""The `mockspaces` command; each of its commands is a file of this folder."""

import os
import sys
from contextlib import suppress
from importlib import import_module
from itertools import chain

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand
from click.shell_completion import CompletionItem

from mockspaces import __version__

_COMMANDS = {
    "Commands": ("serve", "schema", "seed", "client", "collection"),
    "Commands for a running emulator": (
        *("ready", "status", "reset", "token", "tokens", "journal", "faults", "clock"),
        *("limits", "state", "snapshot", "sandbox", "coverage", "metrics"),
        *("personas", "catalogue", "mcp"),
    ),
    "Commands for the real service": ("verify",),
}
"""Commands by their heading in the help; each is imported when it is run."""

_OPTIONS = {"--help", "-h", "--version"}


class _ServeByDefault(click.Group):
    """`mockspaces --port 0` is `mockspaces serve --port 0`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        return list(chain.from_iterable(_COMMANDS.values()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{__name__}.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            known = self.list_commands(ctx)
            raise NoSuchCommand(
                error.command_name, possibilities=known, ctx=ctx
            ) from error

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args:
            serves = args[0].startswith("-") and args[0] not in _OPTIONS
        else:
            serves = not ctx.resilient_parsing  # when completing, a command follows
        return super().parse_args(ctx, ["serve", *args] if serves else args)

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            found += self._serve(ctx).shell_complete(ctx, incomplete)
        return list({item.value: item for item in found}.values())

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        click.Command.format_options(self, ctx, formatter)
        limit = formatter.width - 20
        for heading, names in _COMMANDS.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(heading):
                formatter.write_dl(
                    [
                        (name, command.get_short_help_str(limit))
                        for name, command in commands
                        if command
                    ]
                )
        formatter.write_paragraph()
        formatter.write_text("Options of serve, the default command:")
        serve = self._serve(ctx)
        serve.format_options(click.Context(serve, parent=ctx), formatter)

    def _serve(self, ctx: click.Context) -> click.Command:
        serve = self.get_command(ctx, "serve")
        assert serve  # noqa: S101 - it is in the list
        return serve


@click.group(
    cls=_ServeByDefault,
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="[COMMAND] [ARGS]...",
)
@click.version_option(__version__, message="mockspaces %(version)s")
def cli() -> None:
    """A local emulator of Boomi's Spaces GraphQL service.

    Without a command, it serves: `mockspaces --port 0` is `mockspaces serve --port 0`.
    """


def main() -> None:
    """Run the command, and report an error in one line on standard error."""
    try:
        code = cli(prog_name="mockspaces", standalone_mode=False)
    except NoArgsIsHelpError as error:
        error.show()
        code = error.exit_code
    except click.ClickException as error:
        click.echo(f"mockspaces: {error.format_message()}", err=True)
        code = error.exit_code
    except click.Abort:
        code = 1
    except OSError as error:  # a full disk behind stdout, or no more files to open
        click.echo(f"mockspaces: {error}", err=True)
        code = 1
        with suppress(OSError):  # what is still to be written goes nowhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)
