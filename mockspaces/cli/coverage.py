"""The command that tells what the clients of a running emulator have used."""

import json
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any

import click

from mockspaces.cli.asking import get
from mockspaces.cli.options import client_options

_PATH = "/_mockspaces/coverage"
_TIMEOUT = 10


@click.command()
@click.option(
    "--format",
    "form",
    default="markdown",
    show_default=True,
    type=click.Choice(["markdown", "json", "junit"]),
    help="How it is written.",
)
@click.option(
    "--fail-under",
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    help="Fail if fewer of the operations have been used.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["unsupported"]),
    help="Fail if something was asked for that is not emulated.",
)
@client_options
def coverage(
    form: str,
    fail_under: float | None,
    fail_on: str | None,
    url: str | None,
    ca: str | None,
) -> None:
    """Print what the clients of a running emulator have used, and what not.

    Exit code 1 if that is less than was asked for.
    """
    try:
        text = get(url, f"{_PATH}?format={form}", ca, _TIMEOUT)
        found = json.loads(get(url, _PATH, ca, _TIMEOUT))
    except (OSError, HTTPException, ValueError) as error:
        message = f"no coverage: {error}"
        raise click.ClickException(message) from error
    click.echo(text.rstrip("\n"))
    if problems := list(_problems(found, fail_under, fail_on)):
        raise click.ClickException("; ".join(problems))


def _problems(
    found: dict[str, Any], fail_under: float | None, fail_on: str | None
) -> Iterator[str]:
    percent = found["operations"]["percent"]
    if fail_under is not None and percent < fail_under:
        yield f"{percent:g} % of the operations have been used, not {fail_under:g} %"
    if fail_on and found["unsupported"]:
        paths = ", ".join(each["path"] for each in found["unsupported"])
        yield f"asked for, but not emulated: {paths}"
