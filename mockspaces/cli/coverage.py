"""The command that reports what the clients of a world have used."""

import json
from collections.abc import Iterator
from typing import Any

import click

from mockspaces.cli.emulator import Report, columns, controls
from mockspaces.client import Client

_SECTIONS = {
    "operations": "operations",
    "fields": "fields",
    "arguments": "arguments",
    "enumValues": "enum values",
    "errorCodes": "error codes",
}


@click.command()
@click.option(
    "--format",
    "form",
    default="markdown",
    show_default=True,
    type=click.Choice(["markdown", "json", "junit"]),
    help="Output format.",
)
@click.option("--summary", is_flag=True, help="Print only the numbers.")
@click.option(
    "--fail-under",
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    help="Fail if fewer of the operations have been used.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["unsupported"]),
    help="Fail if clients used something that is not emulated.",
)
@controls
def coverage(
    world: Client,
    *,
    form: str,
    summary: bool,
    fail_under: float | None,
    fail_on: str | None,
) -> Iterator[Report]:
    """Report which parts of the service clients have used.

    They are operations, fields, arguments, enum values and error codes.

    Exit code 1 if --fail-under or --fail-on is not met.
    """
    found = world.control("GET", "/coverage")
    if summary:
        yield Report(_summary(found), _summary_text(found))
    else:
        text = _text(world, form, found)
        yield Report(found, text.rstrip("\n"))
    if problems := list(_problems(found, fail_under, fail_on)):
        raise click.ClickException("; ".join(problems))


def _text(world: Client, form: str, found: dict[str, Any]) -> str:
    match form:
        case "markdown" | "junit":
            return world.coverage_report(form)
        case _:
            return json.dumps(found, ensure_ascii=False)


def _summary(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "percent": {name: found[name]["percent"] for name in _SECTIONS},
        "unsupported": found["unsupported"],
    }


def _summary_text(found: dict[str, Any]) -> str:
    rows = [_section(title, found[name]) for name, title in _SECTIONS.items()]
    unsupported = [
        f"not emulated: {each['path']} ({each['count']}x)"
        for each in found["unsupported"]
    ]
    return "\n".join((columns(rows), *unsupported))


def _section(title: str, section: dict[str, Any]) -> tuple[str, ...]:
    used, unused = len(section["used"]), len(section["unused"])
    return title, f"{used} of {used + unused}", f"{section['percent']:g} %"


def _problems(
    found: dict[str, Any], fail_under: float | None, fail_on: str | None
) -> Iterator[str]:
    percent = found["operations"]["percent"]
    if fail_under is not None and percent < fail_under:
        yield f"{percent:g} % of the operations have been used, not {fail_under:g} %"
    if fail_on and found["unsupported"]:
        paths = ", ".join(each["path"] for each in found["unsupported"])
        yield f"asked for, but not emulated: {paths}"
