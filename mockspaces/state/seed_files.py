"""Where seeds come from: two that are built in, and files."""

import re
from collections.abc import Iterable
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import msgspec

from mockspaces.state.seed import Seed
from mockspaces.state.seeding import SeedError, load
from mockspaces.state.store import Store, StoreSnapshot

BUILT_IN = {
    "demo": "A company with partners, installed integrations and two weeks of history.",
    "docs": "The accounts and ids of the vendor's published samples.",
    "empty": "Nothing.",
}
"""The seeds that come along, and what each holds."""

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
_MSGSPEC_PATH = re.compile(
    r"^(?P<reason>.*?)(?: - at `\$\.?(?P<path>.*)`)?$", re.DOTALL
)


def text_of(name_or_file: str) -> str:
    """Return the text of a seed.

    Raises:
        SeedError: If it is neither the name of a built-in seed nor a file that can be
            read.
    """
    if name_or_file in BUILT_IN:
        return (files(__package__) / "seeds" / f"{name_or_file}.json").read_text(
            "utf-8"
        )
    try:
        return Path(name_or_file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(BUILT_IN)
        reason = f"neither a built-in seed ({known}) nor a file to be read: {error}"
        raise SeedError(reason, name_or_file) from error


def parse(text: str) -> Seed:
    """Return the seed that a text holds, in YAML or JSON.

    Raises:
        SeedError: If it holds none; it tells where.
    """
    try:
        return msgspec.json.decode(text, type=Seed)
    except msgspec.ValidationError as error:
        raise _wrong_form(error) from error
    except (msgspec.DecodeError, RecursionError):
        pass  # not JSON: YAML then
    import yaml  # noqa: PLC0415 - heavy, and most seeds are JSON

    try:
        return msgspec.convert(yaml.safe_load(text), Seed)
    except yaml.YAMLError as error:
        reason = f"it is neither JSON nor YAML: {error}"
        raise SeedError(reason, "") from error
    except msgspec.ValidationError as error:
        raise _wrong_form(error) from error


def line_of(text: str, path: str) -> int | None:
    """Return the number of the line at which a path of a seed's text stands."""
    import yaml  # noqa: PLC0415 - heavy, and most seeds are sound

    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = None
    for key, index in _STEP.findall(path):
        if index and isinstance(node, yaml.SequenceNode):
            node = node.value[int(index)]
        elif isinstance(node, yaml.MappingNode):
            found = [value for name, value in node.value if name.value == key]
            if not found:
                break
            node = found[0]
        line = node.start_mark.line + 1 if node else None
    return line


class Start(NamedTuple):
    """What a world begins with."""

    store: StoreSnapshot
    ids_drawn: int


def start_of(names_or_files: Iterable[str], *, now: datetime) -> Start:
    """Return what a world begins with that loads those seeds, one after the other.

    Raises:
        SeedError: If one of them cannot be read or loaded; it tells which, and where.
    """
    store = Store()
    ids_drawn = 0
    for name_or_file in names_or_files:
        text = text_of(name_or_file)
        try:
            seed = parse(text)
            load(seed, store, now=now)
        except SeedError as error:
            line = line_of(text, error.path)
            place = f"{name_or_file}, line {line}" if line else name_or_file
            raise SeedError(str(error), place) from error
        ids_drawn = max(ids_drawn, seed.ids_drawn)
    return Start(store.snapshot(), ids_drawn)


def json_schema() -> dict[str, object]:
    """Return the JSON Schema of seeds, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **msgspec.json.schema(Seed),
    }


def _wrong_form(error: msgspec.ValidationError) -> SeedError:
    match = _MSGSPEC_PATH.match(str(error))
    reason, path = (match["reason"], match["path"]) if match else (str(error), None)
    return SeedError(reason, path or "")
