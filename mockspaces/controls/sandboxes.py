"""The sandboxes of a server under control."""

from collections.abc import Iterable
from typing import Protocol

from mockspaces.controls.routes import ControlError, Given, Output, Route, Routes


class Sandboxes(Protocol):
    """What holds the sandboxes of a server."""

    def names(self) -> Iterable[str]:
        """Return their names, the longest idle one first."""

    def drop(self, name: str) -> bool:
        """Forget one, or return false if there is none of that name."""


class SandboxList(Output, frozen=True, kw_only=True):
    """All sandboxes by name, the longest idle one first."""

    sandboxes: list[str]


class DroppedSandbox(Output, frozen=True, kw_only=True):
    """The sandbox that is gone."""

    name: str


def _list(sandboxes: Sandboxes, _given: Given[None, None]) -> SandboxList:
    return SandboxList(sandboxes=list(sandboxes.names()))


def _drop(sandboxes: Sandboxes, given: Given[None, None]) -> DroppedSandbox:
    name = given.names["name"]
    if not sandboxes.drop(name):
        message = f"No sandbox is named {name!r}."
        raise ControlError(message, field="name", status=404)
    return DroppedSandbox(name=name)


SANDBOXES: Routes[Sandboxes] = (
    Route(
        method="GET",
        path="/sandbox",
        summary="List the sandboxes.",
        handle=_list,
        answer=SandboxList,
    ),
    Route(
        method="DELETE",
        path="/sandbox/{name}",
        summary="Drop a sandbox; its next use creates it anew.",
        handle=_drop,
        answer=DroppedSandbox,
        refusals={404: "No sandbox has this name."},
    ),
)
