"""The command that shows the journal of a world."""

from collections.abc import Iterator

import click

from mockspaces.cli.emulator import Report, controls
from mockspaces.client import Client
from mockspaces.client.journal import Entry


@click.command()
@click.option("--operation", help="A root field, `jwt`, or the client's own name.")
@click.option("--account", "account_id", metavar="ID", help="The account that called.")
@click.option("--status", type=int, help="HTTP status of the answer.")
@click.option("--error", "error_code", metavar="CODE", help="Error code of the answer.")
@click.option("--limit", type=int, help="Only so many, the newest ones.")
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
    clear: bool,
) -> Iterator[Report]:
    """Show requests and their answers, the oldest first."""
    if clear:
        answer = world.control("DELETE", "/journal")
    else:
        query = {
            "operation": operation,
            "accountId": account_id,
            "status": status,
            "errorCode": error_code,
            "limit": limit,
        }
        answer = world.control("GET", "/journal", query=query)
    lines = [str(Entry.of(each)) for each in answer["entries"]]
    yield Report(answer, "\n".join(lines) or "No entries.")
