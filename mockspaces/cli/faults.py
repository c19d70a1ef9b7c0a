"""The commands about the faults of a world."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import click

from mockspaces.camel_case import camel_case
from mockspaces.cli.emulator import Report, columns, controls, counted
from mockspaces.client import Client


@click.group()
def faults() -> None:
    """Make the service fail for chosen requests."""


@faults.command()
@click.argument("operation", default="*")
@click.option("--error", metavar="CODE", help="Refuse with this code of the service.")
@click.option("--status", type=int, help="Answer with this HTTP status.")
@click.option("--body", help="Body that goes with the status.")
@click.option("--content-type", metavar="TYPE", help="Media type of that body.")
@click.option(
    "--drop",
    type=click.Choice(["before", "after"]),
    help="Cut the connection before or after the request is executed.",
)
@click.option(
    "--truncate",
    type=int,
    metavar="BYTES",
    help="Cut the answer after this number of bytes.",
)
@click.option("--delay", metavar="DURATION", help="Wait before answering.")
@click.option("--account", metavar="ID", help="Only for requests of this account.")
@click.option(
    "--after", type=int, default=0, help="Number of requests that pass first."
)
@click.option(
    "--times", type=int, default=1, show_default=True, help="How often to fire."
)
@click.option("--always", is_flag=True, help="Fire without end.")
@click.option(
    "--probability",
    type=float,
    default=1.0,
    show_default=True,
    help="How likely a request triggers it, 0 to 1.",
)
@controls
def add(  # noqa: PLR0913 - an option each
    world: Client,
    operation: str,
    *,
    delay: str | None,
    account: str | None,
    after: int,
    times: int,
    always: bool,
    probability: float,
    **answer: Any,  # noqa: ANN401 - the sides of an answer
) -> Iterator[Report]:
    """Add a fault for OPERATION: a root field, `jwt`, or `*` for any request."""
    chosen = _given(**{camel_case(name): each for name, each in answer.items()})
    rule = {
        "match": _given(operation=operation, accountId=account),
        "after": after,
        "times": None if always else times,
        "probability": probability,
        **_given(delay=delay, answer=chosen or None),
    }
    added = world.control("POST", "/faults", rule)
    yield Report(added, added["id"])


@faults.command("list")
@controls
def list_(world: Client) -> Iterator[Report]:
    """List the faults in the order of the queue."""
    answer = world.control("GET", "/faults")
    yield Report(answer, columns(map(_row, answer["faults"])) or "No faults.")


@faults.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@controls
def clear(world: Client, ids: tuple[str, ...]) -> Iterator[Report]:
    """Remove the faults with these IDs, or all faults."""
    if ids:
        paths = [f"/faults/{quote(each, safe='')}" for each in ids]
        answer = {"faults": [world.control("DELETE", path) for path in paths]}
    else:
        answer = world.control("DELETE", "/faults")
    yield Report(answer, f"Removed {counted(len(answer['faults']), 'fault')}.")


def _row(fault: dict[str, Any]) -> tuple[str, ...]:
    match = fault["match"]
    left = fault["remaining"]
    return (
        fault["id"],
        match["operation"],
        match["accountId"] or "any account",
        ", ".join(_effects(fault)),
        f"fired {fault['fired']}",
        "without end" if left is None else f"{left} left",
    )


def _effects(fault: dict[str, Any]) -> Iterator[str]:
    if fault["delay"]:
        yield f"delay {fault['delay']}"
    for name, value in (fault["answer"] or {}).items():
        yield f"{name} {value}"
    if fault["after"]:
        yield f"after {fault['after']}"
    if fault["probability"] < 1:
        yield f"probability {fault['probability']:g}"


def _given(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - any value
    return {name: value for name, value in values.items() if value is not None}
