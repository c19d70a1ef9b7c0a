"""The command that serves coding agents."""

import click

from mockspaces.cli.emulator import errors_in_one_line, reaches_emulator
from mockspaces.client import Client


@click.command()
@reaches_emulator
def mcp(*, url: str, ca: str | None) -> None:
    """Serve the Model Context Protocol on standard input and output.

    A coding agent starts it; its tools show and control the running emulator. It needs
    the extra `mcp`.
    """
    try:
        from mockspaces.mcp_server import mcp_server  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        message = (
            f"the module {error.name} is missing; install mockspaces with its extra "
            "`mcp`, as in: pip install '.[mcp]'"
        )
        raise click.ClickException(message) from error
    with errors_in_one_line(), Client(url, ca=ca) as server:
        mcp_server(server, ca=ca).run()
