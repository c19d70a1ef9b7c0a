"""The catalogue in the control API."""

from mockspaces.controls.api.route import Arguments, Route, Routes
from mockspaces.controls.catalogue.catalogue import (
    Errors,
    Operations,
    error_catalogue,
    operation_catalogue,
)


def _errors(_world: object, _arguments: Arguments[None, None]) -> Errors:
    return error_catalogue()


def _operations(_world: object, _arguments: Arguments[None, None]) -> Operations:
    return operation_catalogue()


CATALOGUES: Routes[object] = (
    Route(
        method="GET",
        path="/errors",
        summary="List the error codes: how well known each is, and how it is reached.",
        handle=_errors,
        answer=Errors,
    ),
    Route(
        method="GET",
        path="/operations",
        summary="List the operations: how well known each is, and how it is asked for.",
        handle=_operations,
        answer=Operations,
    ),
)
