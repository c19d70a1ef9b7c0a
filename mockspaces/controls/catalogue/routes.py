"""The catalogue in the control API."""

from typing import Protocol

from mockspaces import profiles
from mockspaces.controls.api.route import Arguments, Route, Routes
from mockspaces.controls.catalogue.catalogue import (
    Errors,
    Fields,
    Operations,
    error_catalogue,
    field_catalogue,
    operation_catalogue,
)
from mockspaces.profiles import Verified
from mockspaces.settings import Settings


class World(Protocol):
    """The world as the catalogue sees it."""

    @property
    def settings(self) -> Settings:
        """The settings it was started with."""


def _errors(world: World, _arguments: Arguments[None, None]) -> Errors:
    return error_catalogue(_verified(world))


def _operations(world: World, _arguments: Arguments[None, None]) -> Operations:
    return operation_catalogue(_verified(world))


def _fields(_world: World, _arguments: Arguments[None, None]) -> Fields:
    return field_catalogue()


def _verified(world: World) -> Verified | None:
    path = world.settings.profile
    return None if path is None else profiles.load(path).verified


CATALOGUES: Routes[World] = (
    Route(
        method="GET",
        path="/errors",
        summary="List the error codes: how well each is known, and how to trigger it.",
        handle=_errors,
        answer=Errors,
    ),
    Route(
        method="GET",
        path="/operations",
        summary="List the operations: how well each is known, with an example.",
        handle=_operations,
        answer=Operations,
    ),
    Route(
        method="GET",
        path="/fields",
        summary="List the fields and arguments: what each is, how well it is known.",
        handle=_fields,
        answer=Fields,
    ),
)
