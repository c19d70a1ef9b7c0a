"""The commands that ask a running emulator."""

import os
import ssl
from base64 import b64encode
from http.client import HTTPException
from time import monotonic, sleep
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import click

from mockspaces.cli.options import DURATION, client_options
from mockspaces.settings import Settings

_POLL = 0.05
"""Seconds between two looks at a server that is not ready yet."""


def get(
    url: str | None, path: str, ca: str | None, timeout: float, **headers: str
) -> str:
    """Return what a running emulator answers.

    Raises:
        OSError: If it cannot be reached, or answers with an error.
        HTTPException: If what answers does not speak HTTP.
        ValueError: If the address is no address.
    """
    base = url or _local_url(ca)
    context = None
    if base.startswith("https:"):
        context = ssl.create_default_context(cafile=ca)
        context.check_hostname = False  # it may be reached by another name
        # What it serves may be given instead of who signed it.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    request = Request(f"{base.rstrip('/')}{path}", headers=headers)  # noqa: S310 - theirs
    try:
        with urlopen(request, timeout=timeout, context=context) as answer:  # noqa: S310 - theirs
            text: str = answer.read().decode()
    except HTTPError as error:
        with error:
            message = f"{error.code} {error.read().decode()}"
        raise OSError(message) from error
    return text


def _local_url(ca: str | None) -> str:
    port = os.environ.get("MOCKSPACES_PORT") or Settings().port
    return f"http{'s' if ca else ''}://127.0.0.1:{port}"


@click.command()
@click.option(
    "--timeout",
    default="1s",
    show_default=True,
    metavar="DURATION",
    type=DURATION,
    help="How long to wait for it.",
)
@client_options
def ready(timeout: float, url: str | None, ca: str | None) -> None:
    """Wait until a running emulator is ready.

    Exit code 0 if it is, 1 if it is not within the timeout: for a container's health
    check.
    """
    end = monotonic() + timeout
    while True:
        try:
            get(url, "/readyz", ca, max(timeout, _POLL))
        except (OSError, HTTPException, ValueError) as error:
            if monotonic() + _POLL > end:
                message = f"not ready: {error}"
                raise click.ClickException(message) from error
            sleep(_POLL)
        else:
            return


@click.command()
@click.argument("account")
@click.option("--user", default="mockspaces", show_default=True, help="Whom it names.")
@click.option("--api-token", default="any", help="API token of the user.")
@client_options
def token(
    account: str, user: str, api_token: str, url: str | None, ca: str | None
) -> None:
    """Print a token for ACCOUNT, asked of a running emulator."""
    pair = b64encode(f"BOOMI_TOKEN.{user}:{api_token}".encode()).decode()
    path = f"/auth/jwt/generate/{quote(account, safe='')}"
    try:
        click.echo(get(url, path, ca, 10, Authorization=f"Basic {pair}"))
    except (OSError, HTTPException, ValueError) as error:
        message = f"no token: {error}"
        raise click.ClickException(message) from error
