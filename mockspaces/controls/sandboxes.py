"""Sandboxes in the control API."""

from collections.abc import Iterable
from typing import Annotated, Protocol

from msgspec import Meta

from mockspaces.controls.api.route import (
    Arguments,
    ControlError,
    Input,
    Output,
    Route,
    Routes,
)
from mockspaces.seeds.files import BUILT_IN
from mockspaces.seeds.loading import SeedError

_Seed = Annotated[str, Meta(extra_json_schema={"enum": list(BUILT_IN)})]


class SandboxRegistry(Protocol):
    """The sandboxes of a server."""

    def names(self) -> Iterable[str]:
        """Return their names, the longest idle one first."""

    def create(self, name: str, seeds: Iterable[str] | None) -> None:
        """Create one with those seeds; None is those of the server."""

    def drop(self, name: str) -> bool:
        """Drop one, or return false if there is none of that name."""


class Beginning(Input, frozen=True, kw_only=True):
    """The data a sandbox starts with, and returns to by a reset."""

    # built-in seeds; null is those of the server
    seed: tuple[_Seed, ...] | None = None


class SandboxList(Output, frozen=True, kw_only=True):
    """All sandboxes by name, the longest idle one first."""

    sandboxes: list[str]


class CreatedSandbox(Output, frozen=True, kw_only=True):
    """The new sandbox."""

    name: str


class DroppedSandbox(Output, frozen=True, kw_only=True):
    """The dropped sandbox."""

    name: str


def _list(sandboxes: SandboxRegistry, _arguments: Arguments[None, None]) -> SandboxList:
    return SandboxList(sandboxes=list(sandboxes.names()))


def _create(
    sandboxes: SandboxRegistry, arguments: Arguments[Beginning, None]
) -> CreatedSandbox:
    name, seed = arguments.path_params["name"], arguments.body.seed
    for index, each in enumerate(seed or ()):
        if each not in BUILT_IN:
            message = f"No built-in seed is {each!r}; there are: {', '.join(BUILT_IN)}."
            raise ControlError(message, field=f"$.seed[{index}]")
    try:
        sandboxes.create(name, seed)
    except SeedError as error:
        message = f"They cannot be combined: {error}."
        raise ControlError(message, field="$.seed", status=409) from error
    return CreatedSandbox(name=name)


def _drop(
    sandboxes: SandboxRegistry, arguments: Arguments[None, None]
) -> DroppedSandbox:
    name = arguments.path_params["name"]
    if not sandboxes.drop(name):
        message = f"No sandbox is named {name!r}."
        raise ControlError(message, field="name", status=404)
    return DroppedSandbox(name=name)


SANDBOXES: Routes[SandboxRegistry] = (
    Route(
        method="GET",
        path="/sandbox",
        summary="List the sandboxes.",
        handle=_list,
        answer=SandboxList,
    ),
    Route(
        method="PUT",
        path="/sandbox/{name}",
        summary="Create a sandbox with its own seeds, replacing one of that name.",
        handle=_create,
        body=Beginning,
        answer=CreatedSandbox,
        refusals={409: "The seeds cannot be combined."},
    ),
    Route(
        method="DELETE",
        path="/sandbox/{name}",
        summary="Drop a sandbox; its next use creates it again.",
        handle=_drop,
        answer=DroppedSandbox,
        refusals={404: "No sandbox has this name."},
    ),
)
