"""A world as a copy of another."""

from typing import Annotated

import msgspec

from mockspaces.controls.api.route import (
    NAME,
    Arguments,
    ControlError,
    Input,
    Output,
    Route,
    Routes,
)
from mockspaces.controls.world import World

_Name = Annotated[str, msgspec.Meta(pattern=NAME)]


class Fork(Input, frozen=True, kw_only=True):
    """The world to copy."""

    # a sandbox; null is the server's own world
    source: _Name | None = msgspec.field(default=None, name="from")
    snapshot: _Name | None = None  # null is its present state


class Forked(Output, frozen=True, kw_only=True):
    """The world that was copied."""

    source: str | None = msgspec.field(name="from")
    snapshot: str | None
    records: int


def _fork(world: World, arguments: Arguments[Fork, None]) -> Forked:
    source, name = arguments.body.source, arguments.body.snapshot
    others = world.snapshots_of(source)
    if others is None:
        message = f"No sandbox is named {source!r}."
        raise ControlError(message, field="$.from", status=404)
    snapshot = others.now() if name is None else others.get(name, "$.snapshot")
    world.snapshots.go_to(snapshot)
    return Forked(source=source, snapshot=name, records=snapshot.records)


FORK: Routes[World] = (
    Route(
        method="POST",
        path="/fork",
        summary="Become a copy of another world, or of one of its snapshots.",
        handle=_fork,
        body=Fork,
        answer=Forked,
        refusals={404: "No sandbox or snapshot has this name."},
    ),
)
