"""Seed files: the built-in ones and those of users."""

import re
from collections.abc import Iterable
from datetime import datetime
from inspect import cleandoc
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mockspaces.seeds import paths
from mockspaces.seeds.loading import SeedError, load
from mockspaces.seeds.seed import Seed
from mockspaces.state.store import Store, StoreSnapshot

BUILT_IN = {
    "demo": "A company with partners, installed integrations and two weeks of history.",
    "docs": "The accounts and ids of the vendor's published samples.",
    "empty": "Nothing.",
}
"""The built-in seeds and their contents."""

_BUILT_IN = Path(__file__).parent
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_STEP = re.compile(r"(?P<name>[^.\[\]]+)|\[(?P<index>\d+)\]|(?P<any_key>\[\.\.\.\])")


def text_of(name_or_file: str) -> str:
    if name_or_file in BUILT_IN:
        return (_BUILT_IN / f"{name_or_file}.json").read_text("utf-8")
    try:
        return Path(name_or_file).read_text("utf-8")
    except (OSError, ValueError) as error:
        known = ", ".join(BUILT_IN)
        reason = (
            f"neither a built-in seed ({known}) nor a file that can be read: {error}"
        )
        raise SeedError(reason, place=name_or_file) from error


def parse(text: str) -> Seed:
    """Parse a seed in YAML or JSON."""
    try:
        return msgspec.json.decode(text, type=Seed)
    except msgspec.ValidationError as error:
        raise _wrong_form(error) from error
    except (msgspec.DecodeError, RecursionError):
        pass  # not JSON: YAML then
    from mockspaces.seeds import yaml_text  # noqa: PLC0415 - heavy; most are JSON

    try:
        seed = msgspec.convert(yaml_text.value_of(text), Seed)
        msgspec.json.encode(seed)  # YAML lets half a character pass
    except yaml_text.YAMLError as error:
        place = f"line {error.line}" if error.line else ""
        reason = f"it is neither JSON nor YAML: {error.reason}"
        raise SeedError(reason, place=place) from error
    except msgspec.ValidationError as error:
        raise _wrong_form(error) from error
    except UnicodeEncodeError as error:
        reason = f"it has an invalid character: {error.reason}"
        raise SeedError(reason) from error
    return seed


class Start(NamedTuple):
    """The data a world starts with."""

    store: StoreSnapshot  # the content of its store
    ids_drawn: int  # how many ids have been drawn already
    seeds: tuple[str, ...]  # names or files


def start_of(names_or_files: Iterable[str], *, now: datetime) -> Start:
    """Load seeds one after the other and return the data of a world."""
    store = Store()
    ids_drawn = 0
    seeds = tuple(names_or_files)
    for name_or_file in seeds:
        text = text_of(name_or_file)
        try:
            seed = parse(text)
            load(seed, store, now=now)
        except SeedError as error:
            more = [_placed(each, name_or_file, text) for each in error.more]
            raise _placed(error, name_or_file, text, more) from error
        ids_drawn = max(ids_drawn, seed.ids_drawn)
    return Start(store.snapshot(), ids_drawn, seeds)


def _placed(
    error: SeedError, name_or_file: str, text: str, more: Iterable[SeedError] = ()
) -> SeedError:
    line = error.place or _line_of(text, error.path)
    place = f"{name_or_file}, {line}" if line else name_or_file
    return SeedError(error.reason, error.path, place=place, more=more)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of seeds, for editors."""
    schema = msgspec.json.schema(Seed)
    for definition in schema["$defs"].values():
        definition["description"] = cleandoc(definition["description"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _line_of(text: str, path: paths.Path) -> str:
    from mockspaces.seeds import yaml_text  # noqa: PLC0415 - heavy; most are sound

    line = yaml_text.line_of(text, path)
    return f"line {line}" if line else ""


def _wrong_form(error: msgspec.ValidationError) -> SeedError:
    reason, _, place = str(error).partition(" - at `$")
    path: list[str | int] = []
    for step in _STEP.finditer(place.removesuffix("`")):
        if step["any_key"]:
            break
        path.append(step["name"] or int(step["index"]))
    else:
        unknown = _UNKNOWN_FIELD.fullmatch(reason)
        path += unknown.groups() if unknown else ()
    return SeedError(reason, tuple(path))
