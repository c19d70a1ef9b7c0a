"""Faults in the control API."""

from mockspaces.controls.fault_queue import Fault, FaultList, Faults
from mockspaces.controls.routes import Given, Route, Routes
from mockspaces.controls.rules import Rule


def _add(faults: Faults, given: Given[Rule, None]) -> Fault:
    return faults.add(given.body)


def _all(faults: Faults, _given: Given[None, None]) -> FaultList:
    return faults.all()


def _clear(faults: Faults, _given: Given[None, None]) -> FaultList:
    return faults.clear()


def _get(faults: Faults, given: Given[None, None]) -> Fault:
    return faults.get(given.names["id"])


def _remove(faults: Faults, given: Given[None, None]) -> Fault:
    return faults.remove(given.names["id"])


_UNKNOWN = {404: "There is no fault with that id."}

FAULTS: Routes[Faults] = (
    Route(
        method="GET",
        path="/faults",
        summary="List the faults in the order of the queue, the spent ones too.",
        handle=_all,
        answer=FaultList,
    ),
    Route(
        method="POST",
        path="/faults",
        summary="Put a fault at the end of the queue.",
        handle=_add,
        body=Rule,
        answer=Fault,
        status=201,
        refusals={409: "The queue is full."},
    ),
    Route(
        method="DELETE",
        path="/faults",
        summary="Remove all faults and answer them.",
        handle=_clear,
        answer=FaultList,
    ),
    Route(
        method="GET",
        path="/faults/{id}",
        summary="Show a fault, how often it was met and how often it will be.",
        handle=_get,
        answer=Fault,
        refusals=_UNKNOWN,
    ),
    Route(
        method="DELETE",
        path="/faults/{id}",
        summary="Remove a fault and answer it.",
        handle=_remove,
        answer=Fault,
        refusals=_UNKNOWN,
    ),
)
