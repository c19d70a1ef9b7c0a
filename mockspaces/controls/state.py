"""The state of a world in the control API: one document, in the form of a seed."""

from mockspaces.camel_case import camel_case
from mockspaces.controls.api.route import Arguments, ControlError, Output, Route, Routes
from mockspaces.controls.world import World
from mockspaces.seeds.files import BUILT_IN, parse, text_of
from mockspaces.seeds.loading import SeedError, load
from mockspaces.seeds.paths import path_text
from mockspaces.seeds.seed import Seed, seed_of
from mockspaces.state.store import Store

_LARGEST_STATE = 64 * 1_048_576


class Loaded(Output, frozen=True, kw_only=True):
    """The records of a world after loading."""

    records: dict[str, int]  # the number of records by table


def _state(world: World, _arguments: Arguments[None, None]) -> Seed:
    return seed_of(world.store, ids_drawn=world.ids.drawn)


def _replace(world: World, arguments: Arguments[Seed, None]) -> Loaded:
    return _load(world, arguments.body)


def _replace_by_name(world: World, arguments: Arguments[None, None]) -> Loaded:
    name = arguments.path_params["name"]
    if name not in BUILT_IN:
        message = f"No seed is built in as {name!r}; there are: {', '.join(BUILT_IN)}."
        raise ControlError(message, field="name", status=404)
    return _load(world, parse(text_of(name)))


def _load(world: World, seed: Seed) -> Loaded:
    store = Store()
    try:
        load(seed, store, now=world.clock.now())
    except SeedError as error:
        message = f"{'; '.join([error.reason, *map(str, error.more)])}."
        raise ControlError(message, field=f"$.{path_text(error.path)}") from error
    world.waits.end()
    world.store.restore(store.snapshot())
    world.ids.drawn = seed.ids_drawn
    return Loaded(
        records={camel_case(name): len(table) for name, table in store.tables().items()}
    )


STATE: Routes[World] = (
    Route(
        method="GET",
        path="/state",
        summary="Read the whole state as a seed.",
        handle=_state,
        answer=Seed,
    ),
    Route(
        method="PUT",
        path="/state",
        summary="Replace the whole state with a seed.",
        handle=_replace,
        body=Seed,
        answer=Loaded,
        largest_body=_LARGEST_STATE,
    ),
    Route(
        method="PUT",
        path="/state/{name}",
        summary="Replace the whole state with a built-in seed.",
        handle=_replace_by_name,
        answer=Loaded,
        refusals={404: "No seed is built in by this name."},
    ),
)
