"""The command that gets a token as a client of the service does."""

from base64 import b64encode
from urllib.parse import quote

import click

from mockspaces.cli.emulator import errors_in_one_line, in_sandbox, reaches_emulator
from mockspaces.client import Client
from mockspaces.client.connection import Connections


@click.command()
@click.argument("account")
@click.option(
    "--user", default="mockspaces", show_default=True, help="User name in the token."
)
@click.option("--api-token", default="any", help="API token of the user.")
@in_sandbox
@reaches_emulator
def token(  # noqa: PLR0913 - an option each
    *,
    account: str,
    user: str,
    api_token: str,
    sandbox: str | None,
    url: str,
    ca: str | None,
) -> None:
    """Get a token for ACCOUNT as a client does, and print it."""
    pair = b64encode(f"BOOMI_TOKEN.{user}:{api_token}".encode()).decode()
    path = f"/auth/jwt/generate/{quote(account, safe='')}"
    with errors_in_one_line("no token: "):
        server = Client(url, ca=ca)
        world = server if sandbox is None else server.sandbox(sandbox)
        service = Connections(world.url, ca=ca, timeout=10)
        click.echo(service.fetch(path, {"Authorization": f"Basic {pair}"}))
