"""The commands that mint and expire tokens without the service's own rules."""

import json
from collections.abc import Iterator
from typing import Any

import click

from mockspaces.cli.emulator import Report, controls, counted
from mockspaces.client import Client


@click.group()
def tokens() -> None:
    """Mint tokens with any claims, expire all tokens."""


def _claim(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> dict[str, Any]:
    claims = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not (name and equals):
            message = f"{value!r} is not like NAME=VALUE"
            raise click.BadParameter(message)
        try:
            claims[name] = json.loads(text)
        except ValueError:
            claims[name] = text
    return claims


@tokens.command()
@click.argument("account")
@click.option(
    "--user", default="mockspaces", show_default=True, help="User name in the token."
)
@click.option(
    "--lifetime",
    metavar="DURATION",
    help="How long it is valid; -1m has expired already.  [default: as the server's]",
)
@click.option(
    "--claim",
    "claims",
    multiple=True,
    callback=_claim,
    metavar="NAME=VALUE",
    help="Claim to add or replace, its value JSON or text; repeatable.",
)
@click.option(
    "--omit", multiple=True, metavar="CLAIM", help="Claim to leave out; repeatable."
)
@click.option(
    "--signature",
    default="own",
    show_default=True,
    type=click.Choice(["own", "foreign", "none"]),
    help="Sign with the emulator's key, with another key, or not at all.",
)
@controls
def mint(world: Client, account: str, **options: Any) -> Iterator[Report]:  # noqa: ANN401 - fields of the call
    """Mint a token for ACCOUNT without credentials or limits."""
    answer = world.control("POST", "/tokens", {"accountId": account, **options})
    yield Report(answer, answer["token"])


@tokens.command()
@controls
def expire(world: Client) -> Iterator[Report]:
    """Refuse all tokens issued so far."""
    answer = world.control("POST", "/tokens/expire")
    yield Report(answer, f"Expired {counted(answer['expired'], 'token')}.")
