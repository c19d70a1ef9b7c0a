"""Faults in the control API."""

from mockspaces.controls.api.route import Arguments, Route, Routes
from mockspaces.controls.faults.queue import Fault, FaultList, FaultQueue
from mockspaces.controls.faults.rule import FaultRule


def _add(faults: FaultQueue, arguments: Arguments[FaultRule, None]) -> Fault:
    return faults.add(arguments.body)


def _all(faults: FaultQueue, _arguments: Arguments[None, None]) -> FaultList:
    return faults.all()


def _clear(faults: FaultQueue, _arguments: Arguments[None, None]) -> FaultList:
    return faults.clear()


def _get(faults: FaultQueue, arguments: Arguments[None, None]) -> Fault:
    return faults.get(arguments.path_params["id"])


def _remove(faults: FaultQueue, arguments: Arguments[None, None]) -> Fault:
    return faults.remove(arguments.path_params["id"])


_UNKNOWN = {404: "There is no fault with that id."}

FAULTS: Routes[FaultQueue] = (
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
        summary="Add a fault at the end of the queue.",
        handle=_add,
        body=FaultRule,
        answer=Fault,
        status=201,
        refusals={409: "The queue is full."},
    ),
    Route(
        method="DELETE",
        path="/faults",
        summary="Remove all faults and return them.",
        handle=_clear,
        answer=FaultList,
    ),
    Route(
        method="GET",
        path="/faults/{id}",
        summary="Read a fault, with how often it has fired and will fire.",
        handle=_get,
        answer=Fault,
        refusals=_UNKNOWN,
    ),
    Route(
        method="DELETE",
        path="/faults/{id}",
        summary="Remove a fault and return it.",
        handle=_remove,
        answer=Fault,
        refusals=_UNKNOWN,
    ),
)
