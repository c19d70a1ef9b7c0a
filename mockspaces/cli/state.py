"""The commands that save and replace the state of a world."""

import json
from collections.abc import Iterator
from typing import Any

import click

from mockspaces.cli.emulator import Report, controls
from mockspaces.client import Client


@click.group()
def state() -> None:
    """Export the state as a seed, and import a seed."""


@state.command()
@controls
def export(world: Client) -> Iterator[Report]:
    """Print the state as a seed in JSON."""
    answer = world.state.get()
    yield Report(answer, json.dumps(answer, indent=2, ensure_ascii=False))


@state.command("import")
@click.argument("seed", metavar="FILE")
@controls
def import_(world: Client, seed: str) -> Iterator[Report]:
    """Replace the state with a seed.

    FILE is YAML or JSON, `-` for standard input, or the name of a built-in seed.
    """
    from mockspaces.seeds.files import BUILT_IN  # noqa: PLC0415 - heavy

    records = world.state.put(seed if seed in BUILT_IN else _read(seed))
    filled = (f"{name} {number}" for name, number in records.items() if number)
    yield Report({"records": records}, f"Loaded {', '.join(filled) or 'nothing'}.")


def _read(name: str) -> Any:  # noqa: ANN401 - whatever a document holds
    from mockspaces.seeds import yaml_text  # noqa: PLC0415 - heavy

    try:
        with click.open_file(name, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        message = f"{name!r} cannot be read: {reason}"
        raise click.BadParameter(message, param_hint="FILE") from error
    try:
        return json.loads(text)
    except ValueError:
        pass  # not JSON: YAML then
    try:
        return yaml_text.value_of(text)
    except yaml_text.YAMLError as error:
        message = f"{name!r} is neither JSON nor YAML: {error}"
        raise click.BadParameter(message, param_hint="FILE") from error
