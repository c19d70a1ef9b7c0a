"""The command that shows the journal of a world."""

import json
from collections.abc import Iterator
from typing import Any

import click

from mockspaces.cli.emulator import Report, controls
from mockspaces.client import Client
from mockspaces.client.journal import Entry


@click.command()
@click.option("--operation", help="A root field, `jwt`, or the name of the operation.")
@click.option("--account", "account_id", metavar="ID", help="The account that called.")
@click.option("--status", type=int, help="HTTP status of the answer.")
@click.option("--error", "error_code", metavar="CODE", help="Error code of the answer.")
@click.option(
    "--limit", type=int, help="Maximum number of exchanges; the newest are shown."
)
@click.option("--follow", is_flag=True, help="Print new ones as they come.")
@click.option("--har", is_flag=True, help="Print a HAR file, which browsers open.")
@click.option("--clear", is_flag=True, help="Empty the journal and print all of it.")
@controls
def journal(  # noqa: PLR0913 - an option each
    world: Client,
    *,
    operation: str | None,
    account_id: str | None,
    status: int | None,
    error_code: str | None,
    limit: int | None,
    follow: bool,
    har: bool,
    clear: bool,
) -> Iterator[Report]:
    """Show requests and their answers, the oldest first."""
    wanted = {
        "operation": operation,
        "accountId": account_id,
        "status": status,
        "errorCode": error_code,
    }
    if clear:
        answer = world.control("DELETE", "/journal")
    else:
        query = {**wanted, "limit": limit, "format": "har" if har else None}
        answer = world.control("GET", "/journal", query=query)
    if har:
        yield Report(answer, json.dumps(answer, indent=2, ensure_ascii=False))
    elif follow:
        yield from map(_report, answer["entries"])
        last = max((each["sequence"] for each in answer["entries"]), default=0)
        yield from map(
            _report, world.follow("/journal/stream", query=wanted, after=last)
        )
    else:
        lines = [str(Entry.of(each)) for each in answer["entries"]]
        yield Report(answer, "\n".join(lines) or "No entries.")


def _report(entry: dict[str, Any]) -> Report:
    return Report(entry, str(Entry.of(entry)))
