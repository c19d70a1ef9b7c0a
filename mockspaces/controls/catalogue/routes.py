"""The catalogue in the control API."""

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


def _errors(settings: Settings, _arguments: Arguments[None, None]) -> Errors:
    return error_catalogue(_verified(settings))


def _operations(settings: Settings, _arguments: Arguments[None, None]) -> Operations:
    return operation_catalogue(_verified(settings))


def _fields(_settings: Settings, _arguments: Arguments[None, None]) -> Fields:
    return field_catalogue()


def _verified(settings: Settings) -> Verified | None:
    path = settings.profile
    return None if path is None else profiles.load(path).verified


CATALOGUES: Routes[Settings] = (
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
